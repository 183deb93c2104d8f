package terminal

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
)

// Platform and Workspace name the place the terminal shares with the chat
// page: one person of the same name is one learner in both.
const (
	Platform  = "local"
	Workspace = "local"
)

// KindForm is the kind of the line that asks for what is to be typed.
const KindForm bot.MessageKind = "form"

// Message is one message as it is printed, and as --json prints it.
type Message struct {
	To        string          `json:"to"` // a person, or the channel when everybody sees it
	In        string          `json:"in"` // "dm" or "#channel"
	Kind      bot.MessageKind `json:"kind"`
	Text      string          `json:"text"`
	Buttons   []Button        `json:"buttons"`
	Image     string          `json:"image"` // path of the picture, "" for none
	Ephemeral bool            `json:"ephemeral"`
	File      string          `json:"file,omitempty"` // path of the file that was saved
}

// Button is a button of a Message.
type Button struct {
	ID    string `json:"id"`
	Label string `json:"label"`
}

// Session is one person at a terminal, who may become another and move about.
type Session struct {
	Mentor *bot.Mentor
	Clock  *bot.SetClock
	Zone   string // IANA zone of the machine, "" if unknown
	Files  string // folder in which files are saved
	// Pictures is a folder in which pictures are saved, drawn by Painter; "" shows
	// them in letters.
	Pictures string
	Painter  *picture.Painter
	Admin    string // who runs the workspace: the person who began the session
	// Sandbox allows !at. On a database that is used for real, a clock that ran
	// ahead would refuse its owner until that day comes.
	Sandbox bool

	mu      sync.Mutex
	person  string
	channel string            // "" in a direct message
	seen    []Message         // newest last
	forms   map[string]string // id of the form that waits for a line, by who and where
	said    []Message         // what the mentor said first and nobody has printed yet
}

// remembered is how many messages back !press looks.
const remembered = 50

// NewSession returns a session of the person in a direct message.
func NewSession(m *bot.Mentor, clock *bot.SetClock, person string) *Session {
	return &Session{Mentor: m, Clock: clock, Files: ".", Admin: person, person: person, forms: map[string]string{}}
}

// Line carries out one line and returns what is said in answer.
func (s *Session) Line(ctx context.Context, line string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	line = strings.TrimSpace(line)
	switch {
	case line == "" || strings.HasPrefix(line, "# "):
		return nil
	case s.form() != "" && !strings.HasPrefix(line, "!") && !strings.HasPrefix(line, "/"):
		return s.handle(ctx, bot.Event{Kind: bot.Submitted, Button: s.form(), Text: line})
	case strings.HasPrefix(line, "!"):
		messages, err := s.steer(ctx, line)
		if err != nil {
			return s.show(bot.Reply{Say: []bot.Message{{Kind: bot.KindError, Text: bot.Text{bot.Para(err.Error())}}}})
		}
		return messages
	}
	said, toUs := s.place().Addressed(line)
	if !toUs {
		return nil // people talking to each other
	}
	return s.handle(ctx, bot.Event{Kind: bot.Said, Text: said})
}

// Visit is Line with what fell due for the person meanwhile: their visit has
// brought their days up to the present and queued it.
func (s *Session) Visit(ctx context.Context, line string) ([]Message, error) {
	answer := s.Line(ctx, line)
	s.mu.Lock()
	defer s.mu.Unlock()
	err := s.deliver(ctx)
	return append(answer, s.takeSaid()...), err
}

func (s *Session) steer(ctx context.Context, line string) ([]Message, error) {
	verb, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "!press":
		id, err := s.button(rest)
		if err != nil {
			return nil, err
		}
		return s.handle(ctx, bot.Event{Kind: bot.Pressed, Button: id}), nil
	case "!as":
		if rest == "" {
			return nil, errors.New("Say who: !as ana")
		}
		s.person = rest
		return nil, nil
	case "!in":
		if rest != "dm" && !strings.HasPrefix(rest, "#") {
			return nil, errors.New("Say where: !in dm, or !in #backend-club")
		}
		s.channel = strings.TrimPrefix(rest, "dm")
		return nil, nil
	case "!at":
		return s.moveClock(ctx, rest)
	}
	return nil, errors.New("I know !press, !as, !in and !at. Type /rung help for everything else.")
}

