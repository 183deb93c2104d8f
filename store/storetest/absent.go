package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var absent = []test{
	{"a record that is not there is ErrNotFound", func(t *testing.T, s store.Store) { notFound(t, s, 1, 1) }},
	{"nor is it there for a learner who has done nothing", nothingDone},
	{"an empty list is no error", func(t *testing.T, s store.Store) { emptyLists(t, s, 1) }},
	{"saving over a record that is not there is ErrNotFound", savedOverNothing},
	{"a change of nobody is ErrNotFound", changeOfNobody},
}

type query struct {
	name string
	run  func(r store.Reader) error
}

// failure leaves out what a query found.
func failure[T any](_ T, err error) error { return err }

// notFound asks for each record of a learner who has none.
func notFound(t *testing.T, s store.Store, learner, prompt int64) {
	t.Helper()
	ctx := t.Context()
	members := read(t, s, func(r store.Reader) ([]store.Member, error) { return r.Members(ctx, learner) })
	equal(t, "Members", len(members), 0)
	wantNotFound(t, s, append(personal(t, learner),
		query{"Learner", func(r store.Reader) error { return failure(r.Learner(ctx, learner)) }},
		query{"Member", func(r store.Reader) error { return failure(r.Member(ctx, workspace, learner)) }},
		query{"Prompt", func(r store.Reader) error { return failure(r.Prompt(ctx, prompt)) }},
		query{"History", func(r store.Reader) error { return failure(r.History(ctx, learner)) }},
	))
}

// personal are the records that come only with the learner's first answer.
func personal(t *testing.T, learner int64) []query {
	ctx := t.Context()
	return []query{
		{"Card", func(r store.Reader) error { return failure(r.Card(ctx, learner, "http-caching")) }},
		{"Waiting", func(r store.Reader) error { return failure(r.Waiting(ctx, learner, "http")) }},
		{"LastPrompt", func(r store.Reader) error { return failure(r.LastPrompt(ctx, learner)) }},
		{"LastAnswer", func(r store.Reader) error { return failure(r.LastAnswer(ctx, learner)) }},
		{"Standing", func(r store.Reader) error { return failure(r.Standing(ctx, workspace, board, learner)) }},
	}
}

func wantNotFound(t *testing.T, s store.Store, queries []query) {
	t.Helper()
	for _, q := range queries {
		if err := s.Read(t.Context(), q.run); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", q.name, err)
		}
	}
}

func nothingDone(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	wantNotFound(t, s, personal(t, id))
	emptyLists(t, s, id)
	update(t, s, id, func(tx store.Tx) error {
		for _, q := range personal(t, id) {
			if err := q.run(tx); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s inside a change: %v, want ErrNotFound", q.name, err)
			}
		}
		return nil
	})
}

// emptyLists asks for each list of a learner who has done nothing.
func emptyLists(t *testing.T, s store.Store, learner int64) {
	t.Helper()
	ctx := t.Context()
	count := func(name string, list func(store.Reader) (int, error)) {
		t.Helper()
		equal(t, name, read(t, s, list), 0)
	}
	count("Cards", func(r store.Reader) (int, error) { l, err := r.Cards(ctx, learner); return len(l), err })
	count("Marks", func(r store.Reader) (int, error) { l, err := r.Marks(ctx, learner); return len(l), err })
	count("Round", func(r store.Reader) (int, error) { l, err := r.Round(ctx, 1); return len(l), err })
	count("Entries", func(r store.Reader) (int, error) { l, err := r.Entries(ctx, learner, day); return len(l), err })
	count("Since", func(r store.Reader) (int, error) { l, err := r.Since(ctx, learner, 0); return len(l), err })
	count("Days", func(r store.Reader) (int, error) { l, err := r.Days(ctx, learner, 0); return len(l), err })
	count("Board", func(r store.Reader) (int, error) { l, err := r.Board(ctx, workspace, board, 10); return len(l), err })
}

// A save that finds nothing would be a change acknowledged and lost.
func savedOverNothing(t *testing.T, s store.Store) {
	ctx, id := t.Context(), join(t, s, "U1")
	for name, save := range map[string]func(store.Tx) error{
		"SavePrompt": func(tx store.Tx) error {
			p := prompt(id, "http")
			p.ID = 4711
			return tx.SavePrompt(ctx, p)
		},
		"SaveLearner after Forget": func(tx store.Tx) error {
			l, err := tx.Learner(ctx, id)
			return first(err, tx.Forget(ctx, id), tx.SaveLearner(ctx, l))
		},
	} {
		if err := s.Update(ctx, id, save); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", name, err)
		}
	}
}

func changeOfNobody(t *testing.T, s store.Store) {
	called := false
	err := s.Update(t.Context(), 1, func(store.Tx) error {
		called = true
		return nil
	})
	if !errors.Is(err, store.ErrNotFound) || called {
		t.Errorf("Update: %v, function called: %v; want ErrNotFound without a call", err, called)
	}
	expired, err := s.Expired(t.Context(), 1<<60, 10)
	equal(t, "open days", len(expired), 0)
	if err != nil {
		t.Error(err)
	}
}
