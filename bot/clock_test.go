package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// A clock that fell behind by more than a correction is refused in words for
// everything that would be dated by it, and nothing changes.
func TestClockMovedBackIsRefused(t *testing.T) {
	for name, back := range map[string]time.Duration{"2 minutes and a bit": 2*time.Minute + time.Millisecond, "an hour": time.Hour, "a year": 365 * 24 * time.Hour} {
		t.Run(name, func(t *testing.T) {
			f := bottest.New(t)
			p := newPerson(t, f, "ana")
			result := p.answers(p.says("/quiz http 2"), true)
			before := p.history()
			f.Clock.Set(bottest.Start.Add(-back))
			for _, e := range []bot.Event{
				{Kind: bot.Said, Text: "/quiz http"}, {Kind: bot.Said, Text: "/roadmap done"}, {Kind: bot.Said, Text: "/streak"},
				{Kind: bot.Said, Text: "/rung settings zone Tokyo"}, {Kind: bot.Pressed, Button: button(t, result, "undo")},
				{Kind: bot.Pressed, Button: button(t, result, "next"), Key: "Ev1"},
			} {
				m := first(t, p.does(e))
				if text := m.Text.String(); m.Kind != bot.KindError || !strings.Contains(text, "clock") || !strings.Contains(text, "changed nothing") {
					t.Errorf("%s%s was answered with %s: %s", e.Text, e.Button, m.Kind, text)
				}
			}
			if err := f.Mentor.Tick(t.Context(), f.Clock.Now()); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(before, p.history()); diff != "" {
				t.Errorf("a wrong clock changed this:\n%s", diff)
			}
			f.Clock.Set(bottest.Start.Add(time.Second))
			p.does(bot.Event{Kind: bot.Pressed, Button: button(t, result, "next"), Key: "Ev1"})
			if h := p.history(); len(h.Prompts) != 2 {
				t.Error("once the clock is right, the event that was refused still counts as seen")
			}
		})
	}
}

// Clocks are corrected by seconds all the time. Nobody notices, and what is
// recorded never goes backwards.
func TestClockCorrectedBySeconds(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	now := bottest.Start
	for _, step := range []time.Duration{0, -2 * time.Minute, time.Minute, -time.Minute, 3 * time.Minute, -time.Second, time.Hour} {
		now = now.Add(step)
		f.Clock.Set(now)
		p.answers(p.says("/quiz 1"), true)
		p.says("/roadmap done")
	}
	h := p.history()
	for n, e := range h.Log[1:] {
		if e.At < h.Log[n].At {
			t.Errorf("entry %d is dated %s, the one before it %s", e.Seq, e.At.Time(), h.Log[n].At.Time())
		}
	}
	for n, m := range h.Marks[1:] {
		if m.At < h.Marks[n].At {
			t.Errorf("mark %d is dated before the one before it", m.Seq)
		}
	}
	for n, q := range h.Prompts[1:] {
		if q.Asked < h.Prompts[n].Asked {
			t.Errorf("prompt %d is dated before the one before it", q.ID)
		}
	}
	if h.Learner.Last.Time().Before(now) {
		t.Errorf("the last event is %s, it is %s", h.Learner.Last.Time(), now)
	}
}

// A day that was closed is recorded too: no answer is dated into it.
func TestClockBehindAClosedDay(t *testing.T) {
	ends := time.Date(2026, 11, 22, 4, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		ticked, now time.Time
		refused     bool
	}{
		{ends, ends.Add(-time.Second), false},
		{ends.Add(time.Hour), ends.Add(-2 * time.Minute), false},
		{ends, ends.Add(-3 * time.Minute), true},
		{ends.AddDate(1, 0, 0), ends, true},
	} {
		f := bottest.New(t)
		p := newPerson(t, f, "ana")
		m := p.says("/quiz http 1")
		if err := f.Mentor.Tick(t.Context(), c.ticked); err != nil {
			t.Fatal(err)
		}
		f.Clock.Set(c.now)
		m = first(t, p.does(p.towards(m, f.Bank, true)))
		if refused := m.Kind == bot.KindError; refused != c.refused {
			t.Errorf("Tick at %s, an answer at %s: %s", c.ticked, c.now, m.Text)
		}
		h := p.history()
		for _, e := range h.Log {
			if e.At < h.Learner.DayStarts {
				t.Errorf("an answer of day %d is dated %s, the day began at %s", e.Day, e.At.Time(), h.Learner.DayStarts.Time())
			}
		}
	}
}
