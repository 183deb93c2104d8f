package bot_test

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/store"
)

// A snooze brings the same question again in an hour, once, with its buttons;
// an answer before then ends it.
func TestSnoozedQuizComesAgain(t *testing.T) {
	for _, answered := range []bool{false, true} {
		h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
		chat := newRecorder(h.clock)
		h.tick(chat)
		first, ok := chat.last("U1")
		if !ok {
			t.Fatal("no quiz came")
		}
		h.must("U1", "snooze:hour")
		want := 2
		if answered {
			h.answer("U1", first.message, true)
			want = 1
		}
		for range 3 {
			h.clock.Set(h.clock.Now().Add(time.Hour))
			h.tick(chat)
			h.tick(chat)
		}
		if n := chat.count("U1"); n != want {
			t.Errorf("answered %v: %d messages, want %d", answered, n, want)
		}
		again, _ := chat.last("U1")
		if got, want := h.promptID(again.message), h.promptID(first.message); got != want {
			t.Errorf("the snoozed quiz is prompt %d, want %d", got, want)
		}
		if l := h.learner("U1"); l.DailyNext != store.At(sundayAt9.Add(24*time.Hour)) {
			t.Errorf("the next one comes at %s", l.DailyNext.Time())
		}
		h.stop()
	}
}

// Changing the hour after today's quiz has come brings no second one, and what
// is said about the next one is true.
func TestNewHourAfterTodaysQuiz(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	chat := newRecorder(h.clock)
	h.tick(chat)
	for _, line := range []string{"/daily at 18:00", "/daily on", "/daily dose 3", "/daily off", "/daily at 18:00"} {
		h.must("U1", line)
	}
	if got, want := h.learner("U1").DailyNext.Time(), sundayAt9.Add(33*time.Hour); got != want {
		t.Errorf("the next one comes at %s, want %s", got, want)
	}
	h.clock.Set(sundayAt9.Add(10 * time.Hour))
	h.tick(chat)
	if n := chat.count("U1"); n != 1 {
		t.Errorf("%d quizzes on one day", n)
	}
}

// What the learner changes between the minute it was due and the tick does not
// drop today's quiz.
func TestChangedBetweenDueAndTick(t *testing.T) {
	for _, line := range []string{"/daily dose 3", "/daily at 18:00", "/daily days mon-fri", "/streak"} {
		h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
		chat := newRecorder(h.clock)
		h.clock.Set(sundayAt9.Add(20 * time.Second))
		h.must("U1", line)
		for _, later := range []time.Duration{time.Minute, 10 * time.Hour} {
			h.clock.Set(sundayAt9.Add(later))
			h.tick(chat)
		}
		if n := chat.count("U1"); n != 1 {
			t.Errorf("%s: %d quizzes came, want 1", line, n)
		}
		h.stop()
	}
}

// A quiz that is put off before it came, whether it is queued already or not,
// comes once, when the learner asked for it.
func TestSnoozedBeforeItCame(t *testing.T) {
	for name, c := range map[string]struct {
		at, comes time.Duration // after nine on Sunday
		queued    bool
		line      string
	}{
		"before its hour":           {-30 * time.Minute, 30 * time.Minute, false, "/daily snooze hour"},
		"queued and not yet sent":   {time.Second, time.Hour + time.Second, true, "/daily snooze hour"},
		"queued, until tomorrow":    {time.Second, 24 * time.Hour, true, "/daily snooze tomorrow"},
		"not queued, till tomorrow": {time.Second, 24 * time.Hour, false, "/daily snooze tomorrow"},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			chat := newRecorder(h.clock)
			h.clock.Set(sundayAt9.Add(c.at))
			if c.queued {
				if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
					t.Fatal(err)
				}
			}
			said := h.must("U1", c.line)
			if want := h.learner("U1").DailyNext.Time(); want != sundayAt9.Add(c.comes) {
				t.Errorf("%q and it comes at %s", said.Text, want)
			}
			h.must("U1", "/daily dose 3") // does not drop it either
			for _, step := range []time.Duration{c.comes - time.Second, c.comes, c.comes + time.Hour} {
				h.clock.Set(sundayAt9.Add(step))
				h.tick(chat)
			}
			if len(chat.arrived) != 1 || chat.arrived[0].at != sundayAt9.Add(c.comes) {
				t.Errorf("arrived %v, want one at %s", chat.arrived, sundayAt9.Add(c.comes))
			}
			if l := h.learner("U1"); l.Unanswered != 1 {
				t.Errorf("%d count as unanswered, want 1", l.Unanswered)
			}
		})
	}
}

// Where no quiz of today waits, a snooze says so and promises nothing.
func TestNothingToSnooze(t *testing.T) {
	for name, lines := range map[string][]string{
		"answered":               {"answer"},
		"snoozed, then answered": {"snooze:hour", "answer"},
		"on a day without one":   {"rest"},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			chat := newRecorder(h.clock)
			for _, line := range lines {
				switch line {
				case "rest":
					h.clock.Set(saturday)
					h.must("U1", "/daily days mon-fri")
					h.clock.Set(sundayAt9)
				case "answer":
					h.tick(chat)
					came, _ := chat.last("U1")
					h.answer("U1", came.message, true)
				default:
					h.tick(chat)
					h.must("U1", line)
				}
			}
			said := h.must("U1", "/daily snooze hour").Text.String()
			if !strings.Contains(said, "No quiz of today waits") {
				t.Errorf("said %q", said)
			}
			before := len(chat.arrived)
			h.clock.Set(sundayAt9.Add(3 * time.Hour))
			h.tick(chat)
			if len(chat.arrived) != before {
				t.Error("one came all the same")
			}
		})
	}
}
