package terminal_test

import (
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/terminal"
	"github.com/rungbot/rung/quizzes"
)

// door is a terminal as conversations use it.
type door struct {
	t *testing.T
	f *bottest.Fixture
	s *terminal.Session
}

var _ bottest.Door = (*door)(nil)

func (d *door) begin() {
	d.s = terminal.NewSession(d.f.Mentor, d.f.Clock, "ana")
	d.s.Files, d.s.Admin, d.s.Sandbox = d.t.TempDir(), "admin", true
}

// Restart implements [bottest.Door].
func (d *door) Restart() {
	d.f.Close()
	d.f = bottest.Open(d.t, d.f.Path, d.f.Clock.Now())
	d.begin()
}

func (d *door) line(who, where, line string) []bottest.Shown {
	d.t.Helper()
	var shown []bottest.Shown
	for _, steer := range []string{"!as " + who, "!in " + where} {
		if got := d.s.Line(d.t.Context(), steer); got != nil {
			d.t.Fatalf("%s said %v", steer, got)
		}
	}
	for _, m := range d.s.Line(d.t.Context(), line) {
		s := bottest.Shown{To: m.To, In: m.In, Kind: string(m.Kind), Text: m.Text, Ephemeral: m.Ephemeral}
		for _, b := range m.Buttons {
			s.Buttons = append(s.Buttons, bottest.Button(b))
		}
		shown = append(shown, s)
	}
	return shown
}

func (d *door) Type(who, where, line string) []bottest.Shown { return d.line(who, where, line) }

func (d *door) Press(who, where, id string) []bottest.Shown {
	return d.line(who, where, "!press "+id)
}

func (d *door) Fill(who, where, _, text string) []bottest.Shown { return d.line(who, where, text) }

func (d *door) At(now time.Time) []bottest.Shown {
	return d.line("ana", "dm", "!at "+now.Format(time.RFC3339))
}

func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bottest.Conversations(t, "../testdata/conversations/*.txt", bank, func(t *testing.T) bottest.Door {
		d := &door{t: t, f: bottest.New(t)}
		d.begin()
		return d
	})
}
