package discordfake

import (
	"encoding/json"
	"errors"
	"net/http"
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
	cut     bool        // right after the close
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
	switch {
	case l.fault.At != AtDial:
		w.WriteHeader(http.StatusServiceUnavailable)
	case l.fault.Code == 0:
		<-r.Context().Done()
	default:
		w.WriteHeader(l.fault.Code)
	}
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
				l.g.mu.Lock()
				if l.cut {
					l.conn.Close()
				}
				l.g.mu.Unlock()
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
	case f.Cut && f.Code == 0:
		l.conn.Close()
	case f.Raw != "":
		l.send(json.RawMessage(f.Raw))
	case f.Code != 0:
		if (f.Code == 4007 || f.Code >= 4009) && l.session != nil {
			delete(l.g.sessions, l.session.id)
		}
		l.cut = f.Cut
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
