package discordbot

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"time"

	"github.com/rungbot/rung/bot"
)

const (
	maxBody   = 1 << 20                 // bytes of a request
	replyTime = 2500 * time.Millisecond // for an answer; Discord waits 3 s
)

func (b *Bot) routes() {
	b.mux = http.NewServeMux()
	b.mux.HandleFunc("POST /discord/interactions", b.httpInteraction)
}

// ServeHTTP implements [http.Handler] for /discord/.
func (b *Bot) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.mux.ServeHTTP(w, r) }

func (b *Bot) httpInteraction(w http.ResponseWriter, r *http.Request) {
	body, status := b.verified(w, r)
	if status != http.StatusOK {
		w.WriteHeader(status)
		return
	}
	var i incoming
	if err := json.Unmarshal(body, &i); err != nil {
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	var response any
	var after func(context.Context)
	status = http.StatusInternalServerError // of a panic
	func() {
		defer bot.Recovered(b.log, "discordbot request")
		// What was asked for is done even when Discord hangs up meanwhile.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), replyTime)
		defer cancel()
		response, after = b.carryOut(ctx, i)
		status = http.StatusOK
		if response == nil { // nothing that we know: taken, and not answered
			status = http.StatusAccepted
		}
	}()
	b.write(w, status, response)
	if err := http.NewResponseController(w).Flush(); err != nil {
		b.log.Debug("flush answer", "error", err)
	}
	if b.answered.First(i.ID, b.clock.Now()) {
		b.later(after) // what follows must not arrive before
	}
}

// verified reads a body that Discord has signed, whatever it is for.
func (b *Bot) verified(w http.ResponseWriter, r *http.Request) ([]byte, int) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, http.StatusRequestEntityTooLarge
	}
	if err != nil {
		return nil, http.StatusBadRequest
	}
	if !signed(b.key, r.Header, body) {
		return nil, http.StatusUnauthorized
	}
	if got, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || got != "application/json" {
		return nil, http.StatusUnsupportedMediaType
	}
	return body, http.StatusOK
}

func (b *Bot) write(w http.ResponseWriter, status int, response any) {
	if response == nil {
		w.WriteHeader(status)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	if err := json.NewEncoder(w).Encode(response); err != nil {
		b.log.Debug("write answer", "error", err)
	}
}
