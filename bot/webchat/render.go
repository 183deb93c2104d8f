package webchat

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"html/template"
	"io/fs"
	"net/http"
	"net/url"
	"strings"
	"time"
	"unicode"

	"github.com/rungbot/rung/bot"
)

//go:embed page.html message.html static
var assets embed.FS

var templates = template.Must(template.ParseFS(assets, "page.html", "message.html"))

// version changes with the static files, so that browsers may keep them.
var version = versionOf(assets)

func versionOf(fsys fs.FS) string {
	hash := sha256.New()
	err := fs.WalkDir(fsys, ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		hash.Write(data)
		return err
	})
	if err != nil {
		panic("webchat: embedded files: " + err.Error()) // unreachable: they are compiled in
	}
	return hex.EncodeToString(hash.Sum(nil))[:12]
}

var files = http.FileServerFS(assets)

// static serves the page's own script, style and icon.
func static(w http.ResponseWriter, r *http.Request) {
	if strings.HasSuffix(r.URL.Path, "/") {
		refuse(w, http.StatusNotFound, "There is nothing here. The chat is at /.")
		return
	}
	w.Header().Set("Cache-Control", "no-cache")
	if r.URL.Query().Get("v") == version {
		w.Header().Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	files.ServeHTTP(w, r)
}

// message is one message as the templates render it.
type message struct {
	ID        string
	Epoch     string // of the room, with Rev
	Rev       uint64
	Pane      string
	For       string // the one person who sees it, "" for everybody in the channel
	From      string // the person who typed it, "" for the mentor
	Line      string // what they typed
	Kind      bot.MessageKind
	Blocks    []block
	Buttons   []bot.Button
	Ephemeral bool
	Picture   *drawing
	File      *download
	At        string // RFC 3339, UTC
	Clock     string // the same as people read it
	Mine      bool   // while it is rendered for its author

	html, own []byte // for others, and for its author
}

// seenBy reports whether a person may see the message.
func (m *message) seenBy(person string) bool { return m.For == "" || m.For == person }

// as is the message as a person sees it.
func (m *message) as(person string) []byte {
	if m.own != nil && m.From == person {
		return m.own
	}
	return m.html
}

type block struct {
	Tag   string // "p", "h3", "ul", "ol", "lines", "pre", "small"
	Spans []span
	Items [][]span
}

type span struct {
	Words   string
	Tag     string // "", "strong", "code", "a", "time"
	URL     string // "a"
	At      string // "time"
	Isolate bool   // holds letters written from right to left
}

func (s *Server) fromPerson(p at, line string, zone *time.Location) message {
	m := message{Pane: p.ID, From: p.person, Line: bot.Cut(bot.Clean(line), maxShown)}
	if p.Channel == "" {
		m.For = p.person
	}
	return s.stamp(m, zone)
}

func (s *Server) fromMentor(p at, said []bot.Message, zone *time.Location) []message {
	var list []message
	for _, m := range said {
		out := message{Pane: p.ID, Kind: m.Kind, Blocks: blocks(m.Text), Ephemeral: p.Channel != "" && m.Audience == bot.ToPresser}
		if p.Channel == "" || out.Ephemeral {
			out.For = p.person
		}
		if m.Picture != nil && s.painter != nil {
			out.Picture, out.Blocks = draw(m.Picture.Drawing()), blocks(m.Picture.Beside)
		}
		for _, b := range m.Buttons {
			b.Label = bot.Clean(b.Label)
			out.Buttons = append(out.Buttons, b)
		}
		if m.File != nil {
			out.File = s.shelf.put(*m.File)
		}
		list = append(list, s.stamp(out, zone))
	}
	return list
}

// stamp notes the time of a message, as the person's browser tells it.
func (s *Server) stamp(m message, zone *time.Location) message {
	now := s.clock.Now()
	m.At, m.Clock = now.UTC().Format(time.RFC3339), now.In(zone).Format("15:04")
	return m
}

var tags = map[bot.BlockKind]string{bot.Paragraph: "p", bot.Heading: "h3", bot.List: "ul", bot.Numbers: "ol",
	bot.Lines: "lines", bot.Code: "pre", bot.Small: "small"}

func blocks(text bot.Text) []block {
	var out []block
	for _, b := range text {
		shown := block{Tag: tags[b.Kind], Spans: spans(b.Spans)}
		for _, item := range b.Items {
			shown.Items = append(shown.Items, spans(item))
		}
		out = append(out, shown)
	}
	return out
}

var styles = map[bot.Style]string{bot.Strong: "strong", bot.Mono: "code", bot.Link: "a", bot.Time: "time"}

func spans(list []bot.Span) []span {
	var out []span
	for _, s := range list {
		shown := span{Words: bot.Clean(s.Words), Tag: styles[s.Style], Isolate: strings.ContainsFunc(s.Words, rightToLeft)}
		switch s.Style {
		case bot.Link:
			if shown.URL = webAddress(s.URL); shown.URL == "" {
				shown.Tag = ""
			}
		case bot.Time:
			shown.At = s.At.UTC().Format(time.RFC3339)
		}
		out = append(out, shown)
	}
	return out
}

// rightToLeft reports whether a letter would turn what stands around it, such
// as the points behind a name.
func rightToLeft(r rune) bool {
	return unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// webAddress returns an address that a link may lead to, else "".
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// render renders the message for those who may see it.
func (m *message) render() {
	m.html = execute("message", m)
	if m.own = nil; m.From != "" {
		mine := *m
		mine.Mine = true
		m.own = execute("message", mine)
	}
}

func execute(name string, data any) []byte {
	var b bytes.Buffer
	if err := templates.ExecuteTemplate(&b, name, data); err != nil {
		panic("webchat: template: " + err.Error()) // unreachable: the templates know what they are given
	}
	return b.Bytes()
}

// fragment wraps messages, as a person sees them, so that htmx brings each to
// its pane.
func fragment(person string, list []message) []byte {
	var b bytes.Buffer
	for _, p := range panes {
		var part bytes.Buffer
		for _, m := range list {
			if m.Pane == p.ID {
				part.Write(m.as(person))
			}
		}
		if part.Len() > 0 {
			b.WriteString(`<hx-partial hx-target="#` + p.ID + `-log" hx-swap="upsert">` + part.String() + "</hx-partial>\n")
		}
	}
	return b.Bytes()
}

// ask opens a form over the message whose button was pressed.
func (s *Server) ask(w http.ResponseWriter, r *http.Request, p at, id string, f bot.Form) {
	data := struct {
		bot.Form
		Blocks                      []block
		Pane, Message, Person, Back string
		Version                     string
	}{f, blocks(f.Text), p.ID, id, p.person, s.address(p.person) + "#" + p.ID, version}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	if r.Header.Get("HX-Request") == "" {
		s.write(w, execute("form-page", data))
		return
	}
	s.write(w, []byte(`<hx-partial hx-target="#form" hx-swap="ask">`+string(execute("form", data))+"</hx-partial>\n"))
}

// filled is a pane with what a person sees in it.
type filled struct {
	pane
	Messages template.HTML
}

// seat is a person who can sit at the page.
type seat struct {
	Name, Address string
	Taken         bool // by whoever looks at the page
}

// page shows both panes as they are now for one person.
func (s *Server) page(w http.ResponseWriter, r *http.Request) {
	person, ok := s.personOf(r.PathValue("person"))
	if !ok {
		refuse(w, http.StatusNotFound, nobody)
		return
	}
	messages, position, _ := s.room.since(person, "")
	data := struct {
		Panes                     []filled
		People                    []seat
		Person, Position, Version string
		Skips                     bool
		Now                       string
	}{Person: person, Position: position, Version: version, Skips: s.time != nil, Now: s.now(r)}
	for _, name := range s.people {
		data.People = append(data.People, seat{name, s.address(name), name == person})
	}
	for _, p := range panes {
		f := filled{pane: p}
		for _, m := range messages {
			if m.Pane == p.ID {
				f.Messages += template.HTML(m.as(person)) // rendered and escaped by the template "message"
			}
		}
		data.Panes = append(data.Panes, f)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	s.write(w, execute("page", data))
}

func (s *Server) write(w http.ResponseWriter, data []byte) {
	if _, err := w.Write(data); err != nil {
		s.log.Debug("write answer", "error", err)
	}
}
