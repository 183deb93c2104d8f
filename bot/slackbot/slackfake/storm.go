package slackfake

import (
	"io"
	"math/rand/v2"
	"net/http"
)

// storm makes sending fail now and then.
type storm struct {
	rand                         *rand.Rand // nil while the weather is fine
	redelivered, limited, broken float64
}

// Storm delivers that share of all envelopes twice, and answers that share of all
// messages with 429, and that with 500, of which half were posted all the same.
func (f *Fake) Storm(seed uint64, redelivered, limited, broken float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.storm = storm{rand.New(rand.NewPCG(seed, 0)), redelivered, limited, broken}
}

// Limit answers the next n messages with 429, to be sent again at once.
func (f *Fake) Limit(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.limit = n
}

// strikes reports whether it has answered a call.
func (s storm) strikes(w http.ResponseWriter, name string, apply func()) bool {
	if s.rand == nil || name != "chat.postMessage" {
		return false
	}
	switch luck := s.rand.Float64(); {
	case luck < s.limited:
		w.Header().Set("Retry-After", "1")
		w.WriteHeader(http.StatusTooManyRequests)
	case luck < s.limited+s.broken:
		if s.rand.Float64() < 0.5 {
			apply()
		}
		w.WriteHeader(http.StatusInternalServerError)
	default:
		return false
	}
	io.WriteString(w, "{}") // an error means the caller has gone
	return true
}
