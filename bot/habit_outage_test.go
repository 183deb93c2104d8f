package bot_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/store"
)

// stretch is a time in which we are up, with a heartbeat and a tick every three minutes.
type stretch struct{ from, to string }

// Which outages are forgiven. The learner's day of 24 November goes from 04:00
// to 04:00 UTC, and their quiz is due at 09:00.
func TestOutagesThatAreForgiven(t *testing.T) {
	for name, c := range map[string]struct {
		up      []stretch
		deliver bool
		want    store.DayKind
	}{
		"up all day":                            {[]stretch{{"24T03:00", "25T05:00"}}, true, store.Freeze},
		"over the hour, and it came late":       {[]stretch{{"24T03:00", "24T08:30"}, {"24T11:00", "25T05:00"}}, true, store.Freeze},
		"over the hour, and none came":          {[]stretch{{"24T03:00", "24T08:30"}, {"24T11:00", "25T05:00"}}, false, store.Amnesty},
		"beside the hour":                       {[]stretch{{"24T03:00", "24T10:00"}, {"24T15:00", "25T05:00"}}, true, store.Freeze},
		"for six hours, and it came":            {[]stretch{{"24T03:00", "24T10:00"}, {"24T16:01", "25T05:00"}}, true, store.Amnesty},
		"for six hours in two parts":            {[]stretch{{"24T03:00", "24T10:00"}, {"24T13:02", "24T15:00"}, {"24T18:02", "25T05:00"}}, true, store.Amnesty},
		"from the hour until the next day":      {[]stretch{{"24T03:00", "24T08:59"}, {"25T05:00", "25T05:10"}}, true, store.Amnesty},
		"six hours, four of them the day after": {[]stretch{{"24T03:00", "25T02:00"}, {"25T08:00", "25T08:10"}}, true, store.Freeze},
	} {
		t.Run(name, func(t *testing.T) {
			h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("23T10:00"))
			defer h.stop()
			h.must("U1", "/daily on")
			h.answer("U1", h.must("U1", "/quiz 1"), true)
			chat := newRecorder(h.clock)
			for _, up := range c.up {
				for now := day(up.from); !now.After(day(up.to)); now = now.Add(3 * time.Minute) {
					h.clock.Set(now)
					if err := h.mentor.Beat(t.Context(), now); err != nil {
						t.Fatal(err)
					}
					if c.deliver {
						h.tick(chat)
					} else if err := h.mentor.Tick(t.Context(), now); err != nil {
						t.Fatal(err)
					}
				}
			}
			days := h.days("U1")
			if len(days) != 2 || days[1].Kind != c.want {
				t.Errorf("the ledger is %+v, want %q last", days, c.want)
			}
		})
	}
}

func day(s string) time.Time {
	t, err := time.Parse("2006-01-02T15:04", "2026-11-"+s)
	if err != nil {
		panic(err)
	}
	return t
}

// A machine that sleeps wakes to a visit before its first heartbeat: the visit
// forgives the outage as the tick would have done.
func TestVisitAfterAnOutageForgivesIt(t *testing.T) {
	for _, beats := range []bool{true, false} {
		h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("23T10:00"))
		h.answer("U1", h.must("U1", "/quiz 1"), true)
		if beats {
			if err := h.mentor.Beat(t.Context(), day("23T11:00")); err != nil {
				t.Fatal(err)
			}
		}
		h.clock.Set(day("25T11:00"))
		h.must("U1", "/streak")
		want := store.Freeze // without heartbeats there is nothing to forgive
		if beats {
			want = store.Amnesty
		}
		if days := h.days("U1"); len(days) != 2 || days[1].Kind != want {
			t.Errorf("heartbeats %v: the ledger is %+v, want %q last", beats, days, want)
		}
		h.stop()
	}
}

