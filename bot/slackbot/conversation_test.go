package slackbot_test

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/quizzes"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// club is the channel of the conversations.
const club = "C0CLUB"

// door is Slack as conversations use it: the real SDK, over HTTP or sockets,
// against the fake.
type door struct {
	t      testing.TB
	f      *bottest.Fixture
	fake   *slackfake.Fake
	bot    *slackbot.Bot
	log    *slog.Logger // nil fails the test with what is logged
	http   bool         // requests come over HTTP, else on sockets
	stop   func()       // ends the sockets
	people map[string]*slackfake.Person
	read   int               // revision up to which messages were read
	seen   map[string]string // timestamp of the message by button and place
}

var _ bottest.Door = (*door)(nil)

func openDoor(t *testing.T) *door { return openDoorBy(t, true) }

func openDoorBy(t *testing.T, http bool) *door {
	d := &door{t: t, http: http, f: bottest.New(t), people: map[string]*slackfake.Person{}, seen: map[string]string{}}
	d.fake = slackfake.New(t, func() time.Time { return d.f.Clock.Now() })
	d.fake.Channel(club, "backend-club")
	d.begin()
	return d
}

// begin opens the door without pictures, which conversations read in letters.
func (d *door) begin() { d.open(nil) }

func (d *door) open(painter *picture.Painter) {
	d.t.Helper()
	log := d.log
	if log == nil {
		log = slog.New(slog.NewTextHandler(failWriter{d.t}, nil))
	}
	b, err := slackbot.New(d.t.Context(), slackbot.Options{Mentor: d.f.Mentor, Clock: d.f.Clock, Log: log,
		BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, SigningSecret: slackfake.Secret, API: d.fake.API(), Painter: painter})
	if err != nil {
		d.t.Fatal(err)
	}
	d.bot, d.stop = b, func() {}
	if d.http {
		d.fake.Serve(b)
	} else {
		d.run()
	}
	d.t.Cleanup(func() { d.stop(); b.Close() })
}

// run opens the sockets. An error that ends them fails the test.
func (d *door) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	b := d.bot
	go func() { ended <- b.Run(ctx) }()
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			d.t.Errorf("the sockets ended: %v", err)
		}
	})
}

type failWriter struct{ t testing.TB }

func (w failWriter) Write(line []byte) (int, error) {
	w.t.Errorf("slackbot logged: %s", line)
	return len(line), nil
}

// Restart implements [bottest.Door].
func (d *door) Restart() {
	d.stop()
	d.bot.Close()
	d.f.Close()
	d.f = bottest.Open(d.t, d.f.Path, d.f.Clock.Now())
	d.begin()
}

func (d *door) person(who string) *slackfake.Person {
	if d.people[who] == nil {
		d.people[who] = d.fake.Person("U0"+strings.ToUpper(who), who, "", who == "admin")
	}
	return d.people[who]
}

func (d *door) channel(who, where string) string {
	if where == "dm" {
		return d.person(who).Direct
	}
	return club
}

// Type sends a line as Slack does: a slash command, a direct message, a mention,
// or nothing where people talk to each other. A command that Slack does not know
// is typed behind /rung.
func (d *door) Type(who, where, line string) []bottest.Shown {
	p, channel := d.person(who), d.channel(who, where)
	asked, toUs := bot.Place{Channel: strings.TrimPrefix(where, "dm")}.Addressed(line)
	switch name, rest, _ := strings.Cut(strings.TrimPrefix(line, "/"), " "); {
	case strings.HasPrefix(line, "/") && name == "": // no command to Slack, so it is sent as it is
		d.fake.Write(p, channel, line)
	case strings.HasPrefix(line, "/") && known(name):
		d.fake.Command(p, channel, "/"+name, rest)
	case strings.HasPrefix(line, "/"):
		d.fake.Command(p, channel, "/rung", strings.TrimPrefix(line, "/"))
	case toUs:
		d.fake.Write(p, channel, asked)
	}
	return d.shown()
}

func known(name string) bool {
	for _, c := range bot.Commands() {
		if c.Name == name {
			return true
		}
	}
	return false
}

