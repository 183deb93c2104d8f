package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// The credentials that the fake knows.
const (
	BotToken = "xoxb-fake-bot-token"
	Secret   = "8f742231b10e8888abcd99yyyzzz85a5"
	Team     = "T0RUNG"
	Self     = "U0RUNG"
)

// Message is one that somebody can see.
type Message struct {
	TS        string
	Channel   string
	To        string // the one person who sees it, "" for everybody in the channel
	Thread    string
	Text      string
	Blocks    []Block
	Metadata  json.RawMessage
	Revision  int // grows with each change of any message
	Ephemeral bool
}

// Person is a member of the workspace.
type Person struct {
	ID, Name, Zone string
	Admin          bool
	Direct         string // id of the direct message with the bot
}

// Fake is a workspace.
type Fake struct {
	t      testing.TB
	now    func() time.Time
	server *httptest.Server
	bot    http.Handler

	mu        sync.Mutex
	serial    int
	changed   chan struct{} // closed when a message is new or changed
	people    map[string]*Person
	channels  map[string]string // name by id
	messages  []*Message
	responses map[string]*responseURL
	triggers  map[string]*trigger
	view      map[string]*View // open forms by person
	storm     storm
	late      bool   // forms open after their time
	closed    bool   // the Messages tab is off
	limit     int    // of the next messages are answered with 429
	scopes    string // granted, as a header tells them
	home      map[string][]Block
	hashes    map[string]string // of the homes, by person
	stale     bool
	conflicts int
	sockets   sockets
	uploads   map[string][]byte // by id, until they are shared
	alts      map[string]string // text of a picture for those who do not see it, by id
	files     []File
}

// File is one that was shared in a conversation.
type File struct {
	Name, Channel, Alt string
	Data               []byte
}

// Files returns what was shared.
func (f *Fake) Files() []File {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.files)
}

// responseURL can be used five times in thirty minutes.
type responseURL struct {
	channel, user string
	message       *Message // the one that was pressed, nil for a command
	made          time.Time
	uses          int
	answered      chan struct{} // closed when the command's own response has been read
}

type trigger struct {
	user string
	made time.Time
	used bool
}

// New returns a workspace whose time is now's.
func New(t testing.TB, now func() time.Time) *Fake {
	f := &Fake{t: t, now: now, people: map[string]*Person{}, channels: map[string]string{}, responses: map[string]*responseURL{}, triggers: map[string]*trigger{}, view: map[string]*View{}, scopes: "commands,chat:write,im:write,im:history,app_mentions:read,files:write,users:read", home: map[string][]Block{}, hashes: map[string]string{}, uploads: map[string][]byte{}, alts: map[string]string{}, changed: make(chan struct{}),
		sockets: sockets{changed: make(chan struct{}), waiting: map[string]chan json.RawMessage{}}}
	f.server = httptest.NewUnstartedServer(http.HandlerFunc(f.serve)) // known before the first request comes
	f.server.Start()
	t.Cleanup(f.server.Close)
	return f
}

// API is where the Web API is.
func (f *Fake) API() string { return f.server.URL + "/api/" }

// Serve says where requests to the app go; without it they go to its sockets.
func (f *Fake) Serve(bot http.Handler) { f.bot = bot }

// ServeAt is Serve for an app at an address.
func (f *Fake) ServeAt(address string) {
	target, err := url.Parse(address)
	if err != nil {
		f.t.Fatal(err)
	}
	f.bot = httputil.NewSingleHostReverseProxy(target)
}

// Person makes somebody a member of the workspace.
func (f *Fake) Person(id, name, zone string, admin bool) *Person {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := &Person{ID: id, Name: name, Zone: zone, Admin: admin, Direct: "D" + id[1:]}
	f.people[id] = p
	return p
}

// Grant says which scopes the app has, with commas between them.
func (f *Fake) Grant(scopes string) { f.scopes = scopes }

// MessagesTab switches the tab on or off in which people get direct messages.
func (f *Fake) MessagesTab(on bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.closed = !on
}

// Channel makes a channel that the bot is in.
func (f *Fake) Channel(id, name string) { f.channels[id] = name }

// Since returns the messages that are newer or changed after a revision, in the
// order of their changes, and the present one.
func (f *Fake) Since(revision int) (changed []Message, now int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		if m.Revision > revision {
			changed = append(changed, *m)
		}
	}
	slices.SortFunc(changed, func(a, b Message) int { return a.Revision - b.Revision })
	return changed, f.serial
}

// View returns the form that a person has open.
func (f *Fake) View(p *Person) (View, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v := f.view[p.ID]; v != nil {
		return *v, true
	}
	return View{}, false
}

// Await waits until a message that is new or changed after a revision fits, and
// returns it.
func (f *Fake) Await(revision int, fits func(Message) bool) Message {
	f.t.Helper()
	for {
		f.mu.Lock()
		next := f.changed
		f.mu.Unlock()
		changed, _ := f.Since(revision)
		for _, m := range changed {
			if fits(m) {
				return m
			}
		}
		select {
		case <-next:
		case <-f.t.Context().Done():
			f.t.Fatal("slackfake: the message that was awaited never came")
		}
	}
}

// show gives a message the next revision and tells who waits.
func (f *Fake) show(m *Message) {
	m.Revision = f.next()
	close(f.changed)
	f.changed = make(chan struct{})
}

func (f *Fake) next() int {
	f.serial++
	return f.serial
}

func (f *Fake) stamp() string {
	return fmt.Sprintf("%d.%06d", f.now().Unix(), f.next())
}

// serve routes what comes to Slack.
func (f *Fake) serve(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/socket" {
		f.serveSocket(w, r)
		return
	}
	token, ok := strings.CutPrefix(r.URL.Path, "/response/")
	f.mu.Lock()
	u := f.responses[token]
	f.mu.Unlock()
	if u != nil {
		<-u.answered
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if ok {
		f.respond(w, r, token)
		return
	}
	if id, ok := strings.CutPrefix(r.URL.Path, "/upload/"); ok {
		f.upload(w, r, id)
		return
	}
	name, ok := strings.CutPrefix(r.URL.Path, "/api/")
	call, known := methods[name]
	if !ok || !known {
		f.t.Errorf("slackfake: %s %s is not known", r.Method, r.URL.Path)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	args, err := arguments(r)
	if errors.Is(err, io.ErrUnexpectedEOF) { // the app was killed in the middle of it
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	if err != nil {
		f.t.Errorf("slackfake: %s: %v", name, err)
	}
	if f.limit > 0 && name == "chat.postMessage" {
		f.limit--
		w.Header().Set("Retry-After", "0")
		w.WriteHeader(http.StatusTooManyRequests)
		return
	}
	if f.storm.strikes(w, name, func() { call(f, args) }) {
		return
	}
	answer := map[string]any{"ok": true}
	if want := map[bool]string{true: AppToken, false: BotToken}[name == "apps.connections.open"]; args.Get("token") != want {
		answer = refuse("invalid_auth")
	} else if said := call(f, args); said != nil {
		answer = said
	}
	if _, failed := answer["error"]; !failed {
		answer["ok"] = true
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("X-OAuth-Scopes", f.scopes)
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		f.t.Errorf("slackfake: %s: %v", name, err)
	}
}

func refuse(word string) map[string]any { return map[string]any{"ok": false, "error": word} }
