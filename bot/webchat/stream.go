package webchat

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"time"
)

const (
	maxStreams = 64               // open at the same time
	pingEvery  = 15 * time.Second // so that proxies keep the connection, and we notice a dead one
	writeLimit = 10 * time.Second // a stream that takes longer to read is dropped
)

// stream sends what changed in the transcript as server-sent events. A stream
// holds no queue: it reads what it missed from the transcript, however much
// that is, so a slow one costs nothing and its tab comes back by itself.
func (s *Server) stream(w http.ResponseWriter, r *http.Request) {
	if s.streams.Add(1) > maxStreams {
		s.streams.Add(-1)
		w.Header().Set("Retry-After", "30")
		refuse(w, http.StatusServiceUnavailable, "Too many tabs are open. Please close some.")
		return
	}
	defer s.streams.Add(-1)
	position := r.Header.Get("Last-Event-ID")
	if position == "" {
		position = r.URL.Query().Get("after")
	}
	person, ok := s.personOf(r.URL.Query().Get("as"))
	if !ok {
		refuse(w, http.StatusNotFound, nobody)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // or nginx would keep events back
	if r.URL.Query().Has("once") {            // a tab that reads along with another catches up
		changed, now, _ := s.room.since(person, position)
		send(w, event(now, person, changed))
		return
	}
	ping := time.NewTicker(pingEvery)
	defer ping.Stop()
	first := true
	for {
		changed, now, next := s.room.since(person, position)
		if first || len(changed) > 0 {
			if !send(w, event(now, person, changed)) {
				return
			}
		}
		first, position = false, now
		select {
		case <-next:
		case <-ping.C:
			if !send(w, []byte(": ping\n\n")) {
				return
			}
		case <-s.closed:
			return
		case <-r.Context().Done():
			return
		}
	}
}

// event is one server-sent event. Without messages it only tells the position.
func event(id, person string, changed []message) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "id: %s\n", id)
	if len(changed) > 0 {
		for line := range bytes.Lines(fragment(person, changed)) {
			b.WriteString("data: ")
			b.Write(bytes.TrimRight(line, "\n"))
			b.WriteByte('\n')
		}
	}
	b.WriteByte('\n')
	return b.Bytes()
}

// send writes at once, and reports whether the reader is still there.
func send(w http.ResponseWriter, data []byte) bool {
	c := http.NewResponseController(w)
	if err := c.SetWriteDeadline(time.Now().Add(writeLimit)); err != nil && !errors.Is(err, http.ErrNotSupported) {
		return false
	}
	if _, err := w.Write(data); err != nil {
		return false
	}
	return c.Flush() == nil
}
