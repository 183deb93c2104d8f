package slackbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"sync"
	"time"

	"github.com/gorilla/websocket"

	"github.com/rungbot/rung/bot"
)

// Socket Mode, by our own loop over the address that the SDK asks for: the SDK's
// client acknowledges nothing it does not know, hides why Slack ends a
// connection, and sends acknowledgements on whatever socket is open later.
// Source: docs.slack.dev, Using Socket Mode.
const (
	sockets     = 2                // open at a time, so that one can be renewed
	helloTime   = 10 * time.Second // for the first word of Slack
	silence     = 60 * time.Second // without a ping, after which a socket is dead
	maxAck      = 20_000           // bytes of an acknowledgement; Slack drops larger ones silently
	atOnce      = 64               // envelopes that are worked on at a time, for each socket
	firstPause  = time.Second      // after a connection failed; doubled each time
	longPause   = 2 * time.Minute
	shortLife   = 2 * time.Second // of a socket that ends sooner something is wrong
	socketLimit = 1 << 20         // bytes of one envelope
	openBurst   = 10              // sockets opened without waiting
	openEvery   = 3 * time.Second // for each one after these: apps.connections.open is of Slack's slowest tier
)

// ErrSocketOff says that Slack will not open sockets for this app any more.
var ErrSocketOff = errors.New("Socket Mode is switched off for this app: switch it on at api.slack.com/apps under Socket Mode, then start Rung again")

// envelope is what arrives on a socket.
type envelope struct {
	Type    string          `json:"type"`
	ID      string          `json:"envelope_id"`
	Reason  string          `json:"reason"`
	Accepts bool            `json:"accepts_response_payload"`
	Payload json.RawMessage `json:"payload"`
}

// Run keeps sockets open until the context ends. It returns an error that trying
// again cannot mend: [ErrSocketOff], or one that wraps [bot.ErrInstallationDead]
// or, for a token without the scope, [bot.ErrBadContent].
func (b *Bot) Run(ctx context.Context) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var open sync.WaitGroup
	for range sockets {
		open.Go(func() {
			if err := b.keepSocket(ctx); err != nil {
				stop(err)
			}
		})
	}
	open.Wait()
	if err := context.Cause(ctx); !errors.Is(err, context.Canceled) {
		return err
	}
	return nil
}

// keepSocket opens one socket after the other. A renewal that Slack announces is
// no failure and is followed at once.
func (b *Bot) keepSocket(ctx context.Context) error {
	for failures := 0; ctx.Err() == nil; {
		began := time.Now()
		err := b.readSocket(ctx, func() { failures = 0 })
		var limited *bot.RetryAfterError
		switch {
		case ctx.Err() != nil:
			return nil
		case errors.Is(err, ErrSocketOff), errors.Is(err, bot.ErrInstallationDead), errors.Is(err, bot.ErrBadContent):
			return err
		case err == nil && time.Since(began) > shortLife: // renewed
			continue
		case errors.As(err, &limited):
			b.pause(ctx, limited.After)
			continue
		}
		failures++
		b.log.Warn("socket", "error", err, "failures", failures)
		b.pause(ctx, min(firstPause<<min(failures-1, 16), longPause))
	}
	return nil
}

// pause waits for about so long, less by chance, so that many do not come at once.
func (b *Bot) pause(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d - rand.N(d/2+1))
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}

// readSocket opens a socket and reads it to its end. nil means that Slack wants
// it renewed.
func (b *Bot) readSocket(ctx context.Context, greeted func()) error {
	if err := b.opens.Wait(ctx); err != nil {
		return fmt.Errorf("wait to open a socket: %w", err)
	}
	_, address, err := b.api.StartSocketModeContext(ctx)
	if err != nil {
		return fmt.Errorf("apps.connections.open: %w", sendError(err))
	}
	dialer := websocket.Dialer{HandshakeTimeout: helloTime, Proxy: http.ProxyFromEnvironment}
	conn, response, err := dialer.DialContext(ctx, address, nil)
	if response != nil {
		response.Body.Close()
	}
	if err != nil {
		return fmt.Errorf("open socket: %w", bot.Redact(err))
	}
	s := &socket{conn: conn}
	defer s.close()
	stop := context.AfterFunc(ctx, func() { conn.Close() }) // ends a read that waits
	defer stop()
	return b.serveSocket(ctx, s, greeted)
}

