package discordfake

import (
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
)

// storm makes sending fail now and then.
type storm struct {
	rand            *rand.Rand // nil while the weather is fine
	limited, broken float64
}

// Storm answers that share of all messages with 429, and that with 500, of which
// half were posted all the same.
func (f *Fake) Storm(seed uint64, limited, broken float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.storm = storm{rand.New(rand.NewPCG(seed, 0)), limited, broken}
}

// Limit answers the next n messages with 429, to be sent again at once.
func (f *Fake) Limit(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limited = n
}

// Global answers the next n calls with a 429 that is for all calls.
func (f *Fake) Global(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.global = n
}

// TooFast says that direct messages are opened too fast, or no longer.
func (f *Fake) TooFast(yes bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.tooFast = yes
}

// Refuse refuses direct messages to a person with a code: 50007 they are closed,
// 50278 there is no guild in common; 0 no longer.
func (f *Fake) Refuse(p *Person, code int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	p.refusal = code
}

// Late makes every interaction unknown by the time it is answered, or no longer.
func (f *Fake) Late(late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = late
}

const createMessage = "POST channels/*/messages"

// strikes reports whether it has answered a call.
func (f *Fake) strikes(w http.ResponseWriter, name string, apply func()) bool {
	if f.global > 0 {
		f.global--
		limit(w, true, 30)
		return true
	}
	if name != createMessage {
		return false
	}
	if f.limited > 0 {
		f.limited--
		limit(w, false, 0.001)
		return true
	}
	if f.storm.rand == nil {
		return false
	}
	switch luck := f.storm.rand.Float64(); {
	case luck < f.storm.limited:
		limit(w, false, 0.001)
	case luck < f.storm.limited+f.storm.broken:
		if f.storm.rand.Float64() < 0.5 {
			apply()
		}
		w.WriteHeader(http.StatusInternalServerError)
		io.WriteString(w, "<html>") // an error means the caller has gone
	default:
		return false
	}
	return true
}

// limit answers with 429. A limit for all calls says nothing of a route.
func limit(w http.ResponseWriter, all bool, seconds float64) {
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("Retry-After", fmt.Sprint(int(seconds)+1))
	h.Set("X-RateLimit-Scope", "user")
	if all {
		h.Set("X-RateLimit-Global", "true")
		h.Set("X-RateLimit-Scope", "global")
	}
	w.WriteHeader(http.StatusTooManyRequests)
	fmt.Fprintf(w, `{"message":"You are being rate limited.","retry_after":%v,"global":%v}`, seconds, all)
}
