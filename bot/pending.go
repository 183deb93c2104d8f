package bot

import (
	"context"
	"fmt"
	"log/slog"
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

// Go does something beside what Wait waits for, in so much time at most; nil is
// nothing to do. A panic is logged with where it was.
func (p *Pending) Go(log *slog.Logger, where string, limit time.Duration, do func(context.Context)) {
	if do == nil {
		return
	}
	p.Begin()
	go func() {
		defer p.End()
		defer Recovered(log, where)
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		do(ctx)
	}()
}

// Recovered keeps a panic from ending the program, when it is deferred. Nothing of
// what caused it is logged: it may be somebody's.
func Recovered(log *slog.Logger, where string) {
	if p := recover(); p != nil {
		log.Error("panic", "in", where, "panic", fmt.Sprintf("%T", p))
	}
}
