package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/store"
)

// join makes a learner who has been seen in the workspace.
func join(t testing.TB, s store.Store, user string) int64 {
	t.Helper()
	a, err := s.Account(t.Context(), account(user), fresh())
	if err != nil {
		t.Fatalf("account %s: %v", user, err)
	}
	update(t, s, a.Learner, func(tx store.Tx) error {
		m := member(a.Learner, workspace)
		m.Hidden = false
		return tx.SaveMember(t.Context(), m)
	})
	return a.Learner
}

func update(t testing.TB, s store.Store, learner int64, fn func(store.Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), learner, fn); err != nil {
		t.Fatalf("update of learner %d: %v", learner, err)
	}
}

// read returns what query finds.
func read[T any](t testing.TB, s store.Store, query func(store.Reader) (T, error)) (found T) {
	t.Helper()
	err := s.Read(t.Context(), func(r store.Reader) (err error) {
		found, err = query(r)
		return err
	})
	if err != nil {
		t.Fatalf("read: %v", err)
	}
	return found
}

func history(t testing.TB, s store.Store, learner int64) store.History {
	t.Helper()
	return read(t, s, func(r store.Reader) (store.History, error) { return r.History(t.Context(), learner) })
}

func standings(t testing.TB, s store.Store, in, name string, limit int) []store.Standing {
	t.Helper()
	return read(t, s, func(r store.Reader) ([]store.Standing, error) { return r.Board(t.Context(), in, name, limit) })
}

func standing(t testing.TB, s store.Store, in, name string, learner int64) store.Standing {
	t.Helper()
	return read(t, s, func(r store.Reader) (store.Standing, error) { return r.Standing(t.Context(), in, name, learner) })
}

func equal[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", what, diff)
	}
}

// first returns the first error.
func first(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// everything writes one record of each kind for the learner and changes those
// that are there.
func everything(ctx context.Context, tx store.Tx, learner int64) error {
	l, err := tx.Learner(ctx, learner)
	if err != nil {
		return err
	}
	l.Last, l.Zone, l.Day = l.Last+1000, "America/Lima", l.Day+1
	p, e := prompt(learner, "http"), entry(learner, "http/etag")
	_, seenErr := tx.Seen(ctx, "everything", 1)
	return first(seenErr,
		tx.SaveLearner(ctx, l),
		tx.SaveMember(ctx, member(learner, "discord:G1")),
		tx.SaveCard(ctx, card(learner, "http/etag")),
		tx.AddMark(ctx, mark(learner, "http", "done")),
		tx.AddFlag(ctx, flag(learner, "5f2c")),
		tx.AddDay(ctx, closedDay(learner, day)),
		tx.AddPrompt(ctx, &p),
		tx.Append(ctx, &e),
		tx.AddPoints(ctx, workspace, board, learner, 10),
	)
}

// state is all that a store shows of a learner.
type state struct {
	History  store.History
	Board    []store.Standing
	Standing store.Standing
}

func stateOf(t testing.TB, s store.Store, learner int64) state {
	t.Helper()
	return read(t, s, func(r store.Reader) (st state, err error) {
		if st.History, err = r.History(t.Context(), learner); err != nil {
			return st, err
		}
		if st.Board, err = r.Board(t.Context(), workspace, board, 10); err != nil {
			return st, err
		}
		if st.Standing, err = r.Standing(t.Context(), workspace, board, learner); errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return st, err
	})
}
