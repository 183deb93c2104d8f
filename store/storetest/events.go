package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var events = []test{
	{"an event is seen from the second time on", seenTwice},
	{"an event of a change that failed is not seen", seenRolledBack},
	{"pruned events are forgotten", seenPruned},
}

func seen(t *testing.T, s store.Store, learner int64, key string, at store.Instant) (was bool) {
	t.Helper()
	update(t, s, learner, func(tx store.Tx) (err error) {
		was, err = tx.Seen(t.Context(), key, at)
		return err
	})
	return was
}

func seenTwice(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	equal(t, "first time", seen(t, s, id, words, 1), false)
	equal(t, "second time", seen(t, s, id, words, 2), true)
	equal(t, "through another learner", seen(t, s, other, words, 3), true)
	equal(t, "another key", seen(t, s, id, words+"2", 1), false)
	update(t, s, id, func(tx store.Tx) error {
		before, err := tx.Seen(t.Context(), "one change", 1)
		after, errAfter := tx.Seen(t.Context(), "one change", 1)
		equal(t, "within one change", [2]bool{before, after}, [2]bool{false, true})
		return first(err, errAfter)
	})
}

func seenRolledBack(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	err := s.Update(t.Context(), id, func(tx store.Tx) error {
		_, err := tx.Seen(t.Context(), "key", 1)
		return first(err, errOfTest)
	})
	equal(t, "rolled back", err != nil, true)
	equal(t, "first time", seen(t, s, id, "key", 1), false)
}

func seenPruned(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	for key, at := range map[string]store.Instant{"a": 1000, "b": 1999, "c": 2000, "d": 3000} {
		equal(t, "first time of "+key, seen(t, s, id, key, at), false)
	}
	// A redelivery does not make an event younger.
	equal(t, "redelivery", seen(t, s, id, "a", 3000), true)
	for _, want := range []int64{2, 0} {
		n, err := s.PruneEvents(t.Context(), 2000)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "number pruned", n, want)
	}
	for key, want := range map[string]bool{"a": false, "b": false, "c": true, "d": true} {
		equal(t, key+" seen after pruning", seen(t, s, id, key, 3000), want)
	}
}
