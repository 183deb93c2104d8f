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

// SystemClock is the machine's clock.
type SystemClock struct{}

var _ Clock = SystemClock{}

// Now implements [Clock].
func (SystemClock) Now() time.Time { return time.Now() }

// SetClock is a clock that runs with the machine's until it is set, and stands
// still from then on. It is safe for concurrent use.
type SetClock struct {
	mu    sync.Mutex
	fixed time.Time
}

var _ Clock = (*SetClock)(nil)

// Now implements [Clock].
func (c *SetClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.fixed.IsZero() {
		return time.Now()
	}
	return c.fixed
}

// Set makes the clock stand at t.
func (c *SetClock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.fixed = t
}
