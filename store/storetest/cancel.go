package storetest

import (
	"context"
	"errors"
	"runtime"
	"testing"

	"github.com/rungbot/rung/store"
)

var cancel = []test{
	{"nothing is begun when the context has ended", endedBefore},
	{"a context that ends in the function changes nothing", endedInside},
}

func endedBefore(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	seen(t, s, id, "key", 1)
	before := stateOf(t, s, id)
	ctx, stop := context.WithCancel(t.Context())
	stop()
	called := false
	for name, run := range map[string]func() error{
		"Account": func() error { return failure(s.Account(ctx, account("U2"), fresh())) },
		"Update": func() error {
			return s.Update(ctx, id, func(store.Tx) error { called = true; return nil })
		},
		"PruneDeliveries": func() error { return failure(s.PruneDeliveries(ctx, 1<<60)) },
		"QueueDaily": func() error {
			return failure(s.QueueDaily(ctx, 1<<60, 10, func(store.Learner, []store.Holiday) ([]store.Delivery, store.Instant) { called = true; return nil, 0 }))
		},
		"Read":        func() error { return s.Read(ctx, func(store.Reader) error { called = true; return nil }) },
		"Expired":     func() error { return failure(s.Expired(ctx, 1<<60, 10)) },
		"PruneEvents": func() error { return failure(s.PruneEvents(ctx, 1000)) },
	} {
		if err := run(); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v, want context.Canceled", name, err)
		}
	}
	equal(t, "a function was called", called, false)
	equal(t, "learner", stateOf(t, s, id), before)
	equal(t, "event kept", seen(t, s, id, "key", 1), true)
	expired, err := s.Expired(t.Context(), 1<<60, 10)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "all learners", expired, []int64{id})
}

// A context can end at any point of the transaction and of its rollback.
func endedInside(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	before := stateOf(t, s, id)
	for i := range 50 {
		ctx, stop := context.WithCancel(t.Context())
		err := s.Update(ctx, id, func(tx store.Tx) error {
			if err := everything(ctx, tx, id); err != nil {
				return err
			}
			stop()
			for i%2 == 0 && tx.AddPoints(t.Context(), workspace, board, id, 1) == nil {
				runtime.Gosched() // until the transaction is over
			}
			return nil
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended at the end: %v, want context.Canceled", err)
		}
		ctx, stop = context.WithCancel(t.Context())
		err = s.Update(ctx, id, func(tx store.Tx) error {
			go stop()
			for {
				if err := tx.AddPoints(ctx, workspace, board, id, 1); err != nil {
					return err
				}
			}
		})
		if !errors.Is(err, context.Canceled) {
			t.Errorf("ended on the way: %v, want context.Canceled", err)
		}
	}
	unchanged(t, s, id, before)
}
