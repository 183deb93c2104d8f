package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/store"
)

// brokenStore is a real database whose changes fail: before they begin, at
// their end, or by a panic half-way.
type brokenStore struct {
	store.Store
	before, after error
	panics        bool
	unreadable    bool  // Read fails with before
	gone          bool  // the learner is deleted just before the change
	only          int64 // the learner whose changes fail; 0 for all
}

func (s *brokenStore) Update(ctx context.Context, learner int64, fn func(store.Tx) error) error {
	if s.only != 0 && s.only != learner {
		return s.Store.Update(ctx, learner, fn)
	}
	if s.before != nil {
		return s.before
	}
	if s.gone {
		if err := s.Store.Update(ctx, learner, func(tx store.Tx) error { return tx.Forget(ctx, learner) }); err != nil {
			return err
		}
	}
	return s.Store.Update(ctx, learner, func(tx store.Tx) error {
		if err := fn(tx); err != nil {
			return err
		}
		if s.panics {
			panic("secret-token of a driver")
		}
		return s.after
	})
}

func (s *brokenStore) Read(ctx context.Context, fn func(store.Reader) error) error {
	if s.unreadable {
		return s.before
	}
	return s.Store.Read(ctx, fn)
}

// Whatever fails in the store, the person reads one plain sentence about it,
// the caller learns the cause, and nothing is half done.
func TestStoreFailures(t *testing.T) {
	other := errors.New("driver: secret-token rejected")
	for name, c := range map[string]struct {
		broken brokenStore
		is     error  // what the caller can tell
		words  string // what the person reads
	}{
		"full":      {brokenStore{after: fmt.Errorf("append: %w", store.ErrFull)}, store.ErrFull, "no room left"},
		"read-only": {brokenStore{before: fmt.Errorf("begin: %w", store.ErrReadOnly)}, store.ErrReadOnly, "cannot write"},
		"damaged":   {brokenStore{after: fmt.Errorf("read: %w", store.ErrDamaged)}, store.ErrDamaged, "damaged"},
		"unknown":   {brokenStore{after: other}, other, "went wrong on my side"},
		"panic":     {brokenStore{panics: true}, nil, "went wrong on my side"},
		"cancelled": {brokenStore{before: context.Canceled}, context.Canceled, "went wrong on my side"},
	} {
		t.Run(name, func(t *testing.T) {
			f := bottest.New(t)
			p := newPerson(t, f, "ana")
			m := p.says("/quiz http 2")
			right := p.towards(m, f.Bank, true)
			result := p.answers(m, true)
			c.broken.Store = f.Store
			broken := mentor(t, f, &c.broken, f.Bank, slog.DiscardHandler)
			before := p.history()
			for _, e := range []bot.Event{
				{Kind: bot.Said, Text: "/quiz security"}, {Kind: bot.Said, Text: "/roadmap done"}, {Kind: bot.Said, Text: "/rung alias Owl"},
				{Kind: bot.Pressed, Button: button(t, result, "undo")}, {Kind: bot.Pressed, Button: button(t, result, "next")},
				right, {Kind: bot.Pressed, Button: fmt.Sprintf("forget:%d", p.learner())},
			} {
				e.Account, e.Name, e.Place.Workspace, e.Key = p.account, p.name, p.workspace, "Ev"+e.Text+e.Button
				reply, err := broken.Handle(t.Context(), e)
				if err == nil || c.is != nil && !errors.Is(err, c.is) {
					t.Errorf("%s%s: error %v, want %v", e.Text, e.Button, err, c.is)
				}
				plainSentence(t, reply, c.words)
			}
			if diff := cmp.Diff(before, p.history()); diff != "" {
				t.Errorf("half done:\n%s", diff)
			}
			// The platform delivers again, the store is whole again: now it counts.
			p.does(bot.Event{Kind: bot.Pressed, Button: button(t, result, "undo"), Key: "Ev" + button(t, result, "undo")})
			if log := p.history().Log; len(log) != 2 {
				t.Errorf("after the store was mended the log has %d entries, want 2", len(log))
			}
		})
	}
}

