package discordfake

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"sync"
	"testing"
	"time"
)

// The rules of Discord's gateway, and our choices where it leaves them open.
const (
	BeatEvery = 41250 * time.Millisecond // between heartbeats

	gatewayIntents = 1<<0 | 1<<12 // GUILDS and DIRECT_MESSAGES
	identifyWindow = 5 * time.Second
	sendWindow     = time.Minute
	sendsInWindow  = 120
	beatSlack      = 10 * time.Second // of a slow machine
	patience       = 72 * time.Hour   // until what is awaited; only the clock of a bubble gets there
)

// Moment is when a connection is struck.
type Moment int

// The moments of a connection.
const (
	Now     Moment = iota // while it is open
	AtDial                // in place of opening: 503, or without Code no answer
	AtHello               // in place of HELLO
	AtReady               // in place of READY or RESUMED
)

// Fault is what goes wrong with a connection. With nothing but a moment Discord
// falls silent then.
type Fault struct {
	At         Moment
	Op         int    // this is sent: 1, 7, 9 or one that does not exist
	Resumable  bool   // with 9
	Raw        string // this is sent
	Code       int    // the connection is closed with it; AtDial it is that of HTTP
	Cut        bool   // the connection ends without a word, or with Code without waiting for an answer
	Deaf       bool   // heartbeats are not acknowledged; all else goes well
	DeadResume bool   // READY names an address that cannot be reached; all else goes well
}

// Counts is what has happened.
type Counts struct {
	Dials, Identifies, Resumes int
	Readies                    int // READY and RESUMED that were sent
	Beats                      int
	Open                       int         // connections
	Left                       map[int]int // connections that the bot closed, by code
}

// Gateway is Discord's gateway: strict about addresses, payloads, sequences, the
// times of heartbeats and the budgets of identifying and sending.
type Gateway struct {
	// Shards is how many are recommended, Total how many sessions may begin in a
	// day, Concurrency how many in 5 s. They are set before the first connection.
	Shards, Total, Concurrency int

	t        testing.TB
	token    string
	server   *http.Server
	listener net.Listener
	serving  sync.WaitGroup

	mu       sync.Mutex
	changed  chan struct{} // closed when a count has changed
	serial   int
	counts   Counts
	faults   []Fault // of the next connections
	lines    map[*gatewayLine]bool
	sessions map[string]*gatewaySession
	begun    []time.Time // sessions of this day
	byKey    map[int]time.Time
}

// gatewaySession is one that can be resumed.
type gatewaySession struct {
	id     string
	shard  [2]int
	seq    int64           // of the last event
	events []gatewayPacket // that may not have been received
	line   *gatewayLine    // nil while there is none
	lost   bool            // its own address has failed
}

// gatewayPacket is what is sent.
type gatewayPacket struct {
	Op   int    `json:"op"`
	Data any    `json:"d"`
	Seq  *int64 `json:"s"`
	Type any    `json:"t"`
}

// NewGateway returns a gateway on loopback.
func NewGateway(t testing.TB, token string) *Gateway {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	return newGateway(t, token, l)
}

// NewMemoryGateway returns a gateway that only Dial reaches, so that it works in
// the bubbles of testing/synctest.
func NewMemoryGateway(t testing.TB, token string) *Gateway {
	return newGateway(t, token, &pipes{conns: make(chan net.Conn), closed: make(chan struct{})})
}

func newGateway(t testing.TB, token string, l net.Listener) *Gateway {
	g := &Gateway{t: t, token: token, listener: l, Shards: 1, Total: 1000, Concurrency: 1, changed: make(chan struct{}),
		lines: map[*gatewayLine]bool{}, sessions: map[string]*gatewaySession{}, byKey: map[int]time.Time{}, counts: Counts{Left: map[int]int{}}}
	g.server = &http.Server{Handler: g}
	g.serving.Go(func() { _ = g.server.Serve(l) }) // it ends with Close
	t.Cleanup(g.close)
	return g
}

func (g *Gateway) close() {
	g.server.Close()
	g.Strike(Fault{Cut: true})
	g.serving.Wait()
}

// Dial opens a connection in memory.
func (g *Gateway) Dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p, ok := g.listener.(*pipes)
	if !ok {
		return nil, fmt.Errorf("discordfake: this gateway is on loopback")
	}
	return p.dial(ctx)
}

// Address is where the gateway is.
func (g *Gateway) Address() string { return "ws://" + g.listener.Addr().String() }

