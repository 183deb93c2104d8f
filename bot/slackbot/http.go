package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/rungbot/rung/bot"
)

const (
	maxBody   = 1 << 20                 // bytes of a request
	replyTime = 2500 * time.Millisecond // for an answer; Slack waits 3 s
)

func (b *Bot) routes() {
	b.mux = http.NewServeMux()
	b.mux.Handle("POST /slack/commands", b.verified("application/x-www-form-urlencoded", b.httpCommand))
	b.mux.Handle("POST /slack/interactions", b.verified("application/x-www-form-urlencoded", b.httpInteraction))
	b.mux.Handle("POST /slack/events", b.verified("application/json", b.httpEvent))
}

// ServeHTTP implements [http.Handler] for /slack/.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.mux.ServeHTTP(w, r) }

// verified lets only bodies through that Slack has signed, whatever they are for.
func (b *Bot) verified(contentType string, next func(context.Context, []byte) (answer, int)) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		if err != nil {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if !signed(b.secret, r.Header, body, b.clock.Now()) {
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != contentType {
			w.WriteHeader(http.StatusUnsupportedMediaType)
			return
		}
		status := http.StatusInternalServerError // of a panic
		var said answer
		func() {
			defer bot.Recovered(b.log, "slackbot request")
			// What was asked for is done even when Slack hangs up meanwhile.
			ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), replyTime)
			defer cancel()
			said, status = next(ctx, body)
		}()
		b.write(w, status, said.now)
		if err := http.NewResponseController(w).Flush(); err != nil {
			b.log.Debug("flush answer", "error", err)
		}
		b.later(said.after) // what follows must not arrive before
	})
}

func (b *Bot) write(w http.ResponseWriter, status int, said any) {
	if said == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(said); err != nil {
		b.log.Debug("write answer", "error", err)
	}
}

func (b *Bot) httpCommand(ctx context.Context, body []byte) (answer, int) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return answer{}, http.StatusBadRequest
	}
	if form.Get("ssl_check") == "1" {
		return answer{}, http.StatusOK
	}
	c := command{Team: form.Get("team_id"), Channel: form.Get("channel_id"), ChannelName: form.Get("channel_name"), User: form.Get("user_id"),
		UserName: form.Get("user_name"), Command: form.Get("command"), Text: form.Get("text"), ResponseURL: form.Get("response_url"), Trigger: form.Get("trigger_id")}
	if !c.whole() {
		return answer{}, http.StatusBadRequest
	}
	return b.command(ctx, c, c.Trigger), http.StatusOK
}

func (b *Bot) httpInteraction(ctx context.Context, body []byte) (answer, int) {
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return answer{}, http.StatusBadRequest
	}
	var i interaction
	if err := json.Unmarshal([]byte(form.Get("payload")), &i); err != nil {
		return answer{}, http.StatusBadRequest
	}
	return b.interaction(ctx, i, i.Trigger), http.StatusOK
}

func (b *Bot) httpEvent(ctx context.Context, body []byte) (answer, int) {
	var e callback
	if err := json.Unmarshal(body, &e); err != nil {
		return answer{}, http.StatusBadRequest
	}
	if e.Type == "url_verification" {
		return answer{now: map[string]string{"challenge": e.Challenge}}, http.StatusOK
	}
	return b.event(ctx, e), http.StatusOK // also for what we do not know: else it comes again
}
