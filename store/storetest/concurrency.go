package storetest

import (
	"fmt"
	"sync"
	"testing"

	"github.com/rungbot/rung/store"
)

var concurrency = []test{
	{"concurrent changes of one learner lose nothing", nothingLost},
	{"concurrent changes of several learners do not mix", severalLearners},
	{"concurrent first visits make one learner", oneLearner},
	{"of concurrent deliveries of one event one is the first", oneDelivery},
}

// together runs fn n times at once.
func together(n int, fn func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { fn(i) })
	}
	all.Wait()
}

// countOne adds an entry and one to what the card counts.
func countOne(t *testing.T, s store.Store, id int64) (seq int64) {
	ctx := t.Context()
	err := s.Update(ctx, id, func(tx store.Tx) error {
		cards, err := tx.Cards(ctx, id)
		if err != nil {
			return err
		}
		c := card(id, "counter")
		if c.Lapses = 1; len(cards) == 1 {
			c.Lapses = cards[0].Lapses + 1
		}
		e := entry(id, "counter")
		err = first(tx.Append(ctx, &e), tx.SaveCard(ctx, c), tx.AddPoints(ctx, workspace, board, id, 1))
		seq = e.Seq
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return seq
}

const callers, calls = 8, 15

func nothingLost(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	var mu sync.Mutex
	given := map[int64]int{}
	together(callers, func(int) {
		for range calls {
			seq := countOne(t, s, id)
			mu.Lock()
			given[seq]++
			mu.Unlock()
		}
	})
	counted(t, s, id)
	for seq := range int64(callers * calls) {
		equal(t, fmt.Sprint("callers that were given Seq ", seq+1), given[seq+1], 1)
	}
}

// counted says that all calls of all callers are there, none twice.
func counted(t *testing.T, s store.Store, id int64) {
	t.Helper()
	const want = callers * calls
	log := since(t, s, id, 1)
	equal(t, "entries", len(log), want)
	for i, e := range log {
		equal(t, "Seq", e.Seq, int64(i+1))
	}
	equal(t, "read and written back", cardsOf(t, s, id)[0].Lapses, want)
	equal(t, "points", standing(t, s, workspace, board, id).Points, want)
}

func severalLearners(t *testing.T, s store.Store) {
	ids := []int64{join(t, s, "U1"), join(t, s, "U2"), join(t, s, "U3")}
	together(callers*len(ids), func(i int) {
		for range calls {
			countOne(t, s, ids[i%len(ids)])
		}
	})
	for _, id := range ids {
		counted(t, s, id)
	}
}

func oneLearner(t *testing.T, s store.Store) {
	var ids [callers]int64
	together(callers, func(i int) {
		a, err := s.Account(t.Context(), account("U1"), fresh())
		if err != nil {
			t.Error(err)
		}
		ids[i] = a.Learner
	})
	for _, id := range ids {
		equal(t, "learner", id, ids[0])
	}
	all, err := s.Expired(t.Context(), 1<<60, 100)
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "all learners", all, ids[:1])
}

func oneDelivery(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	var before [callers]bool
	together(callers, func(i int) {
		err := s.Update(t.Context(), id, func(tx store.Tx) (err error) {
			before[i], err = tx.Seen(t.Context(), "event", 1)
			return err
		})
		if err != nil {
			t.Error(err)
		}
	})
	firsts := 0
	for _, was := range before {
		if !was {
			firsts++
		}
	}
	equal(t, "callers that were the first", firsts, 1)
}
