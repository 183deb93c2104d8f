package bot

import (
	"sync"
	"time"
)

// Clock tells the time. Everything that depends on the time asks one.
type Clock interface {
	// Now returns the present instant in any zone.
	Now() time.Time
}

// ShiftedClock runs ahead of another clock. It only ever moves forward. It is
// safe for concurrent use.
type ShiftedClock struct {
	Base  Clock // the machine's clock if nil
	mu    sync.Mutex
	ahead time.Duration
}

var _ Clock = (*ShiftedClock)(nil)

// Now implements [Clock].
func (c *ShiftedClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.base().Add(c.ahead)
}

func (c *ShiftedClock) base() time.Time {
	if c.Base == nil {
		return time.Now()
	}
	return c.Base.Now()
}

// Ahead is how far the clock runs ahead.
func (c *ShiftedClock) Ahead() time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.ahead
}

// Shift makes the clock run ahead by d, unless it does so already.
func (c *ShiftedClock) Shift(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = max(c.ahead, d)
}

// Forward moves the clock to t, unless it is later already, and returns how far
// it runs ahead.
func (c *ShiftedClock) Forward(t time.Time) time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead = max(c.ahead, t.Sub(c.base()))
	return c.ahead
}

// SetClock is a clock that runs with another until it is set, and stands still
// from then on. It is safe for concurrent use.
type SetClock struct {
	Base  Clock // the machine's clock if nil
	mu    sync.Mutex
	fixed time.Time
}

var _ Clock = (*SetClock)(nil)

// Now implements [Clock].
func (c *SetClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !c.fixed.IsZero():
		return c.fixed
	case c.Base != nil:
		return c.Base.Now()
	}
	return time.Now()
}

// Set makes the clock stand at t.
func (c *SetClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed = t
}
