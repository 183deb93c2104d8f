package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var days = []test{
	{"closed days are kept in order", daysInOrder},
	{"a closed day cannot be closed again", dayClosedOnce},
}

func daysOf(t *testing.T, s store.Store, learner int64, from int) []store.Day {
	t.Helper()
	return read(t, s, func(r store.Reader) ([]store.Day, error) { return r.Days(t.Context(), learner, from) })
}

func daysInOrder(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	want := []store.Day{closedDay(id, -1), closedDay(id, 0), closedDay(id, 1)}
	want[1].Kind, want[2].Ends = store.Missed, want[2].Starts
	for _, i := range []int{2, 0, 1} {
		update(t, s, id, func(tx store.Tx) error { return tx.AddDay(t.Context(), want[i]) })
	}
	update(t, s, other, func(tx store.Tx) error { return tx.AddDay(t.Context(), closedDay(other, 0)) })
	for from, list := range map[int][]store.Day{-5: want, 0: want[1:], 1: want[2:], 2: nil} {
		equal(t, "days", daysOf(t, s, id, from), list)
	}
}

func dayClosedOnce(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	update(t, s, id, func(tx store.Tx) error { return tx.AddDay(t.Context(), closedDay(id, day)) })
	again := closedDay(id, day)
	again.Kind = store.Missed
	if err := s.Update(t.Context(), id, func(tx store.Tx) error { return tx.AddDay(t.Context(), again) }); err == nil {
		t.Error("the day was closed a second time")
	}
	equal(t, "days", daysOf(t, s, id, 0), []store.Day{closedDay(id, day)})
}
