package discordfake

import (
	"strings"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// Door is Discord as conversations use it ([bottest.Door]).
type Door struct {
	*Fake
	// Settle waits until the app has said all it has to say. Without it the door
	// waits for more where a conversation misses something ([bottest.Waiter]).
	Settle func()
	Move   func(now time.Time) // moves the app's time
	Again  func()              // restarts the app
	Zone   *time.Location      // where people read times
	Corner string              // channel of the guild that stands for "dm", where people are answered alone; "" is the direct message

	members map[string]*Person
	read    int               // revision up to which messages were read
	seen    map[string]string // id of the message by button and place
}

// NewDoor returns a door to a guild with the channel of the conversations.
func NewDoor(f *Fake) *Door {
	return &Door{Fake: f, Zone: time.UTC, members: map[string]*Person{}, seen: map[string]string{}}
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
		d.members[who] = d.Fake.Person(who, who == "admin")
	}
	return d.members[who]
}

// Type sends a line as people can in Discord: a command as such where it knows it
// and has an option for every word, else a direct message. In a channel, where
// the bot does not read what is written, a mention becomes the command that asks.
func (d *Door) Type(who, where, line string) []bottest.Shown {
	d.t.Helper()
	p, channel := d.Member(who), Club
	if where == "dm" && d.Corner != "" {
		channel = d.Corner
	} else if where == "dm" {
		channel = d.Fake.Direct(p)
	}
	asked, toUs := bot.Place{Channel: strings.TrimPrefix(where, "dm")}.Addressed(line)
	if !toUs {
		return nil // people talk to each other
	}
	if where != "dm" && !strings.HasPrefix(line, "/") {
		asked = "/faq " + asked
	}
	if _, can := d.Fake.Command(p, channel, asked); can {
		return d.Shown()
	}
	if where != "dm" {
		d.t.Fatalf("discordfake: nobody can type %q in a channel", line)
	}
	d.Fake.Write(p, line)
	return d.Shown()
}

// Press implements [bottest.Door].
func (d *Door) Press(who, where, id string) []bottest.Shown {
	d.t.Helper()
	message := d.seen[where+" "+id]
	if message == "" { // nobody was shown it: as if it stood on the newest message there
		message = d.seen[where]
	}
	d.Fake.Press(d.Member(who), message, id)
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
		s := bottest.Shown{To: d.whose(m), In: "dm", Kind: m.Kind()}
		if m.Channel == Club {
			s.In, s.Ephemeral = "#backend-club", m.Ephemeral
			if !m.Ephemeral {
				s.To = s.In
			}
		}
		s.Text, s.Buttons = Read(m, d.Zone)
		d.seen[s.In] = m.ID
		for _, b := range s.Buttons {
			d.seen[s.In+" "+b.ID] = m.ID
		}
		all = append(all, s)
	}
	for who, p := range d.members {
		if form, open := d.Fake.Form(p); open {
			line := form.Rows[0].Components[0]
			all = append(all, bottest.Shown{To: who, In: "dm", Kind: "form", Text: form.Title + " " + line.Placeholder + " " + line.Label})
		}
	}
	return all
}

// whose is the member that a message is for.
func (d *Door) whose(m Message) string {
	for who, p := range d.members {
		if p.ID == m.To || m.To == "" && m.Channel == p.direct {
			return who
		}
	}
	return ""
}
