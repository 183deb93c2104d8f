package bot_test

import (
	"context"
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/store"
)

// keeper returns a house whose time can be skipped, on top of its own clock.
func keeper(t *testing.T, path string) (*house, *bot.Timekeeper, *recorder) {
	t.Helper()
	h := openHouse(t, path, saturday)
	clock := &bot.ShiftedClock{Base: h.clock}
	h.mentorClock = clock
	h.restart()
	k, err := bot.NewTimekeeper(t.Context(), h.mentor, clock)
	if err != nil {
		t.Fatal(err)
	}
	chat := newRecorder(clock)
	k.Deliver = func(ctx context.Context) error { return h.mentor.Deliver(ctx, "slack", chat, clock.Now) }
	return h, k, chat
}

// Ticks that run beside a skip never see a time before one that was reached, and
// everything due on the way comes once, at its own time.
func TestSkipBesideTicks(t *testing.T) {
	h, k, chat := keeper(t, filepath.Join(t.TempDir(), "rung.db"))
	defer h.stop()
	h.must("U1", "/daily on")
	ctx, stop := context.WithCancel(t.Context())
	var ticks sync.WaitGroup
	ticks.Go(func() {
		last := time.Time{}
		for ctx.Err() == nil {
			now := k.Clock.Now()
			if now.Before(last) {
				t.Errorf("the clock went from %s back to %s", last, now)
			}
			last = now
			if err := k.Tick(t.Context()); err != nil {
				t.Error(err)
			}
		}
	})
	if err := k.SkipTo(t.Context(), saturday.AddDate(0, 0, 2)); err != nil {
		t.Fatal(err)
	}
	stop()
	ticks.Wait()
	if len(chat.arrived) != 2 {
		t.Fatalf("%d quizzes came in two days", len(chat.arrived))
	}
	for i, a := range chat.arrived {
		if want := sundayAt9.AddDate(0, 0, i); !a.at.Equal(want) {
			t.Errorf("quiz %d came at %s, want %s", i, a.at, want)
		}
	}
	if err := k.SkipTo(t.Context(), saturday); err != nil { // which is over
		t.Fatal(err)
	}
	if now := k.Clock.Now(); now.Before(saturday.AddDate(0, 0, 2)) {
		t.Errorf("the clock went back to %s", now)
	}
}

// What was skipped stays skipped, also when the process ends in the middle.
func TestSkippedTimeOutlivesTheProcess(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rung.db")
	h, k, _ := keeper(t, path)
	h.must("U1", "/daily on")
	died := errors.New("the process was killed")
	k.Deliver = func(context.Context) error {
		if k.Clock.Now().Before(sundayAt9) {
			return nil
		}
		return died
	}
	if err := k.SkipTo(t.Context(), saturday.AddDate(0, 0, 7)); !errors.Is(err, died) {
		t.Fatal(err)
	}
	reached := k.Clock.Now()
	h.stop()
	h, k, chat := keeper(t, path)
	defer h.stop()
	if now := k.Clock.Now(); !now.Equal(reached) || reached.Before(sundayAt9) {
		t.Errorf("it is %s, and was %s", now, reached)
	}
	if err := errors.Join(k.Tick(t.Context()), k.Deliver(t.Context())); err != nil || chat.count("U1") != 1 {
		t.Errorf("%d quizzes came: %v", chat.count("U1"), err)
	}
}

// Where the new time cannot be kept, nothing happens at it.
func TestNothingHappensAtATimeThatCannotBeKept(t *testing.T) {
	h, _, _ := keeper(t, filepath.Join(t.TempDir(), "rung.db"))
	defer h.stop()
	h.wrap = func(s store.Store) store.Store { return fullClock{s} }
	h.restart()
	h.must("U1", "/daily on")
	k, err := bot.NewTimekeeper(t.Context(), h.mentor, &bot.ShiftedClock{Base: h.clock})
	if err != nil {
		t.Fatal(err)
	}
	k.Deliver = func(context.Context) error { t.Error("something was sent"); return nil }
	if err := k.SkipTo(t.Context(), saturday.AddDate(0, 0, 7)); !errors.Is(err, store.ErrFull) || len(h.days("U1")) > 0 {
		t.Errorf("%v, days %v", err, h.days("U1"))
	}
}

type fullClock struct{ store.Store }

func (fullClock) SetAhead(context.Context, int64) error { return store.ErrFull }
