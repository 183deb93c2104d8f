package discordbot

import "sync"

// pending counts what is still to be done. Unlike a WaitGroup it may be waited
// for while more begins.
type pending struct {
	mu   sync.Mutex
	n    int
	none sync.Cond
}

func newPending() *pending {
	p := &pending{}
	p.none.L = &p.mu
	return p
}

func (p *pending) begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
}

func (p *pending) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n--; p.n == 0 {
		p.none.Broadcast()
	}
}

// wait returns when there is nothing to be done.
func (p *pending) wait() {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.n > 0 {
		p.none.Wait()
	}
}
