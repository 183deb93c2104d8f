package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var isolation = []test{
	{"a change sees itself and nobody else does", changeSeesItself},
	{"a reader sees one moment", oneMoment},
	{"a reader never sees half a change", neverHalf},
}

func changeSeesItself(t *testing.T, s store.Store) {
	ctx, id := t.Context(), join(t, s, "U1")
	before := stateOf(t, s, id)
	var inside state
	update(t, s, id, func(tx store.Tx) (err error) {
		if err := everything(ctx, tx, id); err != nil {
			return err
		}
		equal(t, "what others see", stateOf(t, s, id), before)
		inside.History, err = tx.History(ctx, id)
		if err != nil {
			return err
		}
		if inside.Board, err = tx.Board(ctx, workspace, board, 10); err != nil {
			return err
		}
		inside.Standing, err = tx.Standing(ctx, workspace, board, id)
		return err
	})
	equal(t, "what is there afterwards", stateOf(t, s, id), inside)
	equal(t, "entries", len(inside.History.Log), 1)
	equal(t, "points", inside.Standing.Points, 10)
}

func oneMoment(t *testing.T, s store.Store) {
	ctx, id := t.Context(), join(t, s, "U1")
	err := s.Read(ctx, func(r store.Reader) error {
		before, err := r.History(ctx, id)
		if err != nil {
			return err
		}
		update(t, s, id, func(tx store.Tx) error { return everything(ctx, tx, id) })
		during, err := r.History(ctx, id)
		equal(t, "history during the read", during, before)
		list, errBoard := r.Board(ctx, workspace, board, 10)
		equal(t, "board during the read", len(list), 0)
		update(t, s, id, func(tx store.Tx) error { return tx.Forget(ctx, id) })
		during, errGone := r.History(ctx, id)
		equal(t, "history after the learner was deleted", during, before)
		return first(err, errBoard, errGone)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Read(ctx, func(r store.Reader) error { return failure(r.History(ctx, id)) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the next read: %v, want ErrNotFound", err)
	}
}

// Each change adds an entry and sets the card's lapses to its number.
func neverHalf(t *testing.T, s store.Store) {
	ctx, id := t.Context(), join(t, s, "U1")
	const changes, readers = 60, 4
	together(readers+1, func(i int) {
		for range changes {
			if i == 0 {
				countOne(t, s, id)
				continue
			}
			err := s.Read(ctx, func(r store.Reader) error {
				cards, err := r.Cards(ctx, id)
				log, errLog := r.Since(ctx, id, 1)
				if len(log) > 0 && (len(cards) != 1 || cards[0].Lapses != len(log)) || len(log) == 0 && len(cards) != 0 {
					t.Errorf("%d entries beside %+v", len(log), cards)
				}
				return first(err, errLog)
			})
			if err != nil {
				t.Error(err)
			}
		}
	})
}
