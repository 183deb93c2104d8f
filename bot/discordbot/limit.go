package discordbot

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"github.com/rungbot/rung/bot"
)

// Discord's limits, and ours below them. Source: docs.discord.com/developers,
// Rate Limits: 50 requests a second, and an address is shut out for 10,000
// refused ones in 10 minutes.
const (
	perSecond    = 45
	maxRefused   = 1000
	refusedTime  = 10 * time.Minute
	maxWait      = 15 * time.Minute // that is believed
	defaultRetry = 5 * time.Second  // after a 429 that does not say
	maxRoutes    = 4096             // that are remembered
)

// transport brings every call to Discord within its limits. A call that would
// have to wait fails with a [bot.RetryAfterError] without being sent: who has the
// time waits, see [bot.Patiently]. The SDK's own limiter does not stop for a limit of
// all routes, and its waits heed no context.
type transport struct {
	base http.RoundTripper
	api  string
	pace *rate.Limiter

	mu      sync.Mutex
	stopped time.Time // until then nothing is sent
	routes  map[string]route
	refused int       // in the window
	window  time.Time // its end
}

var _ http.RoundTripper = (*transport)(nil)

// route is what Discord last said about the calls of one kind.
type route struct {
	left  int
	until time.Time
}

func newTransport(api string) *transport {
	return &transport{base: http.DefaultTransport, api: cmp.Or(api, discordAPI), pace: rate.NewLimiter(perSecond, perSecond), routes: map[string]route{}}
}

// RoundTrip implements [http.RoundTripper].
func (t *transport) RoundTrip(r *http.Request) (*http.Response, error) {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.String(), discordAPI), version)
	free, name := byToken(path), routeOf(r.Method, path)
	err := t.may(name, free)
	if err == nil && !free && t.pace.Wait(r.Context()) != nil {
		err = &bot.RetryAfterError{After: time.Second} // the context ends before its turn: nothing was sent
	}
	var sent *http.Request
	if err == nil {
		sent, err = t.aim(r)
	}
	if err != nil {
		if r.Body != nil {
			r.Body.Close() // as RoundTrippers do; there is nothing to lose
		}
		return nil, err
	}
	response, err := t.base.RoundTrip(sent)
	if err != nil {
		return nil, err
	}
	return t.learn(name, free, response)
}

// aim sends a call to where the API is.
func (t *transport) aim(r *http.Request) (*http.Request, error) {
	rest, ok := strings.CutPrefix(r.URL.String(), discordAPI)
	if !ok {
		return nil, errors.New("a call that does not go to Discord's API")
	}
	u, err := r.URL.Parse(t.api + rest)
	if err != nil {
		return nil, errors.New("discord.api_url is no address")
	}
	sent := r.Clone(r.Context())
	sent.URL, sent.Host = u, u.Host
	return sent, nil
}

// routeOf names the calls that share a limit: those of one method, channel and
// kind, whatever message they are about.
func routeOf(method, path string) string {
	path, _, _ = strings.Cut(path, "?")
	parts := strings.Split(path, "/")
	for i, p := range parts {
		if i > 1 && strings.Trim(p, "0123456789") == "" {
			parts[i] = "*"
		}
	}
	return method + " " + strings.Join(parts, "/")
}

// may takes one call from what is left, or says how long there is none.
func (t *transport) may(name string, free bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	now := time.Now()
	until := time.Time{}
	if t.refused >= maxRefused && now.Before(t.window) {
		until = t.window
	} else if now.Before(t.stopped) && !free {
		until = t.stopped
	} else if r, known := t.routes[name]; known && now.Before(r.until) {
		if r.left <= 0 {
			until = r.until
		}
		r.left--
		t.routes[name] = r
	}
	if until.IsZero() {
		return nil
	}
	return &bot.RetryAfterError{After: until.Sub(now)}
}

// learn reads what an answer says about limits.
func (t *transport) learn(name string, free bool, response *http.Response) (*http.Response, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	now, h := time.Now(), response.Header
	limited := response.StatusCode == http.StatusTooManyRequests
	shared := h.Get("X-RateLimit-Scope") == "shared"
	if limited && !shared || response.StatusCode == http.StatusUnauthorized || response.StatusCode == http.StatusForbidden {
		t.count(now)
	}
	left, err := strconv.Atoi(h.Get("X-RateLimit-Remaining"))
	if reset, after := seconds(h.Get("X-RateLimit-Reset-After")); err == nil && after && !free {
		t.keep(name, route{left, now.Add(reset)}, now)
	}
	if !limited {
		return response, nil
	}
	defer response.Body.Close()
	pause, all := retryAfter(response)
	switch {
	case all:
		t.stopped = now.Add(pause)
	case !free:
		t.keep(name, route{0, now.Add(pause)}, now)
	}
	return nil, &bot.RetryAfterError{After: pause}
}

// retryAfter reads how long to wait after a 429, and whether everything has to.
func retryAfter(response *http.Response) (pause time.Duration, all bool) {
	var said struct {
		After  float64 `json:"retry_after"`
		Global bool    `json:"global"`
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, 1<<16))
	pause, told := seconds(response.Header.Get("Retry-After"))
	if err == nil && json.Unmarshal(body, &said) == nil { // else it comes from what stands before Discord
		if exact, ok := seconds(fmt.Sprint(said.After)); ok && said.After > 0 {
			pause, told = exact, true
		}
	}
	if !told {
		pause = defaultRetry
	}
	return pause, said.Global || response.Header.Get("X-RateLimit-Global") == "true" || response.Header.Get("X-RateLimit-Scope") == "global"
}

// seconds reads a time as Discord writes it; what is longer than maxWait is not believed.
func seconds(s string) (time.Duration, bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= 0) {
		return 0, false
	}
	return time.Duration(min(n, maxWait.Seconds()) * float64(time.Second)), true
}

// count counts a refused call.
func (t *transport) count(now time.Time) {
	if !now.Before(t.window) {
		t.refused, t.window = 0, now.Add(refusedTime)
	}
	t.refused++
}

// keep remembers a route, and forgets what is over where there are too many.
func (t *transport) keep(name string, r route, now time.Time) {
	if len(t.routes) >= maxRoutes {
		for other, old := range t.routes {
			if !now.Before(old.until) {
				delete(t.routes, other)
			}
		}
	}
	if len(t.routes) < maxRoutes {
		t.routes[name] = r
	}
}
