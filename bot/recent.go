package bot

import (
	"sync"
	"time"
)

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
