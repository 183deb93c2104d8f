package bot

import (
	"context"
	"errors"
	"sync"
	"time"
)

// Pending counts what an adapter has still to do. Unlike a WaitGroup it may be
// waited for while more begins. Its zero value counts nothing.
type Pending struct {
	mu   sync.Mutex
	n    int
	none chan struct{} // closed when n falls to 0
}

// Begin counts one more thing, and End one less.
func (p *Pending) Begin() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n == 0 {
		p.none = make(chan struct{})
	}
	p.n++
}

// End is the end of what Begin began.
func (p *Pending) End() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.n--; p.n == 0 {
		close(p.none)
	}
}

// Wait returns when there is nothing to be done.
func (p *Pending) Wait() {
	for {
		p.mu.Lock()
		n, none := p.n, p.none
		p.mu.Unlock()
		if n == 0 {
			return
		}
		<-none
	}
}

// Patiently does something again as long as a platform asks to wait, which means
// that it was not done. Nothing else is tried again: it may have been done.
func Patiently(ctx context.Context, do func() error) error {
	for {
		err := do()
		limited := (*RetryAfterError)(nil)
		if !errors.As(err, &limited) {
			return err
		}
		select {
		case <-time.After(limited.After):
		case <-ctx.Done():
			return err
		}
	}
}

// Recent remembers keys for a quarter of an hour at least, which is longer than
// platforms go on delivering an event; in two halves, so that forgetting costs
// nothing. Its zero value remembers nothing yet.
type Recent struct {
	mu          sync.Mutex
	now, before map[string]bool
	turned      time.Time
}

const recentLife = 15 * time.Minute

// First reports whether a key was not there before. "" never was.
func (r *Recent) First(key string, now time.Time) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now == nil || now.Sub(r.turned) >= recentLife {
		r.now, r.before, r.turned = map[string]bool{}, r.now, now
	}
	known := r.now[key] || r.before[key]
	r.now[key] = true
	return !known || key == ""
}
