package webchat

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
)

// Platform and Workspace name the place the page shares with the terminal: one
// person of the same name is one learner in both.
const (
	Platform  = "local"
	Workspace = "local"
)

// Options are what a Server is made of. All down to People are required.
type Options struct {
	Mentor *bot.Mentor
	Clock  bot.Clock
	Log    *slog.Logger
	// People are who can sit at the page, by user id, which is their name too. The
	// first one runs the workspace.
	People []string
	// Token is asked of every visitor. Without one only requests to a loopback
	// host are served, so the listener should be on loopback too.
	Token string
	// Time lets the person skip days; without it the page offers no way to. Its
	// clock is the mentor's and Clock.
	Time *bot.Timekeeper
	// Painter draws the pictures; without it the page shows them in letters.
	Painter *picture.Painter
}

// Server is the page. It is safe for concurrent use.
type Server struct {
	mentor  *bot.Mentor
	clock   bot.Clock
	log     *slog.Logger
	people  []string
	time    *bot.Timekeeper
	painter *picture.Painter
	guard   guard
	room    *room
	shelf   shelf
	handler http.Handler

	turn    sync.Mutex // people take turns, so that answers follow their questions
	streams atomic.Int32
	told    atomic.Pointer[time.Location] // the zone of the person's browser, this machine's until it has told
	closed  chan struct{}
	close   func()
}

var _ http.Handler = (*Server)(nil)

// New returns a server with an empty transcript.
func New(o Options) *Server {
	s := &Server{mentor: o.Mentor, clock: o.Clock, log: o.Log, people: o.People, time: o.Time, painter: o.Painter,
		guard: newGuard(o.Token), room: newRoom(), closed: make(chan struct{})}
	s.told.Store(time.Local)
	s.close = sync.OnceFunc(func() { close(s.closed) })
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", s.page)
	mux.HandleFunc("GET /as/{person}", s.page)
	mux.HandleFunc("GET /stream", s.stream)
	mux.HandleFunc("GET /picture/{id}", s.picture)
	mux.HandleFunc("GET /complete", s.complete)
	mux.HandleFunc("GET /file/{id}", s.file)
	mux.HandleFunc("GET /static/", static)
	mux.HandleFunc("POST /say", s.say)
	mux.HandleFunc("POST /press", s.press)
	mux.HandleFunc("POST /fill", s.fill)
	mux.HandleFunc("POST /skip", s.skip)
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusNotFound, "There is nothing here. The chat is at /.")
	})
	s.handler = s.guard.wrap(mux)
	return s
}

// ServeHTTP implements [http.Handler].
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.handler.ServeHTTP(w, r) }

// Close ends all streams, which would hold up a shutdown, and lets no new one
// begin. It may be called more than once.
func (s *Server) Close() { s.close() }

// pane is one of the two places on the page.
type pane struct {
	ID      string
	Title   string
	Channel string // "" in a direct message
	Lead    string // what an empty pane says
	Try     []string
}

var panes = []pane{
	{ID: "dm", Title: "Direct message with Rung",
		Lead: "I help you become a backend developer: what to learn next, answers to common questions, and quizzes that come back just before you forget.",
		Try:  []string{"/roadmap next", "/quiz", "/faq do I need maths?", "/streak", "/leaderboard"}},
	{ID: "club", Title: "#backend-club", Channel: "#backend-club",
		Lead: "This is a channel, as a team would have it. I answer lines that start with / or @rung; everything else is between people.",
		Try:  []string{"/leaderboard", "/quiz", "@rung which language first?"}},
}

// at is a person in a pane.
type at struct {
	pane
	person string
}

const nobody = "Nobody of that name sits at this page. The chat is at /."

// personOf returns who a name stands for: the first person where there is none.
func (s *Server) personOf(name string) (person string, ok bool) {
	if name == "" {
		return s.people[0], true
	}
	return name, slices.Contains(s.people, name)
}

func (p pane) place() bot.Place { return bot.Place{Workspace: Workspace, Channel: p.Channel} }

func paneOf(id string) (pane, bool) {
	for _, p := range panes {
		if p.ID == id {
			return p, true
		}
	}
	return pane{}, false
}

const (
	maxBody     = 64 << 10         // bytes of a form
	maxShown    = 4000             // characters of a person's line that the transcript keeps
	maxComplete = 1000             // bytes of a line to be completed
	patience    = 30 * time.Second // for one answer
)

