package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rungbot/rung/store"
)

// Advance moves a clock forward to an instant and does what is due on the way,
// each thing at its own time: set sets the clock, deliver sends what Tick has
// written.
func (m *Mentor) Advance(ctx context.Context, to time.Time, set func(time.Time) error, deliver func(context.Context) error) error {
	for at := m.clock.Now(); ; {
		err := set(at)
		if err == nil {
			err = errors.Join(m.Tick(ctx, at), deliver(ctx))
		}
		if err != nil || !at.Before(to) {
			return err
		}
		due, err := m.store.NextDue(ctx, store.At(at))
		if err != nil {
			return fmt.Errorf("advance to %s: %w", to, err)
		}
		if at = to; due != 0 && due.Time().Before(to) {
			at = due.Time()
		}
	}
}

// Timekeeper ticks for a mentor whose time may be skipped. Ticks and skips follow
// one another: no tick runs with a time before one that was reached.
type Timekeeper struct {
	Mentor  *Mentor
	Clock   *ShiftedClock
	Deliver func(ctx context.Context) error // sends what is due
	Beat    bool                            // each tick gives a heartbeat: a platform is connected

	mu sync.Mutex
}

// NewTimekeeper returns one whose clock runs as far ahead as the mentor's
// database does. Deliver is still to be set.
func NewTimekeeper(ctx context.Context, m *Mentor, clock *ShiftedClock) (*Timekeeper, error) {
	ahead, err := m.store.Ahead(ctx)
	if err != nil {
		return nil, fmt.Errorf("read how far time was skipped: %w", err)
	}
	clock.Shift(time.Duration(ahead) * time.Millisecond)
	return &Timekeeper{Mentor: m, Clock: clock}, nil
}

// Tick does what is due by now.
func (t *Timekeeper) Tick(ctx context.Context) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := t.Clock.Now()
	if t.Beat {
		if err := t.Mentor.Beat(ctx, now); err != nil {
			return fmt.Errorf("heartbeat: %w", err)
		}
	}
	return t.Mentor.Tick(ctx, now)
}

// SkipTo moves time forward for good, and lets everything that is due on the way
// happen at its own time. How far the clock is ahead is on disk before anything
// happens at the new time.
func (t *Timekeeper) SkipTo(ctx context.Context, to time.Time) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	set := func(at time.Time) error { return t.Mentor.store.SetAhead(ctx, t.Clock.Forward(at).Milliseconds()) }
	if err := t.Mentor.Advance(ctx, to, set, t.Deliver); err != nil {
		return fmt.Errorf("skip to %s: %w", to.Format(time.RFC3339), err)
	}
	return nil
}
