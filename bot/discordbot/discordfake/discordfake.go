package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// The names that the fake knows.
const (
	Token = "fake.discord.token"
	App   = "1180000000000000001"
	Self  = "1180000000000000002"
	Guild = "1180000000000000003"
	Club  = "1180000000000000004" // a channel of the guild
	Quiet = "1180000000000000005" // another one

	OtherGuild = "1180000000000000006"
	OtherClub  = "1180000000000000007" // a channel of the other guild, with the same name
)

// Message is one that somebody can see.
type Message struct {
	ID        string
	Channel   string
	Author    string
	To        string // the one person who sees it, "" for everybody in the channel
	Embeds    []Embed
	Rows      []Row
	Files     []File
	Revision  int // grows with each change of any message
	Ephemeral bool
}

// Kind is what the mark of a message says it is.
func (m Message) Kind() string {
	if len(m.Embeds) == 0 {
		return ""
	}
	_, fragment, _ := strings.Cut(m.Embeds[0].URL, "#")
	values, err := url.ParseQuery(fragment)
	if err != nil {
		return ""
	}
	return values.Get("kind")
}

// File is one that stands in a message.
type File struct {
	Name, Alt string
	Data      []byte
}

// Person is somebody who uses Discord.
type Person struct {
	ID, Name string
	Admin    bool
	away     bool   // is in the other guild
	direct   string // id of the direct message with the bot, "" while there is none
	refusal  int    // code that direct messages to them are refused with
}

// Fake is Discord.
type Fake struct {
	t      testing.TB
	now    func() time.Time
	server *httptest.Server
	bot    http.Handler
	key    ed25519.PrivateKey

	// Emit delivers an event over the gateway. Without a handler of requests
	// (Serve) interactions go there too.
	Emit func(eventType string, payload any)
	// Gateway is the address that gateway/bot names.
	Gateway string
	awake   func() // waits until events go through the gateway

	mu           sync.Mutex
	serial       int
	changed      chan struct{} // closed when a message is new or changed
	people       map[string]*Person
	channels     map[string]string // name by id
	messages     []*Message
	interactions map[string]*interaction // by token
	commands     map[string][]Command    // by guild, "" for all
	puts         int                     // how often commands were replaced
	forms        map[string]*Form        // open ones by person
	nonces       map[string]remembered
	opened       []time.Time // direct messages that the bot opened
	storm        storm
	late         bool
	global       int // of the next calls are answered with a 429 for all
	limited      int // of the next messages are answered with a 429
	tooFast      bool
	calls        int
}

// remembered is a message by its nonce.
type remembered struct {
	id    string
	until time.Time
}

// nonceLife is how long a nonce is known: "the past few minutes".
const nonceLife = 2 * time.Minute

// New returns a guild with two channels, whose time is now's.
func New(t testing.TB, now func() time.Time) *Fake {
	seed := make([]byte, ed25519.SeedSize)
	f := &Fake{t: t, now: now, key: ed25519.NewKeyFromSeed(seed), people: map[string]*Person{}, channels: map[string]string{Club: "backend-club", Quiet: "quiet-corner", OtherClub: "backend-club"}, interactions: map[string]*interaction{},
		commands: map[string][]Command{}, forms: map[string]*Form{}, nonces: map[string]remembered{}, changed: make(chan struct{})}
	f.server = httptest.NewUnstartedServer(http.HandlerFunc(f.serve)) // known before the first request comes
	f.server.Start()
	t.Cleanup(f.server.Close)
	return f
}

// API is where the REST API is.
func (f *Fake) API() string { return f.server.URL + "/api/" }

// PublicKey is the key of the application.
func (f *Fake) PublicKey() string {
	return hex.EncodeToString(f.key.Public().(ed25519.PublicKey))
}

// Join lets events go through a gateway, which the REST API names.
func (f *Fake) Join(g *Gateway) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.Gateway, f.Emit, f.awake = g.Address(), g.Emit, g.awake
}

// Serve says where interactions go; without it they go over the gateway.
func (f *Fake) Serve(bot http.Handler) { f.bot = bot }

// ServeAt is Serve for an app at an address.
func (f *Fake) ServeAt(address string) {
	target, err := url.Parse(address)
	if err != nil {
		f.t.Fatal(err)
	}
	f.bot = httputil.NewSingleHostReverseProxy(target)
}

// Person makes somebody a member of the guild.
func (f *Fake) Person(name string, admin bool) *Person {
	f.mu.Lock()
	defer f.mu.Unlock()
	p := &Person{ID: f.id(), Name: name, Admin: admin}
	f.people[p.ID] = p
	return p
}