// Bot is what gateway/bot answers.
func (g *Gateway) Bot() map[string]any {
	g.mu.Lock()
	defer g.mu.Unlock()
	left, reset := g.budget(time.Now())
	return map[string]any{"url": g.Address(), "shards": g.Shards, "session_start_limit": map[string]any{
		"total": g.Total, "remaining": left, "reset_after": reset.Milliseconds(), "max_concurrency": g.Concurrency}}
}

// budget says how many sessions may still begin in this day of 24 hours.
func (g *Gateway) budget(now time.Time) (left int, reset time.Duration) {
	if len(g.begun) > 0 && now.Sub(g.begun[0]) >= 24*time.Hour {
		g.begun = nil
	}
	if len(g.begun) == 0 {
		return g.Total, 0
	}
	return g.Total - len(g.begun), g.begun[0].Add(24 * time.Hour).Sub(now)
}

// Spend begins sessions elsewhere.
func (g *Gateway) Spend(sessions int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for range sessions {
		g.begun = append(g.begun, time.Now())
	}
}

// Next strikes the next connections, one after the other.
func (g *Gateway) Next(faults ...Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.faults = append(g.faults, faults...)
}

// Strike strikes all connections that are open.
func (g *Gateway) Strike(f Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for l := range g.lines {
		l.strike(f)
	}
}

// Forget makes Discord forget all sessions that have no connection.
func (g *Gateway) Forget() {
	g.mu.Lock()
	defer g.mu.Unlock()
	for id, s := range g.sessions {
		if s.line == nil {
			delete(g.sessions, id)
		}
	}
}

// Counts is what has happened so far.
func (g *Gateway) Counts() Counts {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.copy()
}

func (g *Gateway) copy() Counts {
	c := g.counts
	c.Open, c.Left = len(g.lines), map[int]int{}
	for code, n := range g.counts.Left {
		c.Left[code] = n
	}
	return c
}

// Await waits until what has happened fits.
func (g *Gateway) Await(what string, fits func(Counts) bool) Counts {
	g.t.Helper()
	var c Counts
	g.await(what, func() bool { c = g.copy(); return fits(c) })
	return c
}

// await waits for something that is asked under the lock.
func (g *Gateway) await(what string, is func() bool) {
	g.t.Helper()
	long := time.NewTimer(patience)
	defer long.Stop()
	for {
		g.mu.Lock()
		changed, yes := g.changed, is()
		g.mu.Unlock()
		if yes {
			return
		}
		select {
		case <-changed:
		case <-long.C:
			g.t.Fatalf("discordfake: never came: %s; so far %+v", what, g.Counts())
		case <-g.t.Context().Done():
			g.t.Fatalf("discordfake: never came: %s", what)
		}
	}
}

// note tells those who wait that something has changed.
func (g *Gateway) note() {
	close(g.changed)
	g.changed = make(chan struct{})
}

// Later is as if the time between two sessions had passed, in which a program was
// started again.
func (g *Gateway) Later() {
	g.mu.Lock()
	defer g.mu.Unlock()
	clear(g.byKey)
}

// awake waits until shard 0 has a session and a connection for it: people see a bot
// that has none as offline, and what they do then fails.
func (g *Gateway) awake() {
	g.t.Helper()
	g.await("a connection of shard 0", func() bool {
		for _, s := range g.sessions {
			if s.shard[0] == 0 && s.line != nil {
				return true
			}
		}
		return false
	})
}

// Emit delivers an event to shard 0, where direct messages go too, once it has a
// session. What is not received is sent again when the session is resumed.
func (g *Gateway) Emit(eventType string, payload any) {
	g.t.Helper()
	g.await("a session of shard 0", func() bool {
		for _, s := range g.sessions {
			if s.shard[0] == 0 {
				s.emit(eventType, payload)
				return true
			}
		}
		return false
	})
}

func (s *gatewaySession) emit(eventType string, payload any) {
	s.seq++
	seq := s.seq
	p := gatewayPacket{Data: payload, Seq: &seq, Type: eventType}
	s.events = append(s.events, p)
	if s.line != nil && s.line.ready {
		s.line.send(p)
	}
}

// received drops what need not be sent again.
func (s *gatewaySession) received(seq int64) {
	for len(s.events) > 0 && *s.events[0].Seq <= seq {
		s.events = s.events[1:]
	}
}
