package discordbot

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rungbot/rung/bot"
)

// wire answers calls in memory.
type wire struct {
	sent   int
	answer func(*http.Request) *http.Response
}

func (w *wire) RoundTrip(r *http.Request) (*http.Response, error) {
	w.sent++
	return w.answer(r), nil
}

func responds(status int, body string, header ...string) func(*http.Request) *http.Response {
	return func(*http.Request) *http.Response {
		h := http.Header{}
		for n := 0; n < len(header); n += 2 {
			h.Set(header[n], header[n+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}
	}
}

// calling makes a call and returns how long it was asked to wait, 0 if it was made.
func calling(t *testing.T, tr *transport, method, path string) time.Duration {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, discordAPI+version+path, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	response, err := tr.RoundTrip(r)
	limited := (*bot.RetryAfterError)(nil)
	switch {
	case errors.As(err, &limited):
		return limited.After
	case err != nil:
		t.Fatal(err)
	}
	response.Body.Close()
	return 0
}

func over(w *wire) *transport {
	tr := newTransport("http://discord.test/api/")
	tr.base = w
	return tr
}

const (
	messages = "channels/1180000000000000004/messages"
	others   = "channels/1180000000000000005/messages"
	callback = "interactions/1180000000000000009/token/callback"
)

func TestExhaustedRouteWaitsAndOthersDoNot(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: responds(200, "{}", "X-RateLimit-Remaining", "0", "X-RateLimit-Reset-After", "2.5")}
		tr := over(w)
		if got := calling(t, tr, "POST", messages); got != 0 {
			t.Fatalf("the first waits %s", got)
		}
		if got := calling(t, tr, "POST", messages); got != 2500*time.Millisecond || w.sent != 1 {
			t.Errorf("the second waits %s, %d were sent", got, w.sent)
		}
		if got := calling(t, tr, "POST", others) + calling(t, tr, "GET", messages); got != 0 {
			t.Errorf("another channel or method waits %s", got)
		}
		time.Sleep(2500 * time.Millisecond)
		if got := calling(t, tr, "POST", messages); got != 0 {
			t.Errorf("after the reset it waits %s", got)
		}
	})
}

func TestGlobalLimitStopsEverythingButAnswers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: responds(429, `{"retry_after":7.5,"global":true}`, "Retry-After", "8", "X-RateLimit-Global", "true", "X-RateLimit-Scope", "global")}
		tr := over(w)
		if got := calling(t, tr, "POST", messages); got != 7500*time.Millisecond {
			t.Fatalf("asked to wait %s", got)
		}
		w.answer = responds(200, "{}")
		if got := calling(t, tr, "POST", others); got != 7500*time.Millisecond || w.sent != 1 {
			t.Errorf("another channel waits %s, %d were sent", got, w.sent)
		}
		if got := calling(t, tr, "POST", callback); got != 0 {
			t.Errorf("the answer to an interaction waits %s", got)
		}
		time.Sleep(7500 * time.Millisecond)
		if got := calling(t, tr, "POST", others); got != 0 {
			t.Errorf("afterwards it waits %s", got)
		}
	})
}

func TestWaitsAreBelievedUpToAMaximum(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		for body, want := range map[string]time.Duration{
			`{"retry_after":0.25}`:            250 * time.Millisecond,
			`{"retry_after":99999999}`:        maxWait,
			`{"retry_after":-5}`:              3 * time.Second, // the header
			`<html>from in between</html>`:    3 * time.Second,
			`{"retry_after":"soon"}`:          3 * time.Second,
			`{"retry_after":1e400}`:           3 * time.Second,
			`{"retry_after":0,"global":null}`: 3 * time.Second,
		} {
			if got := calling(t, over(&wire{answer: responds(429, body, "Retry-After", "3")}), "POST", messages); got != want {
				t.Errorf("%s: waits %s, want %s", body, got, want)
			}
		}
		if got := calling(t, over(&wire{answer: responds(429, "")}), "POST", messages); got != defaultRetry {
			t.Errorf("told nothing it waits %s", got)
		}
	})
}

// Long before Discord shuts us out for refused calls, nothing is sent any more.
func TestRefusedCallsStopEverything(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: responds(403, `{"code":50007}`)}
		tr := over(w)
		for range 2 * maxRefused {
			calling(t, tr, "POST", callback)
		}
		if w.sent != maxRefused {
			t.Errorf("%d calls were refused before it stopped", w.sent)
		}
		time.Sleep(refusedTime)
		if calling(t, tr, "POST", callback); w.sent != maxRefused+1 {
			t.Errorf("after the window %d were sent", w.sent)
		}
		shared := &wire{answer: responds(429, `{"retry_after":0.001}`, "X-RateLimit-Scope", "shared")}
		tr = over(shared)
		for range 2 * maxRefused {
			calling(t, tr, "POST", callback)
		}
		if shared.sent != 2*maxRefused {
			t.Errorf("a limit that others share stopped us after %d calls", shared.sent)
		}
	})
}

// Discord allows 50 calls a second; answers to interactions do not count.
func TestCallsArePaced(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w := &wire{answer: responds(200, "{}")}
		tr := over(w)
		began := time.Now()
		for n := range 10 * perSecond {
			calling(t, tr, "POST", fmt.Sprint("channels/", n, "/messages"))
			calling(t, tr, "POST", callback)
		}
		if took := time.Since(began); took < 9*time.Second-time.Millisecond || took > 10*time.Second {
			t.Errorf("%d calls took %s", 10*perSecond, took)
		}
	})
}

func TestRoutesAreForgotten(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		tr := over(&wire{answer: responds(200, "{}", "X-RateLimit-Remaining", "5", "X-RateLimit-Reset-After", "60")})
		for n := range 3 * maxRoutes {
			calling(t, tr, "POST", fmt.Sprint("channels/", n, "/messages"))
			calling(t, tr, "POST", fmt.Sprint("interactions/", n, "/token/callback"))
		}
		if len(tr.routes) > maxRoutes {
			t.Errorf("%d routes are remembered", len(tr.routes))
		}
	})
}

// The address of a call holds a secret; no error repeats it.
func TestErrorsHoldNoSecrets(t *testing.T) {
	b := &Bot{token: "the-token", web: &http.Client{Transport: newTransport("http://127.0.0.1:1/")}}
	for _, path := range []string{"webhooks/1/the-secret", "interactions/1/the-secret/callback", "webhooks/1/the-secret\x7f"} {
		err := b.call(t.Context(), "POST", path, map[string]string{}, nil, nil)
		if err == nil || strings.Contains(err.Error(), "secret") || strings.Contains(err.Error(), "the-token") {
			t.Errorf("%q: %v", path, err)
		}
	}
}
