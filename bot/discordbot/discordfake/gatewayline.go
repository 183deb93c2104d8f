package discordfake

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/gorilla/websocket"
)

// gatewayLine is a connection. Its fields belong to the lock of its gateway.
type gatewayLine struct {
	g     *Gateway
	path  string
	conn  *websocket.Conn
	fault Fault
	out   chan any // a packet, text, or a code to close with
	gone  chan struct{}

	session *gatewaySession
	tried   bool // to resume
	ready   bool
	deaf    bool
	beaten  time.Time   // HELLO or the last heartbeat
	sent    []time.Time // what the bot sent of late
}

// ServeHTTP opens a connection and serves it to its end.
func (g *Gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	g.serving.Add(1)
	defer g.serving.Done()
	if r.URL.RawQuery != "v=9&encoding=json" || r.URL.Path != "/" && !strings.HasPrefix(r.URL.Path, "/resume/") {
		g.t.Errorf("discordfake: the gateway is not at %s", r.URL)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	l := &gatewayLine{g: g, path: r.URL.Path, out: make(chan any, 4096), gone: make(chan struct{}), fault: g.nextFault()}
	if l.fault.At == AtDial || strings.HasSuffix(l.path, "/dead") {
		g.refuseDial(w, r, l)
		return
	}
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		g.t.Errorf("discordfake: gateway: %v", err)
		return
	}
	l.conn = conn
	l.serve()
}

func (g *Gateway) nextFault() (f Fault) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.counts.Dials++
	g.note()
	if len(g.faults) > 0 {
		f, g.faults = g.faults[0], g.faults[1:]
	}
	return f
}

// refuseDial lets a connection fail, after which its session may be resumed at the
// address that all begin at.
func (g *Gateway) refuseDial(w http.ResponseWriter, r *http.Request, l *gatewayLine) {
	g.mu.Lock()
	if s := g.sessions[l.owner()]; s != nil {
		s.lost = true
	}
	g.mu.Unlock()
	if l.fault.Code == 0 && l.fault.At == AtDial {
		<-r.Context().Done()
		return
	}
	w.WriteHeader(max(l.fault.Code, http.StatusServiceUnavailable))
}

// owner is the id of the session whose address it is.
func (l *gatewayLine) owner() string {
	id, _ := strings.CutPrefix(l.path, "/resume/")
	return strings.TrimSuffix(id, "/dead")
}

func (l *gatewayLine) serve() {
	var writing sync.WaitGroup
	writing.Go(l.write)
	l.g.mu.Lock()
	l.g.lines[l] = true
	if l.fault.At == AtHello {
		l.strike(l.fault)
	} else {
		l.deaf, l.beaten = l.fault.Deaf, time.Now()
		l.send(gatewayPacket{Op: 10, Data: map[string]any{"heartbeat_interval": BeatEvery.Milliseconds(), "_trace": []string{"fake"}}})
	}
	l.g.note()
	l.g.mu.Unlock()
	err := l.read()
	l.conn.Close()
	close(l.gone)
	writing.Wait()
	l.end(err)
}

// end notes how the connection ended.
func (l *gatewayLine) end(err error) {
	l.g.mu.Lock()
	defer l.g.mu.Unlock()
	delete(l.g.lines, l)
	var closed *websocket.CloseError
	if errors.As(err, &closed) && closed.Code != websocket.CloseAbnormalClosure {
		l.g.counts.Left[closed.Code]++
		if l.session != nil && (closed.Code == websocket.CloseNormalClosure || closed.Code == websocket.CloseGoingAway) {
			delete(l.g.sessions, l.session.id)
		}
	}
	if l.session != nil && l.session.line == l {
		l.session.line = nil
	}
	l.checkBeat()
	l.g.note()
}