// say carries out a typed line.
func (s *Server) say(w http.ResponseWriter, r *http.Request) {
	p, ok := s.readForm(w, r)
	if !ok {
		return
	}
	line := strings.TrimSpace(r.PostForm.Get("text"))
	if line == "" {
		s.answer(w, r, p, nil)
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	shown := []message{s.fromPerson(p, line, s.zone(r))}
	if asked, yes := p.place().Addressed(line); yes {
		reply := s.handle(r, p, bot.Event{Kind: bot.Said, Text: asked})
		shown = append(shown, s.fromMentor(p, reply.Say, s.zone(r))...)
	}
	s.answer(w, r, p, shown)
}

// messageID is what an id of one of our messages looks like, also of one from
// before a restart.
var messageID = regexp.MustCompile(`^(dm|club)-[a-z2-7]{10}-[0-9]{1,12}$`)

// press carries out the press of a button. The message it belongs to need not
// be in the transcript any more.
func (s *Server) press(w http.ResponseWriter, r *http.Request) {
	p, id, ok := s.readPress(w, r)
	if !ok {
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	reply := s.handle(r, p, bot.Event{Kind: bot.Pressed, Button: r.PostForm.Get("button")})
	if reply.Form != nil {
		s.ask(w, r, p, id, *reply.Form)
		return
	}
	s.answer(w, r, p, s.follows(r, p, id, reply))
}

// fill carries out a form that a press has opened.
func (s *Server) fill(w http.ResponseWriter, r *http.Request) {
	p, id, ok := s.readPress(w, r)
	if !ok {
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	reply := s.handle(r, p, bot.Event{Kind: bot.Submitted, Button: r.PostForm.Get("button"), Text: r.PostForm.Get("text")})
	s.answer(w, r, p, s.follows(r, p, id, reply))
}

// follows is what a press leads to: the message it belongs to as it reads now,
// and what else is said.
func (s *Server) follows(r *http.Request, p at, id string, reply bot.Reply) (shown []message) {
	if reply.Update != nil {
		shown = s.fromMentor(p, []bot.Message{*reply.Update}, s.zone(r))
		shown[0].ID = id
		if before, known := s.room.find(p.person, id); known && before.For == "" {
			shown[0].For, shown[0].Ephemeral = "", false
		}
	}
	return append(shown, s.fromMentor(p, reply.Say, s.zone(r))...)
}

// handle hands an event to the mentor. What was sent is carried out even when
// the tab that sent it is gone.
func (s *Server) handle(r *http.Request, p at, e bot.Event) bot.Reply {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	e.Account = bot.Account{Platform: Platform, User: p.person}
	e.Name, e.Zone, e.Admin = p.person, zoneOf(r), p.person == s.people[0]
	e.Place = p.place()
	reply, _ := s.mentor.Handle(ctx, e) // the reply says it, the mentor has logged it
	return reply
}

func zoneOf(r *http.Request) string { return bot.Cut(r.PostForm.Get("zone"), 64) }

// answer shows the messages of this turn, and sends them to the tab that took
// it or lets a browser without JavaScript load the page.
func (s *Server) answer(w http.ResponseWriter, r *http.Request, p at, shown []message) {
	s.room.put(shown)
	if r.Header.Get("HX-Request") == "" {
		http.Redirect(w, r, s.address(p.person)+"#"+p.ID, http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	s.write(w, fragment(p.person, shown))
}

// readForm reads a posted form, and who sent it from which pane, or refuses it.
func (s *Server) readForm(w http.ResponseWriter, r *http.Request) (at, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	err := r.ParseForm()
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		refuse(w, http.StatusRequestEntityTooLarge, "That is more than I can read at once. Please send less.")
		return at{}, false
	}
	p, ok := paneOf(r.PostForm.Get("pane"))
	person, known := s.personOf(r.PostForm.Get("as"))
	if err != nil || !ok || !known {
		refuse(w, http.StatusBadRequest, "I could not read that. Please load the page again.")
		return at{}, false
	}
	return at{p, person}, true
}

// readPress is readForm for what belongs to a message, whose id it returns.
func (s *Server) readPress(w http.ResponseWriter, r *http.Request) (p at, id string, ok bool) {
	if p, ok = s.readForm(w, r); !ok {
		return p, "", false
	}
	id = r.PostForm.Get("message")
	if !messageID.MatchString(id) || !strings.HasPrefix(id, p.ID+"-") {
		refuse(w, http.StatusBadRequest, "That button belongs to no message of this page. Please load the page again.")
		return p, "", false
	}
	return p, id, true
}

// address is where a person's page is.
func (s *Server) address(person string) string {
	if person == s.people[0] {
		return "/"
	}
	return "/as/" + url.PathEscape(person)
}

// complete lists what the line in q can become, as JSON.
func (s *Server) complete(w http.ResponseWriter, r *http.Request) {
	type choice struct {
		Line string `json:"line"`
		Help string `json:"help"`
	}
	choices := []choice{}
	if q := r.URL.Query().Get("q"); len(q) <= maxComplete {
		reply, _ := s.mentor.Handle(r.Context(), bot.Event{Kind: bot.Complete, Text: q}) // no choices is an answer
		for _, c := range reply.Choices {
			choices = append(choices, choice(c))
		}
	}
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(choices); err != nil {
		s.log.Debug("write completion", "error", err)
	}
}