// moveClock goes forward to a time and lets everything due by then happen.
func (s *Session) moveClock(ctx context.Context, value string) ([]Message, error) {
	if !s.Sandbox {
		return nil, errors.New("Moving the clock would lock you out of your notes until that day. To play with time, start with a file of its own: rung chat --db try.db")
	}
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return nil, errors.New("That is no date and time I can read. Write it like this: !at 2026-11-23T09:00:00Z")
	}
	if now := s.Clock.Now(); t.Before(now) {
		return nil, fmt.Errorf("The clock only moves forward. It is %s.", now.UTC().Format(time.RFC3339))
	}
	err = s.Mentor.Advance(ctx, t, s.setClock, s.deliver)
	return s.takeSaid(), err
}

// Due does what is due by now, as a tick each minute does for those who wait,
// and returns what is said.
func (s *Session) Due(ctx context.Context) ([]Message, error) {
	err := s.Mentor.Tick(ctx, s.Clock.Now()) // may take long, and holds up nobody who types
	s.mu.Lock()
	defer s.mu.Unlock()
	err = errors.Join(err, s.deliver(ctx))
	return s.takeSaid(), err
}

func (s *Session) deliver(ctx context.Context) error {
	return s.Mentor.Deliver(ctx, Platform, s, s.Clock.Now)
}

func (s *Session) takeSaid() []Message {
	said := s.said
	s.said = nil
	return said
}

func (s *Session) setClock(now time.Time) error {
	s.Clock.Set(now)
	return nil
}

var _ bot.Chat = (*Session)(nil)

// Send implements [bot.Chat]: what the mentor says first is printed with the
// answer to the line being read.
func (s *Session) Send(_ context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	s.said = append(s.said, s.render(to.Account.User, to.Channel, m))
	s.remember(s.said[len(s.said)-1:])
	return ref, nil
}

// button finds the id of a button by its label, in the newest message that the
// person sees and that has one, or takes an id as it is.
func (s *Session) button(wanted string) (string, error) {
	for i := len(s.seen) - 1; i >= 0; i-- {
		for _, b := range s.seen[i].Buttons {
			if s.sees(s.seen[i]) && (strings.EqualFold(b.Label, wanted) || b.ID == wanted) {
				return b.ID, nil
			}
		}
	}
	if strings.Contains(wanted, ":") {
		return wanted, nil
	}
	return "", errors.New("There is no such button. The last message has: " + s.labels() + ".")
}

func (s *Session) sees(m Message) bool {
	return m.In == s.where() && (m.To == s.person || m.To == m.In)
}

func (s *Session) labels() string {
	var labels []string
	for _, b := range s.newest() {
		labels = append(labels, b.Label)
	}
	if len(labels) == 0 {
		return "none"
	}
	return strings.Join(labels, ", ")
}

// Buttons returns the buttons of the newest message the person sees that has any.
func (s *Session) Buttons() []Button {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.newest()
}

func (s *Session) newest() []Button {
	if s.form() != "" {
		return nil // a digit is the beginning of what is typed
	}
	for i := len(s.seen) - 1; i >= 0; i-- {
		if s.sees(s.seen[i]) && len(s.seen[i].Buttons) > 0 {
			return s.seen[i].Buttons
		}
	}
	return nil
}

// Complete returns the lines that the one being typed can become.
func (s *Session) Complete(ctx context.Context, line string) []string {
	reply, err := s.Mentor.Handle(ctx, bot.Event{Kind: bot.Complete, Text: line})
	if err != nil {
		return nil // completion is a courtesy
	}
	var lines []string
	for _, c := range reply.Choices {
		lines = append(lines, c.Line)
	}
	return lines
}