// Away makes somebody a member of the other guild and no longer of the first.
func (f *Fake) Away(p *Person) { p.away = true }

func guildOf(channel string) string {
	if channel == OtherClub {
		return OtherGuild
	}
	return Guild
}

// Direct is the direct message of a person with the bot; they open it if there is none.
func (f *Fake) Direct(p *Person) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.direct(p)
}

func (f *Fake) direct(p *Person) string {
	if p.direct == "" {
		p.direct = f.id()
	}
	return p.direct
}

// Opened is when the bot opened direct messages that were not there before.
func (f *Fake) Opened() []time.Time {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.opened)
}

// Calls is how many calls came so far.
func (f *Fake) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// Puts is how often commands were replaced so far.
func (f *Fake) Puts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.puts
}

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
			f.t.Fatal("discordfake: the message that was awaited never came")
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

// discordTime is where the time of ids begins, in milliseconds.
const discordTime = 1420070400000

// id returns a new id, which tells when it was made.
func (f *Fake) id() string {
	return strconv.FormatInt((f.now().UnixMilli()-discordTime)<<22|int64(f.next()&0x3fffff), 10)
}

// answer is what a call is answered with.
type answer struct {
	status int
	body   any
}

func ok(body any) answer { return answer{http.StatusOK, body} }

func refuse(status, code int, message string) answer {
	return answer{status, map[string]any{"code": code, "message": message}}
}

// call is one call of the API.
type call struct {
	parts []string // of the path, without the version
	query url.Values
	body  []byte // JSON
	files []File
}

// serve answers a call.
func (f *Fake) serve(w http.ResponseWriter, r *http.Request) {
	path, versioned := strings.CutPrefix(r.URL.Path, "/api/v9/")
	c, err := readCall(r, path)
	if !versioned || err != nil {
		f.t.Errorf("discordfake: %s: %v", r.Method, err)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	name, byToken := routeName(r.Method, c.parts)
	if byToken {
		f.await(c, name)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.calls++
	carry, known := calls[name]
	if !known {
		f.t.Errorf("discordfake: %s is not known", name)
		w.WriteHeader(http.StatusNotFound)
		return
	}
	if !strings.HasPrefix(r.Header.Get("User-Agent"), "DiscordBot (") {
		f.t.Errorf("discordfake: %s comes from %q", name, r.Header.Get("User-Agent"))
	}
	said := refuse(http.StatusUnauthorized, 0, "401: Unauthorized")
	switch {
	case !byToken && f.strikes(w, name, func() { carry(f, c) }):
		return
	case byToken || r.Header.Get("Authorization") == "Bot "+Token:
		said = carry(f, c)
	}
	h := w.Header()
	h.Set("Content-Type", "application/json")
	if !byToken {
		h.Set("X-RateLimit-Limit", "50")
		h.Set("X-RateLimit-Remaining", "49")
		h.Set("X-RateLimit-Reset-After", "0.01")
		h.Set("X-RateLimit-Bucket", "b"+strconv.Itoa(len(name)))
	}
	w.WriteHeader(said.status)
	if said.status == http.StatusNoContent {
		return
	}
	if err := json.NewEncoder(w).Encode(said.body); err != nil {
		f.t.Errorf("discordfake: %s: %v", name, err)
	}
}

// readCall reads a call, which comes as JSON or as a form with files.
func readCall(r *http.Request, path string) (c call, err error) {
	c = call{parts: strings.Split(path, "/"), query: r.URL.Query()}
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") {
		c.body, err = io.ReadAll(r.Body)
		return c, err
	}
	if err := r.ParseMultipartForm(32 << 20); err != nil {
		return c, fmt.Errorf("form: %w", err)
	}
	c.body = []byte(r.FormValue("payload_json"))
	for n := range len(r.MultipartForm.File) {
		part, header, err := r.FormFile(fmt.Sprintf("files[%d]", n))
		if err != nil {
			return c, fmt.Errorf("files[%d]: %w", n, err)
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return c, fmt.Errorf("files[%d]: %w", n, err)
		}
		c.files = append(c.files, File{Name: header.Filename, Data: data})
	}
	return c, nil
}

// routeName names a call: ids are stars, and so are tokens.
func routeName(method string, parts []string) (name string, byToken bool) {
	parts = slices.Clone(parts)
	byToken = parts[0] == "interactions" || parts[0] == "webhooks"
	for i, p := range parts {
		if i > 0 && strings.Trim(p, "0123456789") == "" || byToken && i == 2 {
			parts[i] = "*"
		}
	}
	return method + " " + strings.Join(parts, "/"), byToken
}
