package webchat

import (
	"crypto/rand"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// What a pane keeps. Older messages go first.
const (
	maxMessages = 200
	maxBytes    = 1 << 20 // of rendered HTML
)

// room keeps the transcripts: a direct message for each person, and the channel.
// Each change of a message gives it the next revision, so that a tab can say up
// to where it has seen everything.
type room struct {
	mu          sync.Mutex
	epoch       string // tells the revisions and ids of this run from those of another
	rev         uint64
	transcripts map[transcript][]message // in the order they are shown
	changed     chan struct{}            // closed at the next change
}

// transcript is a pane, and whose it is: "" for the channel, which is everybody's.
type transcript struct{ pane, person string }

func newRoom() *room {
	return &room{epoch: strings.ToLower(rand.Text()[:10]), transcripts: map[transcript][]message{}, changed: make(chan struct{})}
}

// put shows messages together: each in the place of the one with its id, else
// at the end. It fills in their revisions, and ids where there are none.
func (r *room) put(messages []message) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range messages {
		r.place(&messages[i])
	}
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *room) place(m *message) {
	r.rev++
	if m.ID == "" {
		m.ID = fmt.Sprintf("%s-%s-%d", m.Pane, r.epoch, r.rev)
	}
	m.Epoch, m.Rev = r.epoch, r.rev
	m.render()
	where := transcriptOf(m.Pane, m.For)
	list := r.transcripts[where]
	if at := index(list, m.ID); at >= 0 {
		list[at] = *m
	} else {
		list = append(list, *m)
	}
	r.transcripts[where] = trim(list)
}

func transcriptOf(pane, person string) transcript {
	if p, ok := paneOf(pane); ok && p.Channel != "" {
		person = ""
	}
	return transcript{pane, person}
}

func index(list []message, id string) int {
	return slices.IndexFunc(list, func(m message) bool { return m.ID == id })
}

// trim drops the oldest messages over the bounds, but never the newest one.
func trim(list []message) []message {
	size := 0
	for i := len(list) - 1; i >= 0; i-- {
		size += len(list[i].html) + len(list[i].own)
		if n := len(list) - i; n > 1 && (n > maxMessages || size > maxBytes) {
			return append([]message(nil), list[i+1:]...)
		}
	}
	return list
}

// find returns a message that is still kept, if the person may see it.
func (r *room) find(person, id string) (message, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	name, _, _ := strings.Cut(id, "-")
	list := r.transcripts[transcriptOf(name, person)]
	at := index(list, id)
	if at < 0 || !list[at].seenBy(person) {
		return message{}, false
	}
	return list[at], true
}

// since returns what changed for a person after a position, the position that
// leads to, and a channel that is closed at the next change. Everything comes
// when the position is of another run or none.
func (r *room) since(person, position string) (changed []message, now string, next <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	seen := uint64(0)
	if epoch, rev, ok := strings.Cut(position, "-"); ok && epoch == r.epoch {
		seen, _ = strconv.ParseUint(rev, 10, 64) // 0 where it is no number
	}
	for _, p := range panes {
		for _, m := range r.transcripts[transcriptOf(p.ID, person)] {
			if m.Rev > seen && m.seenBy(person) {
				changed = append(changed, m)
			}
		}
	}
	return changed, fmt.Sprintf("%s-%d", r.epoch, r.rev), r.changed
}