func (s *Session) handle(ctx context.Context, e bot.Event) []Message {
	e.Account = bot.Account{Platform: Platform, User: s.person}
	e.Name, e.Zone, e.Admin = s.person, s.Zone, s.person == s.Admin
	e.Place = s.place()
	delete(s.forms, s.here())
	reply, _ := s.Mentor.Handle(ctx, e) // the reply says it, the mentor has logged it
	return s.show(reply)
}

// here names the person and the place they are in.
func (s *Session) here() string { return s.person + " in " + s.where() }

// form is the id of the form that waits for the next line, "" if none does.
func (s *Session) form() string { return s.forms[s.here()] }

// ask opens a form: the next line that is no command fills it in.
func (s *Session) ask(f bot.Form) Message {
	s.forms[s.here()] = f.ID
	return Message{To: s.person, In: s.where(), Kind: KindForm, Text: bot.Clean(f.Label) + ": the next line you write is your answer.",
		Buttons: []Button{}, Ephemeral: s.channel != ""}
}

func (s *Session) place() bot.Place { return bot.Place{Workspace: Workspace, Channel: s.channel} }

func (s *Session) where() string { return placeName(s.channel) }

func placeName(channel string) string {
	if channel == "" {
		return "dm"
	}
	return channel
}

// show renders a reply. A message that takes another's place is printed like
// any other: a terminal cannot take back what it said.
func (s *Session) show(reply bot.Reply) []Message {
	all := reply.Say
	if reply.Update != nil {
		all = append([]bot.Message{*reply.Update}, all...)
	}
	var shown []Message
	for _, m := range all {
		shown = append(shown, s.render(s.person, s.channel, m))
	}
	s.remember(shown)
	if reply.Form != nil {
		shown = append(shown, s.ask(*reply.Form))
	}
	return shown
}

func (s *Session) remember(shown []Message) {
	s.seen = append(s.seen, shown...)
	s.seen = s.seen[max(0, len(s.seen)-remembered):]
}

// render shows a message to a person in a channel, "" in a direct message.
func (s *Session) render(person, channel string, m bot.Message) Message {
	out := Message{To: person, In: placeName(channel), Kind: m.Kind, Text: m.Text.String(), Buttons: []Button{},
		Ephemeral: channel != "" && m.Audience == bot.ToPresser}
	if m.Audience == bot.ToChannel {
		out.To = out.In
	}
	for _, b := range m.Buttons {
		out.Buttons = append(out.Buttons, Button{b.ID, bot.Clean(b.Label)})
	}
	if m.Picture != nil && s.Pictures != "" {
		if path, err := s.savePicture(m.Picture); err != nil {
			out.Text += "\n\nI could not save the picture: " + err.Error()
		} else {
			out.Image, out.Text = path, m.Picture.Beside.String()
		}
	}
	if m.File != nil {
		path, err := save(s.Files, m.File)
		if err != nil {
			path = ""
			out.Text += "\n\nI could not save the file: " + err.Error()
		}
		out.File = path
	}
	return out
}

func (s *Session) savePicture(p *bot.Picture) (string, error) {
	data, err := s.Painter.PNG(context.Background(), p.Drawing()) // nobody else draws, so it does not wait
	if err != nil {
		return "", err
	}
	return save(s.Pictures, &bot.File{Name: "rung.png", Data: data})
}

// save writes a file for the person alone and never over another one.
func save(folder string, f *bot.File) (string, error) {
	extension := filepath.Ext(f.Name)
	for n := 1; ; n++ {
		name := f.Name
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(f.Name, extension), n, extension)
		}
		path := filepath.Join(folder, name)
		file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if errors.Is(err, os.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = file.Write(f.Data)
		return path, errors.Join(err, file.Close())
	}
}
