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
	s *terminal.Session
}

var _ bottest.Door = door{}

func (d door) line(who, where, line string) []bottest.Shown {
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

func (d door) Type(who, where, line string) []bottest.Shown { return d.line(who, where, line) }

func (d door) Press(who, where, id string) []bottest.Shown {
	return d.line(who, where, "!press "+id)
}

func (d door) At(now time.Time) []bottest.Shown {
	return d.line("ana", "dm", "!at "+now.Format(time.RFC3339))
}

func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bottest.Conversations(t, "../testdata/conversations/*.txt", bank, func(t *testing.T) bottest.Door {
		f := bottest.New(t)
		s := terminal.NewSession(f.Mentor, f.Clock, "ana")
		s.Files, s.Admin, s.Sandbox = t.TempDir(), "admin", true
		return door{t, s}
	})
}