func (d *door) Press(who, where, id string) []bottest.Shown {
	d.t.Helper()
	ts := d.seen[where+" "+id]
	if ts == "" { // nobody was shown it: as if it stood on the newest message there
		ts = d.seen[where]
	}
	d.fake.Press(d.person(who), ts, id)
	return d.shown()
}

func (d *door) Fill(who, _, _, text string) []bottest.Shown {
	d.fake.Submit(d.person(who), text)
	return d.shown()
}

func (d *door) At(now time.Time) []bottest.Shown {
	d.t.Helper()
	set := func(at time.Time) error { d.f.Clock.Set(at); return nil }
	deliver := func(ctx context.Context) error {
		return d.f.Mentor.Deliver(ctx, slackbot.Platform, d.bot, d.f.Clock.Now)
	}
	if err := d.f.Mentor.Advance(d.t.Context(), now, set, deliver); err != nil {
		d.t.Fatal(err)
	}
	return d.shown()
}

// shown reads what is new or changed, once all has been said.
func (d *door) shown() (all []bottest.Shown) {
	d.bot.Close()
	changed, now := d.fake.Since(d.read)
	d.read = now
	for _, m := range changed {
		s := bottest.Shown{To: d.name(m.To), In: "dm", Ephemeral: m.Ephemeral}
		if m.Channel == club {
			s.In = "#backend-club"
		}
		switch {
		case s.In != "dm" && s.To == "":
			s.To = s.In
		case s.In == "dm":
			s.To, s.Ephemeral = d.whose(m.Channel), false
		}
		s.Text, s.Buttons = read(m.Blocks)
		s.Kind = strings.TrimPrefix(m.Blocks[0].ID, "rung-")
		d.seen[s.In] = m.TS
		for _, b := range s.Buttons {
			d.seen[s.In+" "+b.ID] = m.TS
		}
		all = append(all, s)
	}
	for who, p := range d.people {
		if v, open := d.fake.View(p); open {
			text, _ := read(v.Blocks)
			all = append(all, bottest.Shown{To: who, In: "dm", Kind: "form", Text: v.Title.Text + " " + text})
		}
	}
	return all
}

func (d *door) name(id string) string {
	for who, p := range d.people {
		if p.ID == id {
			return who
		}
	}
	return ""
}

func (d *door) whose(channel string) string {
	for who, p := range d.people {
		if p.Direct == channel {
			return who
		}
	}
	return ""
}

var (
	links  = regexp.MustCompile(`<([^|>]+)\|([^>]*)>`)
	markup = strings.NewReplacer("`", "", "*", "", "&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// read reads blocks as a person does.
func read(blocks []slackfake.Block) (text string, buttons []bottest.Button) {
	var parts []string
	for _, b := range blocks {
		switch b.Type {
		case "header":
			parts = append(parts, b.Text.Text)
		case "context":
			for _, e := range b.Elements {
				parts = append(parts, markup.Replace(links.ReplaceAllString(e.Words, "$2 ($1)")))
			}
		case "rich_text":
			for _, e := range b.Elements {
				parts = append(parts, rich(e))
			}
		case "actions":
			for _, e := range b.Elements {
				buttons = append(buttons, bottest.Button{ID: e.Value, Label: e.Label.Text})
			}
		case "input":
			parts = append(parts, b.Label.Text)
		}
	}
	return strings.Join(parts, "\n\n"), buttons
}

func rich(e slackfake.Element) string {
	var b strings.Builder
	for i, part := range e.Elements {
		switch part.Type {
		case "rich_text_section":
			mark := "- "
			if e.Style == "ordered" {
				mark = fmt.Sprintf("%d. ", e.Offset+i+1)
			}
			b.WriteString(mark + rich(part) + "\n")
		case "date":
			b.WriteString(part.Fallback)
		case "link":
			b.WriteString(part.Words + " (" + part.URL + ")")
		default:
			b.WriteString(part.Words)
		}
	}
	return b.String()
}

func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for mode, http := range map[string]bool{"http": true, "socket": false} {
		t.Run(mode, func(t *testing.T) {
			bottest.Conversations(t, "../testdata/conversations/*.txt", bank, func(t *testing.T) bottest.Door { return openDoorBy(t, http) })
		})
	}
}
