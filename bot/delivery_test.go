package bot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/store"
)

var (
	saturday  = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	sundayAt9 = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	dayIsOver = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
)

// due returns a house in which the daily quizzes of some users are due now.
func due(t proof, path string, users ...string) *house {
	t.Helper()
	h := openHouse(t, path, saturday)
	for _, user := range users {
		h.must(user, "/daily on")
	}
	h.clock.Set(sundayAt9)
	return h
}

func users(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprint("U", i))
	}
	return list
}

// What each way of failing means: what becomes of the delivery at once, and
// when it is tried again.
func TestOutcomeOfEachError(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("slack: chat.postMessage: %w", err) }
	for name, c := range map[string]struct {
		err   error
		state store.DeliveryState
		wait  time.Duration
	}{
		"sent":                 {nil, store.Sent, 0},
		"cannot be reached":    {wrapped(bot.ErrUnreachable), store.Dead, 0},
		"not installed":        {wrapped(bot.ErrInstallationDead), store.Dead, 0},
		"refused":              {wrapped(bot.ErrBadContent), store.Dead, 0},
		"may have arrived":     {wrapped(bot.ErrAmbiguous), store.Doubtful, 90 * time.Second},
		"took too long":        {wrapped(context.DeadlineExceeded), store.Doubtful, 90 * time.Second},
		"told to wait":         {wrapped(&bot.RetryAfterError{After: 7 * time.Minute}), store.Ready, 7 * time.Minute},
		"told to wait for nil": {&bot.RetryAfterError{}, store.Ready, time.Second},
		"told to wait too long": {wrapped(&bot.RetryAfterError{After: 100 * time.Hour}), store.Ready,
			dayIsOver.Sub(sundayAt9)},
		"anything else": {errors.New("503"), store.Ready, 15 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			chat := newRecorder(h.clock)
			chat.fail = func(bot.Recipient) (bool, error) { return c.err != nil, c.err }
			h.tick(chat)
			got := h.deliveries(c.state)
			if len(got) != 1 {
				t.Fatalf("%d deliveries are %s, want 1", len(got), c.state)
			}
			if wait := got[0].Due.Time().Sub(sundayAt9); wait != c.wait {
				t.Errorf("tried again after %s, want %s", wait, c.wait)
			}
			if (got[0].Error == "") != (c.err == nil) {
				t.Errorf("error %q", got[0].Error)
			}
		})
	}
}

// What keeps failing is tried again after growing pauses, as long as its day
// lasts, and then is over; the silence does not count against the learner.
func TestRetriesUntilTheDayEnds(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	chat := newRecorder(h.clock)
	var tries []time.Time
	chat.fail = func(bot.Recipient) (bool, error) {
		tries = append(tries, h.clock.Now())
		return true, errors.New("503")
	}
	err := h.mentor.Advance(t.Context(), dayIsOver, h.setClock, func(context.Context) error {
		return h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(tries); i++ {
		pause := tries[i].Sub(tries[i-1])
		if pause > 30*time.Minute || i < 8 && pause != 15*time.Second<<(i-1) {
			t.Errorf("pause %d was %s", i, pause)
		}
	}
	if n := len(tries); n < 40 || !tries[n-1].Before(dayIsOver) || tries[n-1].Before(dayIsOver.Add(-time.Hour)) {
		t.Errorf("%d tries, the last at %s; want them until %s", n, tries[n-1], dayIsOver)
	}
	if over := h.deliveries(store.Expired); len(over) != 1 {
		t.Errorf("%d deliveries are over, want 1", len(over))
	}
	if l := h.learner("U1"); l.Unanswered != 0 {
		t.Errorf("%d quizzes count as unanswered, none came", l.Unanswered)
	}
}

// After the day has ended nothing is sent any more, whatever kept it waiting.
func TestNothingIsSentAfterTheDay(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
		t.Fatal(err)
	}
	h.clock.Set(dayIsOver)
	chat := newRecorder(h.clock)
	h.tick(chat)
	if n := chat.count("U1"); n != 0 {
		t.Errorf("%d messages came", n)
	}
	h.clock.Set(dayIsOver.Add(-time.Millisecond).Add(24 * time.Hour))
	h.tick(chat)
	if n := chat.count("U1"); n != 1 {
		t.Errorf("%d messages came in the last millisecond of the next day, want 1", n)
	}
}

// A look for a message that may have been sent: what each answer means.
func TestLookingForWhatMayHaveBeenSent(t *testing.T) {
	for name, c := range map[string]struct {
		arrived bool
		refuse  error
		state   store.DeliveryState
		came    int
	}{
		"it is there":          {true, nil, store.Sent, 1},
		"it is not":            {false, nil, store.Sent, 1},
		"looking is forbidden": {true, fmt.Errorf("missing_scope: %w", bot.ErrUnreachable), store.Dead, 1},
		"wait before looking":  {true, &bot.RetryAfterError{After: time.Second}, store.Doubtful, 1},
		"looking fails":        {true, errors.New("503"), store.Doubtful, 1},
		"looking times out":    {true, bot.ErrAmbiguous, store.Doubtful, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			record := newRecorder(h.clock)
			record.fail = func(bot.Recipient) (bool, error) { return !c.arrived, bot.ErrAmbiguous }
			chat := finder{record, c.refuse}
			h.tick(chat)
			h.clock.Set(h.clock.Now().Add(59 * time.Second))
			h.tick(chat)
			if n := len(h.deliveries(store.Doubtful)); n != 1 {
				t.Fatalf("after 59 s %d deliveries are doubtful, want 1", n)
			}
			record.fail = func(bot.Recipient) (bool, error) { return false, nil }
			for range 5 {
				h.clock.Set(h.clock.Now().Add(2 * time.Minute))
				h.tick(chat)
			}
			if n := len(h.deliveries(c.state)); n != 1 {
				t.Errorf("%d deliveries are %s, want 1", n, c.state)
			}
			if n := record.count("U1"); n != c.came {
				t.Errorf("it came %d times, want %d", n, c.came)
			}
			if c.state == store.Doubtful { // it does not go on for ever
				h.clock.Set(dayIsOver.Add(time.Hour))
				h.tick(chat)
				if n := len(h.deliveries(store.Dead)); n != 1 || record.count("U1") != 1 {
					t.Errorf("after the day %d are dead, want 1; it came %d times", n, record.count("U1"))
				}
			}
		})
	}
}

// What the learner says after the row was written and before it is sent counts.
func TestNobodyGetsWhatTheyNoLongerWant(t *testing.T) {
	for name, lines := range map[string][]string{
		"off":    {"/daily off"},
		"paused": {"/daily pause"},
		"a week": {"/daily pause 2026-12-01"},
		"gone":   {"/rung delete", "forget:"},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1", "U2")
			defer h.stop()
			if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
				t.Fatal(err)
			}
			chat := newRecorder(h.clock)
			chat.fail = func(to bot.Recipient) (bool, error) { // U1 goes while U2's is under way
				for _, line := range lines {
					if strings.HasPrefix(line, "forget:") {
						line += fmt.Sprint(h.learner("U2").ID)
					}
					h.must("U2", line)
				}
				lines = nil
				return false, nil
			}
			h.tick(chat)
			if chat.count("U1") != 1 || chat.count("U2") != 0 {
				t.Errorf("U1 got %d, U2 %d; want 1 and none", chat.count("U1"), chat.count("U2"))
			}
		})
	}
}
