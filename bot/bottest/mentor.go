// Package bottest is what the tests of the mentor and of every adapter share:
// a mentor on a real database, and the conversations that each adapter must
// carry out alike.
package bottest

import (
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// Start is when conversations begin unless they say otherwise: a Saturday.
var Start = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)

// Fixture is a mentor with everything it is made of.
type Fixture struct {
	Mentor *bot.Mentor
	Store  store.Store
	Bank   *quizzes.Bank
	Clock  *bot.SetClock
	Time   *bot.Timekeeper // moves the mentor's time on from Clock
	Path   string          // of the database
	Close  func()          // closes the store before the test ends, so that it can be opened again
}

// Neither changes once it is loaded, so that all mentors of a test run share them.
var (
	embeddedBank  = sync.OnceValues(quizzes.Embedded)
	embeddedGuide = sync.OnceValues(guide.Embedded)
)

// New returns a mentor on a new database, at Start. An error that the mentor
// logs fails the test.
func New(t testing.TB) *Fixture {
	t.Helper()
	return Open(t, filepath.Join(t.TempDir(), "rung.db"), Start)
}

// Open returns a mentor on the database at path, with its clock set.
func Open(t testing.TB, path string, now time.Time) *Fixture {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	closeOnce := sync.OnceFunc(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(closeOnce)
	bank, err := embeddedBank()
	if err != nil {
		t.Fatal(err)
	}
	g, err := embeddedGuide()
	if err != nil {
		t.Fatal(err)
	}
	f := &Fixture{Store: s, Bank: bank, Clock: &bot.SetClock{}, Path: path, Close: closeOnce}
	f.Clock.Set(now)
	clock := &bot.ShiftedClock{Base: f.Clock}
	f.Mentor, err = bot.New(bot.Options{Store: s, Bank: bank, Guide: g, Clock: clock, Log: slog.New(slog.NewTextHandler(failWriter{t}, &slog.HandlerOptions{Level: slog.LevelWarn})), DayEnd: 4 * 60})
	if err != nil {
		t.Fatal(err)
	}
	if f.Time, err = bot.NewTimekeeper(t.Context(), f.Mentor, clock); err != nil {
		t.Fatal(err)
	}
	return f
}

// failWriter fails the test with what is logged: in a test nothing should be amiss.
type failWriter struct{ t testing.TB }

func (w failWriter) Write(line []byte) (int, error) {
	w.t.Errorf("the mentor logged: %s", line)
	return len(line), nil
}