// Looking something up can fail as well.
func TestStoreCannotBeRead(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	p.says("hello")
	broken := &brokenStore{Store: f.Store, before: fmt.Errorf("read: %w", store.ErrDamaged), unreadable: true}
	m := mentor(t, f, broken, f.Bank, slog.DiscardHandler)
	for _, line := range []string{"/streak", "/leaderboard", "/roadmap next", "/rung export", "/faq do I need maths"} {
		reply, err := m.Handle(t.Context(), bot.Event{Kind: bot.Said, Text: line, Account: p.account, Name: p.name, Place: bot.Place{Workspace: "T1"}})
		if !errors.Is(err, store.ErrDamaged) {
			t.Errorf("%s: error %v", line, err)
		}
		plainSentence(t, reply, "damaged")
	}
}

// Somebody deletes their history while the scheduler is at work: that is no failure.
func TestTickMeetsALearnerWhoJustLeft(t *testing.T) {
	f := bottest.New(t)
	newPerson(t, f, "ana").says("hello")
	m := mentor(t, f, &brokenStore{Store: f.Store, gone: true}, f.Bank, failing(t))
	if err := m.Tick(t.Context(), bottest.Start.AddDate(0, 0, 3)); err != nil {
		t.Error(err)
	}
}

func plainSentence(t *testing.T, reply bot.Reply, words string) {
	t.Helper()
	all := messages(reply)
	if len(all) != 1 || all[0].Kind != bot.KindError || len(all[0].Buttons) > 0 {
		t.Errorf("the reply is %+v", reply)
		return
	}
	text := all[0].Text.String()
	if !strings.Contains(text, words) {
		t.Errorf("%q does not say %q", text, words)
	}
	for _, jargon := range []string{"secret-token", "driver", "append:", "begin:", "panic", "database", "SQL"} {
		if strings.Contains(text, jargon) {
			t.Errorf("%q speaks of %q", text, jargon)
		}
	}
}

// One learner whose days cannot be closed holds up nobody, and is tried again.
func TestTickGoesOnPastAFailure(t *testing.T) {
	f := bottest.New(t)
	const people = 450 // more than Tick reads at a time
	for n := range people {
		fresh := store.Learner{Zone: "UTC", NextZone: "UTC", Day: 20778, DayStarts: store.At(bottest.Start.Add(-time.Hour)), DayEnds: store.At(bottest.Start)}
		if _, err := f.Store.Account(t.Context(), store.Account{Platform: "slack", User: fmt.Sprint(n)}, fresh); err != nil {
			t.Fatal(err)
		}
	}
	ids, err := f.Store.Expired(t.Context(), store.At(bottest.Start), people)
	if err != nil || len(ids) != people {
		t.Fatalf("%d learners, %v", len(ids), err)
	}
	broken := &brokenStore{Store: f.Store, before: store.ErrFull, only: ids[0]}
	now := bottest.Start.Add(time.Hour)
	if err := mentor(t, f, broken, f.Bank, slog.DiscardHandler).Tick(t.Context(), now); !errors.Is(err, store.ErrFull) {
		t.Errorf("Tick says %v, want the failure of one learner", err)
	}
	if left, err := f.Store.Expired(t.Context(), store.At(now), people); err != nil || len(left) != 1 || left[0] != ids[0] {
		t.Errorf("still open: %v %v, want only learner %d", left, err, ids[0])
	}
	for range 2 { // the second has nothing to do
		if err := f.Mentor.Tick(t.Context(), now); err != nil {
			t.Error(err)
		}
	}
	if left, err := f.Store.Expired(t.Context(), store.At(now), people); err != nil || len(left) != 0 {
		t.Errorf("still open: %v %v", left, err)
	}
}