func (l *gatewayLine) write() {
	for {
		select {
		case <-l.gone:
			return
		case what := <-l.out:
			if code, ok := what.(int); ok {
				_ = l.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(time.Second)) // it may have left
				continue
			}
			if raw, ok := what.(json.RawMessage); ok {
				_ = l.conn.WriteMessage(websocket.TextMessage, raw) // it may have left
				continue
			}
			if err := l.conn.WriteJSON(what); err != nil {
				return // it has left
			}
		}
	}
}

func (l *gatewayLine) send(what any) {
	select {
	case l.out <- what:
	default:
		l.g.t.Error("discordfake: a connection is not read any more")
	}
}

// strike lets something go wrong, under the lock.
func (l *gatewayLine) strike(f Fault) {
	switch {
	case f.Deaf:
		l.deaf = true
	case f.Cut:
		l.conn.Close()
	case f.Raw != "":
		l.send(json.RawMessage(f.Raw))
	case f.Code != 0:
		if (f.Code == 4007 || f.Code >= 4009) && l.session != nil {
			delete(l.g.sessions, l.session.id)
		}
		l.send(f.Code)
	case f.Op == 9:
		if l.session != nil && !f.Resumable {
			delete(l.g.sessions, l.session.id)
		}
		l.send(gatewayPacket{Op: 9, Data: f.Resumable})
	case f.Op != 0:
		l.send(gatewayPacket{Op: f.Op})
	}
}

// read acts on what the bot sends until it leaves.
func (l *gatewayLine) read() error {
	for {
		_, raw, err := l.conn.ReadMessage()
		if err != nil {
			return err
		}
		var p struct {
			Op   int             `json:"op"`
			Data json.RawMessage `json:"d"`
		}
		l.g.mu.Lock()
		l.strictly(raw, &p)
		l.checkPace()
		switch p.Op {
		case 1:
			l.heartbeat(p.Data)
		case 2:
			l.identify(p.Data)
		case 6:
			l.resume(p.Data)
		default:
			l.g.t.Errorf("discordfake: the gateway does not know op %d", p.Op)
		}
		l.g.note()
		l.g.mu.Unlock()
	}
}

// strictly reads what has no other fields than out.
func (l *gatewayLine) strictly(raw []byte, out any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		l.g.t.Errorf("discordfake: gateway: %v", err)
	}
}

func (l *gatewayLine) checkPace() {
	now := time.Now()
	l.sent = slices.DeleteFunc(append(l.sent, now), func(at time.Time) bool { return now.Sub(at) >= sendWindow })
	if len(l.sent) > sendsInWindow {
		l.g.t.Errorf("discordfake: %d packets in %v", len(l.sent), sendWindow)
	}
}

func (l *gatewayLine) checkBeat() {
	if since := time.Since(l.beaten); !l.beaten.IsZero() && since > BeatEvery+beatSlack {
		l.g.t.Errorf("discordfake: no heartbeat for %v", since)
	}
}

func (l *gatewayLine) heartbeat(data json.RawMessage) {
	l.checkBeat()
	l.beaten = time.Now()
	l.g.counts.Beats++
	var seq *int64
	l.strictly(data, &seq)
	switch {
	case seq == nil, l.session == nil && l.tried:
	case l.session == nil || *seq > l.session.seq:
		l.g.t.Errorf("discordfake: a heartbeat with sequence %d, which was never sent", *seq)
	default:
		l.session.received(*seq)
	}
	if !l.deaf {
		l.send(gatewayPacket{Op: 11})
	}
}