// A day on which a holiday was made or taken away stays what it was when it began.
func TestHolidaysBeginTomorrow(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("23T10:00"))
	defer h.stop()
	h.answer("U1", h.must("U1", "/quiz 1"), true)
	for _, step := range []struct{ at, line string }{
		{"24T10:00", "/daily days every day except 2026-11-24 2026-11-25"},
		{"25T10:00", "/daily days every day except 2026-11-27"},
		{"28T10:00", "/daily show"},
	} {
		h.clock.Set(day(step.at))
		h.must("U1", step.line)
	}
	want := []store.DayKind{store.Answered, store.Freeze, store.Rest, store.Freeze, store.Rest}
	for i, d := range h.days("U1") {
		if d.Kind != want[i] {
			t.Errorf("day %d is %q, want %q", i, d.Kind, want[i])
		}
	}
}

// An answer that is amended after a pause keeps the days that the pause moved.
func TestAmendingAfterAPauseKeepsItsDays(t *testing.T) {
	for label, want := range map[string]int{"": 1, "Easy": 1, "I guessed": 1} {
		h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("20T10:00"))
		result := h.answer("U1", h.must("U1", "/quiz 1"), true)
		h.must("U1", "/daily pause 2026-11-27")
		h.clock.Set(day("27T10:00"))
		for _, b := range result.Buttons {
			if b.Label == label {
				h.must("U1", b.ID)
			}
		}
		h.must("U1", "/daily zone UTC") // a visit closes the days
		l := h.learner("U1")
		for question, due := range dues(h, "U1") {
			if due-l.Day != want {
				t.Errorf("%q: %s is due in %d days, want %d", label, question, due-l.Day, want)
			}
		}
		h.stop()
	}
}

// A new zone or day end moves the daily quiz with it, wherever it is set.
func TestSettingsMoveTheDailyQuiz(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("23T10:00"))
	defer h.stop()
	h.must("U1", "/daily on")
	h.must("U1", "/rung settings zone America/New_York")
	if got, want := h.learner("U1").DailyNext.Time(), day("24T14:00"); got != want {
		t.Errorf("the next quiz comes at %s, want %s", got, want)
	}
}

// A command delivered again does not end a pause that began since.
func TestResumeDeliveredAgain(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), day("23T10:00"))
	defer h.stop()
	h.must("U1", "/daily pause")
	e := bot.Event{Kind: bot.Said, Key: "E1", Text: "/daily resume", Account: slackUser("U1"), Name: "U1"}
	for range 2 {
		if _, err := h.mentor.Handle(t.Context(), e); err != nil {
			t.Fatal(err)
		}
		h.must("U1", "/daily pause")
	}
	if _, err := h.mentor.Handle(t.Context(), e); err != nil || !h.learner("U1").Paused {
		t.Errorf("paused %v, %v", h.learner("U1").Paused, err)
	}
}

// Whoever wants one question a day gets new ones too.
func TestSmallestDoseAsksNewQuestions(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), saturday)
	defer h.stop()
	h.must("U1", "/daily on")
	h.must("U1", "/daily dose 1")
	h.clock.Set(sundayAt9)
	chat := newRecorder(h.clock)
	h.tick(chat)
	if chat.count("U1") != 1 {
		t.Fatal("no quiz came")
	}
}

// What has been due for long at one place does not make the clock jump over
// what is due elsewhere.
func TestAdvanceStopsAtEveryDueInstant(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	chat := newRecorder(h.clock)
	e := bot.Event{Kind: bot.Said, Text: "/daily on", Account: bot.Account{Platform: "discord", User: "D1"}, Name: "D1"}
	if _, err := h.mentor.Handle(t.Context(), e); err != nil { // nobody delivers to discord here
		t.Fatal(err)
	}
	err := h.mentor.Advance(t.Context(), sundayAt9.AddDate(0, 0, 2), h.setClock, func(context.Context) error {
		return h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now)
	})
	if err != nil || len(chat.arrived) != 3 {
		t.Fatalf("%d quizzes in three days: %v", len(chat.arrived), err)
	}
	for i, a := range chat.arrived {
		if want := sundayAt9.AddDate(0, 0, i); !a.at.Equal(want) {
			t.Errorf("quiz %d came at %s, want %s", i, a.at, want)
		}
	}
}
