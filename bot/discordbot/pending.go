package discordbot

import (
	"sync"
	"time"
)

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

// answered remembers which events were answered lately, in two halves so that
// forgetting costs nothing. Its zero value is ready for use.
type answered struct {
	mu          sync.Mutex
	now, before map[string]bool
	turned      time.Time
}

// eventLife is how long what follows an answer could be said: the life of the
// token of an interaction.
const eventLife = 15 * time.Minute

// first reports whether an event was not answered before.
func (a *answered) first(id string, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.now == nil || now.Sub(a.turned) >= eventLife {
		a.now, a.before, a.turned = map[string]bool{}, a.now, now
	}
	known := a.now[id] || a.before[id]
	a.now[id] = true
	return !known
}