// identify begins a session.
func (l *gatewayLine) identify(data json.RawMessage) {
	var d struct {
		Token      string            `json:"token"`
		Intents    int               `json:"intents"`
		Shard      [2]int            `json:"shard"`
		Properties map[string]string `json:"properties"`
	}
	l.strictly(data, &d)
	l.g.counts.Identifies++
	p := d.Properties
	if l.path != "/" || l.session != nil || d.Intents != gatewayIntents || p["os"] == "" || p["browser"] == "" || p["device"] == "" {
		l.g.t.Errorf("discordfake: identify at %s with intents %d and properties %v", l.path, d.Intents, p)
	}
	if d.Shard[1] < 1 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1] {
		l.g.t.Errorf("discordfake: shard %v", d.Shard)
	}
	l.spend(d.Shard[0] % l.g.Concurrency)
	if d.Token != l.g.token {
		l.send(4004)
		return
	}
	if l.fault.At == AtReady {
		l.strike(l.fault)
		return
	}
	l.g.serial++
	s := &gatewaySession{id: "session" + strconv.Itoa(l.g.serial), shard: d.Shard, line: l}
	for id, other := range l.g.sessions {
		if other.shard == s.shard {
			delete(l.g.sessions, id) // the bot has given it up
		}
	}
	l.g.sessions[s.id] = s
	again := l.g.Address() + "/resume/" + s.id
	if l.fault.DeadResume {
		again += "/dead"
	}
	l.begin(s)
	s.emit("READY", map[string]any{"v": 9, "session_id": s.id, "resume_gateway_url": again, "shard": d.Shard, "guilds": []any{}})
}

// spend takes from the budget of sessions.
func (l *gatewayLine) spend(key int) {
	now := time.Now()
	if left, _ := l.g.budget(now); left <= 0 {
		l.g.t.Error("discordfake: too many sessions in a day: Discord resets the token")
	}
	if last, ok := l.g.byKey[key]; ok && now.Sub(last) < identifyWindow {
		l.g.t.Errorf("discordfake: identifies %v apart", now.Sub(last))
	}
	l.g.begun, l.g.byKey[key] = append(l.g.begun, now), now
}

func (l *gatewayLine) begin(s *gatewaySession) {
	l.session, l.ready, s.line = s, true, l
	l.g.counts.Readies++
}

// resume takes a session up again and sends what was missed.
func (l *gatewayLine) resume(data json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	l.strictly(data, &d)
	l.g.counts.Resumes++
	l.tried = true
	if d.Token != l.g.token {
		l.g.t.Error("discordfake: resume with another token")
	}
	s := l.g.sessions[d.Session]
	switch {
	case s != nil && l.owner() != s.id && (l.path != "/" || !s.lost):
		l.g.t.Errorf("discordfake: %s is resumed at %s", s.id, l.path)
	case l.fault.At == AtReady:
		l.session = s
		l.strike(l.fault)
	case s == nil:
		l.send(gatewayPacket{Op: 9, Data: false})
	case d.Seq > s.seq:
		l.g.t.Errorf("discordfake: resume from sequence %d of %d", d.Seq, s.seq)
		l.send(4007)
	default:
		s.received(d.Seq)
		l.begin(s)
		for _, p := range s.events {
			l.send(p)
		}
		s.emit("RESUMED", map[string]any{"_trace": []string{"fake"}})
	}
}

// pipes are connections in memory.
type pipes struct {
	conns  chan net.Conn
	closed chan struct{}
	once   sync.Once
}

var _ net.Listener = (*pipes)(nil)

func (p *pipes) dial(ctx context.Context) (net.Conn, error) {
	ours, theirs := net.Pipe()
	select {
	case p.conns <- theirs:
		return ours, nil
	case <-p.closed:
	case <-ctx.Done():
	}
	return nil, net.ErrClosed
}

// Accept returns the next connection.
func (p *pipes) Accept() (net.Conn, error) {
	select {
	case c := <-p.conns:
		return c, nil
	case <-p.closed:
		return nil, net.ErrClosed
	}
}

// Close ends listening.
func (p *pipes) Close() error {
	p.once.Do(func() { close(p.closed) })
	return nil
}

// Addr is one that no proxy is asked for.
func (p *pipes) Addr() net.Addr { return memoryAddr{} }

type memoryAddr struct{}

func (memoryAddr) Network() string { return "memory" }
func (memoryAddr) String() string  { return "localhost" }
