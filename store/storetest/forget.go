package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var forget = []test{
	{"nothing of the learner is left", nothingLeft},
	{"the account starts again as someone new", startsAgain},
	{"others keep everything", othersKept},
	{"a forgetting that failed forgets nothing", forgetRolledBack},
}

// Full gives the learner a record of each kind; it is how tests of one
// database fill it before they look into its tables.
func Full(t testing.TB, s store.Store, user string) (learner int64) {
	t.Helper()
	id := join(t, s, user)
	update(t, s, id, func(tx store.Tx) error { return everything(t.Context(), tx, id) })
	return id
}

func forgotten(t *testing.T, s store.Store, id int64) {
	t.Helper()
	update(t, s, id, func(tx store.Tx) error { return tx.Forget(t.Context(), id) })
}

func nothingLeft(t *testing.T, s store.Store) {
	ctx, id := t.Context(), Full(t, s, "U1")
	before := history(t, s, id)
	forgotten(t, s, id)
	notFound(t, s, id, before.Prompts[0].ID)
	emptyLists(t, s, id)
	equal(t, "round", len(read(t, s, func(r store.Reader) ([]store.Prompt, error) { return r.Round(ctx, before.Prompts[0].Round) })), 0)
	expired, err := s.Expired(ctx, 1<<60, 10)
	equal(t, "open days", len(expired), 0)
	err = first(err, s.Update(ctx, id, func(store.Tx) error { return nil }))
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("Update: %v, want ErrNotFound", err)
	}
}

func startsAgain(t *testing.T, s store.Store) {
	old := Full(t, s, "U1")
	oldPrompt := history(t, s, old).Prompts[0].ID
	forgotten(t, s, old)
	again := join(t, s, "U1")
	if again == old {
		t.Error("the new learner has the number of the old one: what still carries that number acts on the wrong person")
	}
	if p := ask(t, s, prompt(again, "http")); p.ID == oldPrompt {
		t.Error("the new prompt has the number of an old one: the old one's buttons answer it")
	}
	h := history(t, s, again)
	learner := fresh()
	learner.ID = again
	equal(t, "learner", h.Learner, learner)
	equal(t, "log, cards, days, marks, flags", len(h.Log)+len(h.Cards)+len(h.Days)+len(h.Marks)+len(h.Flags), 0)
	equal(t, "Seq", write(t, s, entry(again, "a")).Seq, 1)
	equal(t, "board", len(standings(t, s, workspace, board, 10)), 0)
}

func othersKept(t *testing.T, s store.Store) {
	id := Full(t, s, "U1")
	other := join(t, s, "U2")
	update(t, s, other, func(tx store.Tx) error {
		e := entry(other, "a")
		return first(tx.Append(t.Context(), &e), tx.SaveCard(t.Context(), card(other, "a")), tx.AddPoints(t.Context(), workspace, board, other, 30))
	})
	before := stateOf(t, s, other)
	before.Board = before.Board[:1]
	forgotten(t, s, id)
	equal(t, "another learner", stateOf(t, s, other), before)
}

func forgetRolledBack(t *testing.T, s store.Store) {
	id := Full(t, s, "U1")
	before := stateOf(t, s, id)
	err := s.Update(t.Context(), id, func(tx store.Tx) error {
		err := tx.Forget(t.Context(), id)
		_, inside := tx.History(t.Context(), id)
		equal(t, "gone inside the change", errors.Is(inside, store.ErrNotFound), true)
		return first(err, context.DeadlineExceeded)
	})
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Update: %v", err)
	}
	equal(t, "learner", stateOf(t, s, id), before)
}
