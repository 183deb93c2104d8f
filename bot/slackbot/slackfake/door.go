package slackfake

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// Club is the channel of the conversations.
const Club = "C0CLUB"

// Door is a workspace as conversations use it ([bottest.Door]).
type Door struct {
	*Fake
	// Settle waits until the app has said all it has to say. Without it the door
	// waits for more where a conversation misses something ([bottest.Waiter]).
	Settle func()
	Move   func(now time.Time) // moves the app's time
	Again  func()              // restarts the app

	members map[string]*Person
	read    int               // revision up to which messages were read
	seen    map[string]string // timestamp of the message by button and place
}

// NewDoor returns a door to a workspace with the channel of the conversations.
func NewDoor(f *Fake) *Door {
	f.Channel(Club, "backend-club")
	return &Door{Fake: f, members: map[string]*Person{}, seen: map[string]string{}}
}

var (
	_ bottest.Door   = (*Door)(nil)
	_ bottest.Waiter = (*Door)(nil)
)

// Restart implements [bottest.Door].
func (d *Door) Restart() { d.Again() }

// At implements [bottest.Door].
func (d *Door) At(now time.Time) []bottest.Shown {
	d.Move(now)
	return d.Shown()
}

// More waits until something more was said, but not for ever.
func (d *Door) More() []bottest.Shown {
	if d.Settle != nil { // all has been said
		return nil
	}
	late := time.After(5 * time.Second) // only so that a failure does not hang
	for {
		d.mu.Lock()
		next := d.changed
		d.mu.Unlock()
		if said := d.news(); len(said) > 0 {
			return said
		}
		select {
		case <-next:
		case <-late:
			return nil
		}
	}
}

// Shown reads what was said to something that is always answered.
func (d *Door) Shown() []bottest.Shown {
	if d.Settle == nil {
		return d.More()
	}
	d.Settle()
	return d.news()
}

// Member returns somebody of the conversations; "admin" is one.
func (d *Door) Member(who string) *Person {
	if d.members[who] == nil {
		d.members[who] = d.Fake.Person("U0"+strings.ToUpper(who), who, "", who == "admin")
	}
	return d.members[who]
}

func (d *Door) channel(who, where string) string {
	if where == "dm" {
		return d.Member(who).Direct
	}
	return Club
}

// Type sends a line as Slack does: a slash command, a direct message, a mention,
// or nothing where people talk to each other. A command that Slack does not know
// is typed behind /rung.
func (d *Door) Type(who, where, line string) []bottest.Shown {
	p, channel := d.Member(who), d.channel(who, where)
	asked, toUs := bot.Place{Channel: strings.TrimPrefix(where, "dm")}.Addressed(line)
	switch name, rest, _ := strings.Cut(strings.TrimPrefix(line, "/"), " "); {
	case strings.HasPrefix(line, "/") && name == "": // no command to Slack, so it is sent as it is
		d.Fake.Write(p, channel, line)
	case strings.HasPrefix(line, "/") && known(name):
		d.Fake.Command(p, channel, "/"+name, rest)
	case strings.HasPrefix(line, "/"):
		d.Fake.Command(p, channel, "/rung", strings.TrimPrefix(line, "/"))
	case toUs:
		d.Fake.Write(p, channel, asked)
	default: // people talk to each other
		return nil
	}
	return d.Shown()
}

func known(name string) bool {
	for _, c := range bot.Commands() {
		if c.Name == name {
			return true
		}
	}
	return false
}

// Press implements [bottest.Door].
func (d *Door) Press(who, where, id string) []bottest.Shown {
	d.t.Helper()
	ts := d.seen[where+" "+id]
	if ts == "" { // nobody was shown it: as if it stood on the newest message there
		ts = d.seen[where]
	}
	d.Fake.Press(d.Member(who), ts, id)
	return d.Shown()
}

// Fill implements [bottest.Door].
func (d *Door) Fill(who, _, _, text string) []bottest.Shown {
	d.Fake.Submit(d.Member(who), text)
	return d.Shown()
}

// news reads what is new or changed since it was last asked.
func (d *Door) news() (all []bottest.Shown) {
	changed, now := d.Fake.Since(d.read)
	d.read = now
	for _, m := range changed {
		s := bottest.Shown{To: d.nameOf(m.To), In: "dm", Ephemeral: m.Ephemeral}
		if m.Channel == Club {
			s.In = "#backend-club"
		}
		switch {
		case s.In != "dm" && s.To == "":
			s.To = s.In
		case s.In == "dm":
			s.To, s.Ephemeral = d.whose(m.Channel), false
		}
		s.Text, s.Buttons = Read(m.Blocks)
		s.Kind = strings.TrimPrefix(m.Blocks[0].ID, "rung-")
		d.seen[s.In] = m.TS
		for _, b := range s.Buttons {
			d.seen[s.In+" "+b.ID] = m.TS
		}
		all = append(all, s)
	}
	for who, p := range d.members {
		if v, open := d.Fake.View(p); open {
			text, _ := Read(v.Blocks)
			all = append(all, bottest.Shown{To: who, In: "dm", Kind: "form", Text: v.Title.Text + " " + text})
		}
	}
	return all
}

func (d *Door) nameOf(id string) string {
	for who, p := range d.members {
		if p.ID == id {
			return who
		}
	}
	return ""
}

func (d *Door) whose(channel string) string {
	for who, p := range d.members {
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

// Read reads blocks as a person does.
func Read(blocks []Block) (text string, buttons []bottest.Button) {
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
		case "section":
			chosen := "nothing"
			if b.Menu.Initial != nil {
				chosen = b.Menu.Initial.Text.Text
			}
			parts = append(parts, b.Text.Text+": "+chosen)
		case "input":
			parts = append(parts, b.Label.Text)
		}
	}
	return strings.Join(parts, "\n\n"), buttons
}

func rich(e Element) string {
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
