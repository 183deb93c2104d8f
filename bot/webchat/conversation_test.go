package webchat_test

import (
	"context"
	"encoding/xml"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/webchat"
	"github.com/rungbot/rung/quizzes"
)

// people are those of the conversations; the first one runs the workspace.
var people = []string{"admin", "ana", "ben", "bob", "cara", "cleo"}

// door is the page as conversations use it, through its forms.
type door struct {
	*page
	f    *bottest.Fixture
	seen map[string]string // message id by button and place: where a button stands
	rev  map[string]bool   // messages that were read, by id and revision
}

var _ bottest.Door = (*door)(nil)

func openDoor(t *testing.T) *door {
	d := &door{f: bottest.New(t), seen: map[string]string{}, rev: map[string]bool{}}
	d.begin(t)
	return d
}

// begin serves the page without pictures, which conversations read in letters.
func (d *door) begin(t *testing.T) {
	d.page = &page{t: t, clock: d.f.Clock}
	d.chat = webchat.New(webchat.Options{Mentor: d.f.Mentor, Clock: d.f.Time.Clock, Log: slog.New(slog.DiscardHandler), People: people})
	d.server = httptest.NewServer(d.chat)
	d.url = d.server.URL
	server, chat := d.server, d.chat
	t.Cleanup(func() { chat.Close(); server.Close() })
}

// Restart implements [bottest.Door].
func (d *door) Restart() {
	t, ok := d.t.(*testing.T)
	if !ok {
		d.t.Fatal("a door is opened by a test")
	}
	d.server.Close()
	d.f.Close()
	d.f = bottest.Open(t, d.f.Path, d.f.Clock.Now())
	d.begin(t)
}

func (d *door) Type(who, where, line string) []bottest.Shown {
	return d.read(who, d.post("/say", d.form(who, where, "text", line)))
}

func (d *door) Press(who, where, id string) []bottest.Shown {
	return d.read(who, d.post("/press", d.form(who, where, "button", id, "message", d.seen[where+" "+id])))
}

func (d *door) Fill(who, where, id, text string) []bottest.Shown {
	return d.read(who, d.post("/fill", d.form(who, where, "button", id, "text", text, "message", d.seen[where+" "+id])))
}

// At moves time as somebody does who skips days, and reads what has come.
func (d *door) At(now time.Time) (shown []bottest.Shown) {
	d.t.Helper()
	set := func(at time.Time) error { d.f.Clock.Set(at); return nil }
	deliver := func(ctx context.Context) error {
		return d.f.Mentor.Deliver(ctx, webchat.Platform, d.chat, d.f.Clock.Now)
	}
	if err := d.f.Mentor.Advance(d.t.Context(), now, set, deliver); err != nil {
		d.t.Fatal(err)
	}
	for _, who := range people {
		_, body := d.request(http.MethodGet, "/as/"+who, nil, nil)
		shown = append(shown, d.read(who, body)...)
	}
	return shown
}

func (d *door) form(who, where string, pairs ...string) url.Values {
	form := url.Values{"as": {who}, "pane": {map[string]string{"dm": "dm"}[where]}}
	if where != "dm" {
		form.Set("pane", "club")
	}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	if id, asked := form["message"]; asked && id[0] == "" { // a button nobody was shown
		form.Set("message", form.Get("pane")+"-aaaaaaaaaa-1")
	}
	return form
}

var (
	revision = regexp.MustCompile(`data-epoch="([a-z2-7]+)" data-rev="(\d+)"`)
	kindOf   = regexp.MustCompile(`<article class="message rung (\w+)"`)
	noText   = regexp.MustCompile(`(?s)<header.*?</header>|<p class="only">.*?</p>`)
	dialogs  = regexp.MustCompile(`(?s)<form class="ask".*?</form>`)
)

// read returns what the mentor says in a body that was not read before.
func (d *door) read(who, body string) (shown []bottest.Shown) {
	d.t.Helper()
	for _, article := range articles.FindAllString(body, -1) {
		kind := kindOf.FindStringSubmatch(article)
		id := articleID.FindStringSubmatch(article)[1]
		key := id + fmt.Sprint(revision.FindStringSubmatch(article)[1:])
		if kind == nil || d.rev[key] {
			continue
		}
		d.rev[key] = true
		s := bottest.Shown{To: who, In: "dm", Kind: kind[1], Ephemeral: strings.Contains(article, `class="only"`)}
		if strings.HasPrefix(id, "club") {
			s.In = "#backend-club"
		}
		if s.In != "dm" && !s.Ephemeral {
			s.To = s.In
		}
		s.Text, s.Buttons = d.words(article)
		for _, b := range s.Buttons {
			d.seen[s.In+" "+b.ID] = id
			if prompt, isQuestion := strings.CutPrefix(b.ID, "answer:"); isQuestion {
				d.seen[s.In+" fill:"+prompt] = id
			}
		}
		shown = append(shown, s)
	}
	for _, form := range dialogs.FindAllString(body, -1) {
		text, _ := d.words(form)
		shown = append(shown, bottest.Shown{To: who, In: "dm", Kind: "form", Text: text})
	}
	return shown
}

// words reads a message as a person does: list items with their number or dash,
// links with their address behind them.
func (d *door) words(article string) (text string, buttons []bottest.Button) {
	d.t.Helper()
	in := xml.NewDecoder(strings.NewReader(noText.ReplaceAllString(article, "")))
	in.Strict, in.AutoClose, in.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	var b strings.Builder
	var lists []string
	var number int
	var link, pressed string
	for {
		token, err := in.Token()
		if err == io.EOF {
			return b.String(), buttons
		}
		if err != nil {
			d.t.Fatalf("%v:\n%s", err, article)
		}
		switch e := token.(type) {
		case xml.StartElement:
			switch name := e.Name.Local; {
			case name == "ol" || name == "ul":
				lists, number = append(lists, name+value(e, "class")), 0
			case name == "li":
				number++
				b.WriteString(map[string]string{"ol": fmt.Sprintf(" %d. ", number), "ul": " - "}[lists[len(lists)-1]])
			case name == "a":
				link = value(e, "href")
			case name == "button":
				pressed = value(e, "value")
			}
		case xml.EndElement:
			switch e.Name.Local {
			case "ol", "ul":
				lists = lists[:len(lists)-1]
			case "a":
				b.WriteString(" (" + link + ")")
			}
			if slices.Contains([]string{"p", "li", "h2", "h3", "pre"}, e.Name.Local) {
				b.WriteString("\n")
			}
		case xml.CharData:
			if pressed != "" {
				buttons = append(buttons, bottest.Button{ID: pressed, Label: strings.TrimSpace(string(e))})
				pressed = ""
			} else {
				b.Write(e)
			}
		}
	}
}

func value(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bottest.Conversations(t, "../testdata/conversations/*.txt", bank, func(t *testing.T) bottest.Door { return openDoor(t) })
}
