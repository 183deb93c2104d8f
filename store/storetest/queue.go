package storetest

import (
	"fmt"
	"testing"

	"github.com/rungbot/rung/store"
)

var queue = []test{
	{"daily quizzes that are due are settled longest ago first", queuedInOrder},
	{"of what a plan wants sent the first that is new is added", queuedOnce},
	{"a plan sees the learner and their holidays, and its next instant is kept", queuePlan},
	{"a failure queues nothing", queueFails},
}

// dueAt lets a learner be whose next daily quiz is due at an instant, 0 for never.
func dueAt(t *testing.T, s store.Store, user string, next store.Instant) int64 {
	t.Helper()
	l := fresh()
	l.DayEnds, l.DailyNext = 9000, next
	a, err := s.Account(t.Context(), account(user), l)
	if err != nil {
		t.Fatal(err)
	}
	return a.Learner
}

// queued settles what is due and returns whom the plan was asked about.
func queued(t *testing.T, s store.Store, now store.Instant, limit int, plan func(store.Learner, []store.Holiday) ([]store.Delivery, store.Instant)) (ids []int64) {
	t.Helper()
	n, err := s.QueueDaily(t.Context(), now, limit, func(l store.Learner, h []store.Holiday) ([]store.Delivery, store.Instant) {
		ids = append(ids, l.ID)
		return plan(l, h)
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "settled", n, len(ids))
	return ids
}

func nothing(l store.Learner, _ []store.Holiday) ([]store.Delivery, store.Instant) {
	return nil, l.DailyNext
}

func queuedInOrder(t *testing.T, s store.Store) {
	var ids []int64
	for i, next := range []store.Instant{3000, 0, 1000, 2000} {
		ids = append(ids, dueAt(t, s, fmt.Sprint("U", i), next))
	}
	for _, c := range []struct {
		now   store.Instant
		limit int
		want  []int64
	}{
		{999, 10, nil}, {1000, 10, ids[2:3]}, {8999, 10, []int64{ids[2], ids[3], ids[0]}}, {8999, 2, ids[2:4]},
		{9000, 10, nil}, // their day has ended: it is closed first
	} {
		equal(t, fmt.Sprint("due by ", c.now), queued(t, s, c.now, c.limit, nothing), c.want)
	}
}

func queuedOnce(t *testing.T, s store.Store) {
	id := dueAt(t, s, "U1", 1000)
	plan := func(l store.Learner, _ []store.Holiday) ([]store.Delivery, store.Instant) {
		return []store.Delivery{delivery(&l.ID, "1"), delivery(&l.ID, "2")}, l.DailyNext
	}
	for _, want := range [][]string{{"1"}, {"1", "2"}, {"1", "2"}} {
		queued(t, s, 1000, 10, plan)
		h := read(t, s, func(r store.Reader) (store.History, error) { return r.History(t.Context(), id) })
		equal(t, "deliveries", keys(h.Deliveries), want)
	}
	want := delivery(&id, "1")
	want.ID, want.State = deliveryOf(t, s, "1").ID, store.Ready
	equal(t, "the first", deliveryOf(t, s, "1"), want)
}

func queuePlan(t *testing.T, s store.Store) {
	id, other := dueAt(t, s, "U1", 1000), dueAt(t, s, "U2", 0)
	update(t, s, id, func(tx store.Tx) error { return tx.SetHolidays(t.Context(), id, []int{30, 10, 20}) })
	update(t, s, other, func(tx store.Tx) error { return tx.SetHolidays(t.Context(), other, []int{40}) })
	want := read(t, s, func(r store.Reader) (store.Learner, error) { return r.Learner(t.Context(), id) })
	queued(t, s, 1000, 10, func(l store.Learner, h []store.Holiday) ([]store.Delivery, store.Instant) {
		equal(t, "learner", l, want)
		equal(t, "holidays", h, []store.Holiday{{Learner: id, Day: 10}, {Learner: id, Day: 20}, {Learner: id, Day: 30}})
		return nil, 5000
	})
	want.DailyNext = 5000
	equal(t, "after it", read(t, s, func(r store.Reader) (store.Learner, error) { return r.Learner(t.Context(), id) }), want)
	equal(t, "due once more", queued(t, s, 4999, 10, nothing), nil)
}

func queueFails(t *testing.T, s store.Store) {
	id, stranger := dueAt(t, s, "U1", 1000), int64(1<<40)
	_, err := s.QueueDaily(t.Context(), 1000, 10, func(store.Learner, []store.Holiday) ([]store.Delivery, store.Instant) {
		return []store.Delivery{delivery(&stranger, "of nobody")}, 5000
	})
	if err == nil {
		t.Error("a delivery of nobody was queued")
	}
	equal(t, "still due", queued(t, s, 1000, 10, nothing), []int64{id})
}
