package storetest

import (
	"context"
	"errors"
	"runtime"
	"testing"
	"time"

	"github.com/rungbot/rung/store"
)

var rollback = []test{
	{"an error of the function undoes everything", undoneByError},
	{"a panic of the function undoes everything and goes on", undoneByPanic},
	{"a goroutine that ends in the function undoes everything", undoneByGoexit},
	{"a function that panics while reading leaves the store working", readPanics},
	{"an error of the function that reads is returned", readFails},
}

var errOfTest = errors.New("the function failed")

// within fails in place of waiting for ever on a transaction that was left open.
func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// unchanged says that nothing of everything was kept and that it can be written now.
func unchanged(t *testing.T, s store.Store, id int64, before state) {
	t.Helper()
	equal(t, "learner", stateOf(t, s, id), before)
	err := s.Update(within(t), id, func(tx store.Tx) error {
		was, err := tx.Seen(t.Context(), "everything", 1)
		equal(t, "event seen", was, false)
		return err
	})
	if err != nil {
		t.Fatalf("the next change: %v", err)
	}
	err = s.Update(within(t), id, func(tx store.Tx) error { return tx.SaveCard(t.Context(), card(id, "a")) })
	if err != nil {
		t.Fatalf("the next change: %v", err)
	}
	equal(t, "cards of the next change", len(cardsOf(t, s, id)), len(before.History.Cards)+1)
}

func undoneByError(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	before := stateOf(t, s, id)
	err := s.Update(t.Context(), id, func(tx store.Tx) error { return first(everything(t.Context(), tx, id), errOfTest) })
	if !errors.Is(err, errOfTest) {
		t.Errorf("Update: %v, want the error of the function", err)
	}
	unchanged(t, s, id, before)
}

func undoneByPanic(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	before := stateOf(t, s, id)
	func() {
		defer func() { equal(t, "panic", recover(), any("mine")) }()
		err := s.Update(t.Context(), id, func(tx store.Tx) error {
			if err := everything(t.Context(), tx, id); err != nil {
				t.Error(err)
			}
			panic("mine")
		})
		t.Errorf("the panic became %v", err)
	}()
	unchanged(t, s, id, before)
}

func undoneByGoexit(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	before := stateOf(t, s, id)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = s.Update(t.Context(), id, func(tx store.Tx) error {
			if err := everything(t.Context(), tx, id); err != nil {
				t.Error(err)
			}
			runtime.Goexit()
			return nil
		})
	}()
	<-ended
	unchanged(t, s, id, before)
}

func readPanics(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	ctx := within(t)
	for range 4 * (4 + runtime.NumCPU()) { // more often than a store has connections
		func() {
			defer func() {
				if got := recover(); got != "mine" {
					t.Fatalf("panic %v, want that of the function", got)
				}
			}()
			err := s.Read(ctx, func(r store.Reader) error {
				if _, err := r.Learner(ctx, id); err != nil {
					t.Error(err)
				}
				panic("mine")
			})
			t.Fatalf("the panic became %v", err)
		}()
	}
	unchanged(t, s, id, stateOf(t, s, id))
}

func readFails(t *testing.T, s store.Store) {
	for range 4 * (4 + runtime.NumCPU()) {
		if err := s.Read(within(t), func(store.Reader) error { return errOfTest }); !errors.Is(err, errOfTest) {
			t.Fatalf("Read: %v, want the error of the function", err)
		}
	}
}
