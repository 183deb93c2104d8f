package slackfake

import (
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/gorilla/websocket"
)

// AppToken opens sockets.
const AppToken = "xapp-fake-app-token"

// line is an open socket.
type line struct {
	conn *websocket.Conn
	gone chan struct{} // closed when it has ended
}

// sockets are those of the app, and who waits for an acknowledgement.
type sockets struct {
	open    []*line
	changed chan struct{} // closed when one opens
	waiting map[string]chan json.RawMessage
	opened  int    // in all
	refuse  string // answer of apps.connections.open, "" while it opens
}

func (f *Fake) connectionsOpen(args url.Values) map[string]any {
	if f.sockets.refuse != "" {
		return refuse(f.sockets.refuse)
	}
	return map[string]any{"url": "ws" + strings.TrimPrefix(f.server.URL, "http") + "/socket"}
}

// serveSocket greets a new socket and reads acknowledgements from it.
func (f *Fake) serveSocket(w http.ResponseWriter, r *http.Request) {
	upgrader := websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}
	conn, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		f.t.Errorf("slackfake: socket: %v", err)
		return
	}
	defer conn.Close()
	l := &line{conn: conn, gone: make(chan struct{})}
	defer close(l.gone)
	if err := conn.WriteJSON(map[string]any{"type": "hello", "num_connections": 1, "connection_info": map[string]any{"app_id": "A0RUNG"}}); err != nil {
		return
	}
	f.mu.Lock()
	f.sockets.open = append(f.sockets.open, l)
	f.sockets.opened++
	close(f.sockets.changed)
	f.sockets.changed = make(chan struct{})
	f.mu.Unlock()
	for {
		var ack struct {
			ID      string          `json:"envelope_id"`
			Payload json.RawMessage `json:"payload"`
		}
		if err := conn.ReadJSON(&ack); err != nil {
			break
		}
		f.mu.Lock()
		waiting := f.sockets.waiting[ack.ID]
		delete(f.sockets.waiting, ack.ID)
		f.mu.Unlock()
		if waiting != nil {
			waiting <- ack.Payload
		}
	}
	f.mu.Lock()
	f.sockets.open = slices.DeleteFunc(f.sockets.open, func(other *line) bool { return other == l })
	f.mu.Unlock()
}

// Envelope sends an envelope on any socket and returns what its acknowledgement
// carries. It comes again where the socket ends before it is acknowledged.
func (f *Fake) Envelope(kind string, payload any) json.RawMessage {
	f.t.Helper()
	f.mu.Lock()
	id := "E" + strconv.Itoa(f.next())
	again := f.storm.rand != nil && f.storm.rand.Float64() < f.storm.redelivered
	f.mu.Unlock()
	said := f.envelope(id, kind, payload)
	if again { // the acknowledgement was lost on its way
		f.envelope(id, kind, payload)
	}
	return said
}

func (f *Fake) envelope(id, kind string, payload any) json.RawMessage {
	f.t.Helper()
	f.mu.Lock()
	answered := make(chan json.RawMessage, 1)
	f.sockets.waiting[id] = answered
	f.mu.Unlock()
	for attempt := 0; ; attempt++ {
		l := f.anySocket()
		f.mu.Lock()
		err := l.conn.WriteJSON(map[string]any{"type": kind, "envelope_id": id, "accepts_response_payload": kind == "slash_commands", "retry_attempt": attempt, "payload": payload})
		f.mu.Unlock()
		if err != nil {
			l.conn.Close()
		}
		select {
		case said := <-answered:
			return said
		case <-l.gone:
		case <-f.t.Context().Done():
			f.t.Fatalf("slackfake: %s %s is never acknowledged", kind, id)
		}
	}
}

func (f *Fake) anySocket() *line {
	f.t.Helper()
	for {
		f.mu.Lock()
		open, changed := slices.Clone(f.sockets.open), f.sockets.changed
		f.serial++
		turn := f.serial
		f.mu.Unlock()
		if len(open) > 0 {
			return open[turn%len(open)] // any payload may go to any socket
		}
		select {
		case <-changed:
		case <-f.t.Context().Done():
			f.t.Fatal("slackfake: the app has no socket open")
		}
	}
}

// AwaitSocket waits until the app has a socket open.
func (f *Fake) AwaitSocket() {
	f.t.Helper()
	f.anySocket()
}

// Opened is how many sockets the app has opened in all.
func (f *Fake) Opened() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.sockets.opened
}

// Disconnect says on every socket that it ends, for a reason.
func (f *Fake) Disconnect(reason string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, l := range f.sockets.open {
		_ = l.conn.WriteJSON(map[string]any{"type": "disconnect", "reason": reason}) // it may have ended by itself
	}
}

// Cut ends every socket without a word.
func (f *Fake) Cut() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, l := range f.sockets.open {
		l.conn.Close()
	}
}

// Refuse makes apps.connections.open answer with an error, "" with a socket again.
func (f *Fake) Refuse(word string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sockets.refuse = word
}

// Sockets is how many are open.
func (f *Fake) Sockets() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.sockets.open)
}