// serveSocket works on envelopes until the socket ends, and then waits for those
// under way.
func (b *Bot) serveSocket(ctx context.Context, s *socket, greeted func()) error {
	var working sync.WaitGroup
	defer working.Wait()
	room := make(chan struct{}, atOnce)
	s.conn.SetReadLimit(socketLimit)
	s.alive(helloTime)
	s.conn.SetPingHandler(func(data string) error {
		s.alive(silence)
		return s.pong(data)
	})
	for {
		var e envelope
		if err := s.conn.ReadJSON(&e); err != nil {
			if badJSON(err) {
				continue
			}
			return fmt.Errorf("read socket: %w", err)
		}
		switch {
		case e.Type == "hello":
			s.alive(silence)
			greeted()
		case e.Type == "disconnect" && e.Reason == "link_disabled":
			return ErrSocketOff
		case e.Type == "disconnect":
			return nil
		case e.ID != "":
			room <- struct{}{}
			working.Go(func() {
				defer func() { <-room }()
				b.envelope(ctx, s, e)
			})
		}
	}
}

// badJSON reports whether an error of reading is of the message alone.
func badJSON(err error) bool {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	return errors.As(err, &syntax) || errors.As(err, &kind)
}

// envelope carries out what is in an envelope and acknowledges it, also where we
// do not know it: else it would come again.
func (b *Bot) envelope(ctx context.Context, s *socket, e envelope) {
	b.pending.Begin() // before the acknowledgement, so that Close waits for what follows it
	defer b.pending.End()
	var said answer
	func() {
		defer bot.Recovered(b.log, "slackbot envelope")
		// What was asked for is done even when the socket ends meanwhile.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replyTime)
		defer cancel()
		said = b.open(ctx, e)
	}()
	var payload []byte
	if said.now != nil && e.Accepts {
		var err error
		if payload, err = json.Marshal(said.now); err != nil {
			b.log.Error("encode answer", "error", err)
		}
	}
	if len(payload) > maxAck {
		said, payload = said.afterwards(b), nil
	}
	if err := s.ack(e.ID, payload); err != nil {
		b.log.Warn("acknowledge", "error", err) // it comes again, on another socket
	}
	b.later(said.after)
}

// open reads an envelope and does what it asks for.
func (b *Bot) open(ctx context.Context, e envelope) answer {
	switch e.Type {
	case "slash_commands":
		var c command
		if err := json.Unmarshal(e.Payload, &c); err == nil && c.whole() {
			return b.command(ctx, c, e.ID)
		}
	case "interactive":
		var i interaction
		if err := json.Unmarshal(e.Payload, &i); err == nil {
			return b.interaction(ctx, i, e.ID)
		}
	case "events_api":
		var c callback
		if err := json.Unmarshal(e.Payload, &c); err == nil {
			return b.event(ctx, c)
		}
	}
	return answer{}
}

// socket is a connection that may be written by many.
type socket struct {
	conn *websocket.Conn
	mu   sync.Mutex
}

const writeTime = 5 * time.Second

func (s *socket) alive(d time.Duration) { _ = s.conn.SetReadDeadline(time.Now().Add(d)) } // fails on a closed one only

func (s *socket) ack(id string, payload json.RawMessage) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.conn.SetWriteDeadline(time.Now().Add(writeTime)); err != nil {
		return err
	}
	return s.conn.WriteJSON(struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload,omitempty"`
	}{id, payload})
}

func (s *socket) pong(data string) error {
	return s.conn.WriteControl(websocket.PongMessage, []byte(data), time.Now().Add(writeTime))
}

func (s *socket) close() {
	_ = s.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(websocket.CloseNormalClosure, ""), time.Now().Add(time.Second)) // a courtesy
	s.conn.Close()
}
