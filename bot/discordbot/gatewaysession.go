package discordbot

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

// session is what outlives a connection.
type session struct {
	shard   [2]int // id and number of all
	id, url string // "" while there is none
	seq     int64  // of the last event that was handed on
	resumes int    // tried since one succeeded
	ready   time.Time
	told    chan struct{} // closed when the last event that must come in order was handled
}

func noSession(shard [2]int) *session {
	s := &session{shard: shard, told: make(chan struct{})}
	close(s.told)
	return s
}

func (s *session) forget() { s.id, s.url, s.seq, s.resumes = "", "", 0, 0 }

// lived is how long the last connection was of use.
func (s *session) lived() time.Duration {
	if s.ready.IsZero() {
		return 0
	}
	return time.Since(s.ready)
}

// connect opens a connection and serves it to its end.
func (g *gateway) connect(ctx context.Context, s *session) error {
	s.ready = time.Time{}
	if s.resumes >= maxResumes {
		s.forget()
	}
	address, over, err := g.whereTo(ctx, s)
	if err != nil {
		return err
	}
	defer over()
	conn, err := g.open(ctx, address)
	if err != nil {
		s.url = "" // the next is tried where everybody begins
		return err
	}
	c := &connection{g: g, s: s, conn: conn, over: over, arrivals: make(chan arrival), limit: time.NewTimer(openTime), acked: true, asked: rate.NewLimiter(1, askedAtOnce)}
	return c.serve(ctx)
}

func (g *gateway) open(ctx context.Context, address string) (*websocket.Conn, error) {
	address, err := versioned(address)
	if err != nil {
		return nil, err
	}
	dial, stop := g.dial, func() bool { return true }
	if dial == nil {
		dial = new(net.Dialer).DialContext
	}
	dialer := websocket.Dialer{HandshakeTimeout: openTime, Proxy: http.ProxyFromEnvironment}
	dialer.NetDialContext = func(dialing context.Context, network, address string) (net.Conn, error) {
		conn, err := dial(dialing, network, address)
		if err == nil { // the dialer does not heed the end of a context while it waits for an answer
			stop = context.AfterFunc(ctx, func() { conn.Close() })
		}
		return conn, err
	}
	conn, response, err := dialer.DialContext(ctx, address, nil)
	stop()
	if response != nil {
		response.Body.Close()
	}
	if err != nil {
		return nil, fmt.Errorf("open gateway: %w", err)
	}
	conn.SetReadLimit(maxPacket)
	conn.SetCloseHandler(func(int, string) error { return nil }) // the usual echo of a 1000 would end the session
	return conn, nil
}
