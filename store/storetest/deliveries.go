package storetest

import (
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/rungbot/rung/store"
)

var deliveries = []test{
	{"a delivery is kept as it was added, ready", deliveryKept},
	{"kind, target and key together are there once", deliveryOnce},
	{"what is due is claimed in order, up to the limit", claimedInOrder},
	{"a lease holds others off, and its end leaves doubt", leaseEnds},
	{"an outcome is kept, and that of a lost claim is not", settled},
	{"of one recipient only the oldest can be claimed", oldestOfRecipient},
	{"two claimers never get the same delivery", claimersApart},
	{"deliveries of a state come newest first", deliveriesOfState},
	{"a learner's deliveries go with the learner", deliveriesForgotten},
	{"a delivery rolled back was never there", deliveryRolledBack},
	{"what is due next", dueNext},
	{"a body is kept under its claim alone", bodyOfClaim},
	{"what nobody has claimed can be withdrawn", withdrawn},
	{"teams for which something is due, longest ago first", dueTeams},
	{"what is over is forgotten, what is open is not", prunedDeliveries},
}

// delivery goes to a recipient of its own.
func delivery(learner *int64, key string) store.Delivery {
	return store.Delivery{Kind: "daily", Target: words, Key: key, Learner: learner, Platform: "slack", Team: "T1", User: "user " + key, Channel: "C1",
		Body: words, Created: 1000, Due: 2000, Expires: 9000}
}

func deliver(t *testing.T, s store.Store, learner int64, list ...*store.Delivery) {
	t.Helper()
	update(t, s, learner, func(tx store.Tx) error {
		var err error
		for _, d := range list {
			added, failed := tx.AddDelivery(t.Context(), d)
			if err = first(err, failed); err == nil && !added {
				t.Errorf("%s of %s was not added", d.Kind, d.Key)
			}
		}
		return err
	})
}

func claim(t *testing.T, s store.Store, now, lease store.Instant, limit int) []store.Delivery {
	t.Helper()
	list, err := s.Claim(t.Context(), "slack", "T1", now, lease, limit)
	if err != nil {
		t.Fatalf("claim: %v", err)
	}
	slices.SortFunc(list, func(a, b store.Delivery) int { return int(a.ID - b.ID) })
	return list
}

func settle(t *testing.T, s store.Store, d store.Delivery) {
	t.Helper()
	if err := s.Settle(t.Context(), d); err != nil {
		t.Fatalf("settle: %v", err)
	}
}

func deliveryOf(t *testing.T, s store.Store, key string) store.Delivery {
	t.Helper()
	return read(t, s, func(r store.Reader) (store.Delivery, error) { return r.DeliveryOf(t.Context(), "daily", words, key) })
}

func keys(list []store.Delivery) (keys []string) {
	for _, d := range list {
		keys = append(keys, d.Key)
	}
	return keys
}

func deliveryKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	personal, channel := delivery(&id, "1"), delivery(nil, "2")
	deliver(t, s, id, &personal, &channel)
	if personal.ID == 0 || personal.ID == channel.ID || personal.State != store.Ready {
		t.Errorf("added as %+v and %+v", personal, channel)
	}
	equal(t, "personal", deliveryOf(t, s, "1"), personal)
	equal(t, "to a channel", deliveryOf(t, s, "2"), channel)
}

func deliveryOnce(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	d, again, other := delivery(&id, "1"), delivery(&id, "1"), delivery(&id, "1")
	deliver(t, s, id, &d)
	again.Body = "again"
	update(t, s, id, func(tx store.Tx) error {
		added, err := tx.AddDelivery(t.Context(), &again)
		equal(t, "added a second time", added, false)
		return err
	})
	equal(t, "delivery", deliveryOf(t, s, "1"), d)
	other.Kind = "board"
	deliver(t, s, id, &other)
}

func claimedInOrder(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	var list []*store.Delivery
	for i, due := range []store.Instant{3000, 1000, 5000, 2000, 1000} {
		d := delivery(&id, fmt.Sprint(i))
		d.Due = due
		list = append(list, &d)
	}
	elsewhere, others := delivery(&id, "elsewhere"), delivery(&id, "of another team")
	elsewhere.Platform, others.Team = "discord", "T2"
	deliver(t, s, id, append(list, &elsewhere, &others)...)
	equal(t, "before all", len(claim(t, s, 999, 9000, 10)), 0)
	equal(t, "the first two", keys(claim(t, s, 3000, 9000, 2)), []string{"1", "4"})
	got := claim(t, s, 3000, 9000, 10)
	equal(t, "the others that are due", keys(got), []string{"0", "3"})
	want := *list[0]
	want.State, want.Lease, want.Attempts = store.Sending, 9000, 1
	equal(t, "claimed", got[0], want)
	equal(t, "in the store", deliveryOf(t, s, "0"), want)
	equal(t, "nothing is left", len(claim(t, s, 3000, 9000, 10)), 0)
}

func leaseEnds(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	d := delivery(&id, "1")
	deliver(t, s, id, &d)
	claim(t, s, 2000, 3000, 10)
	equal(t, "under the lease", len(claim(t, s, 2999, 9000, 10)), 0)
	again := claim(t, s, 3000, 4000, 10)
	equal(t, "after it", len(again), 1)
	equal(t, "state", again[0].State, store.Doubtful)
	equal(t, "attempts", again[0].Attempts, 2)
	third := claim(t, s, 4000, 5000, 10)
	equal(t, "doubt stays", third[0].State, store.Doubtful)
	third[0].State, third[0].Due = store.Ready, 4500
	settle(t, s, third[0])
	equal(t, "not before its time", len(claim(t, s, 4499, 9000, 10)), 0)
	equal(t, "ready again", claim(t, s, 4500, 9000, 10)[0].State, store.Sending)
}

func settled(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	d := delivery(&id, "1")
	deliver(t, s, id, &d)
	settle(t, s, d) // of no claim
	equal(t, "never claimed", deliveryOf(t, s, "1"), d)
	lost := claim(t, s, 2000, 3000, 10)[0]
	kept := claim(t, s, 3000, 4000, 10)[0]
	lost.State, lost.Message = store.Dead, "lost"
	settle(t, s, lost)
	equal(t, "a lost claim", deliveryOf(t, s, "1"), kept)
	kept.State, kept.Due, kept.Message, kept.Error = store.Sent, 5000, words, "none"
	settle(t, s, kept)
	want := kept
	want.Lease = 0
	equal(t, "settled", deliveryOf(t, s, "1"), want)
	kept.State = store.Dead
	settle(t, s, kept)
	equal(t, "settled again", deliveryOf(t, s, "1"), want)
	equal(t, "what was sent is not claimed", len(claim(t, s, 1<<60, 1<<61, 10)), 0)
}

func oldestOfRecipient(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	a1, a2, b1 := delivery(&id, "a1"), delivery(&id, "a2"), delivery(&id, "b1")
	a2.User = a1.User
	deliver(t, s, id, &a1, &a2, &b1)
	got := claim(t, s, 2000, 3000, 10)
	equal(t, "claimed", keys(got), []string{"a1", "b1"})
	got[0].State, got[0].Due = store.Ready, 2500
	settle(t, s, got[0])
	equal(t, "the second waits for the first", len(claim(t, s, 2400, 3000, 10)), 0)
	got = claim(t, s, 2500, 3000, 10)
	equal(t, "the first again", keys(got), []string{"a1"})
	got[0].State = store.Dead
	settle(t, s, got[0])
	equal(t, "then the second", keys(claim(t, s, 2500, 3000, 10)), []string{"a2"})
}

func claimersApart(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	const each = 10
	for i := range callers * each {
		d := delivery(&id, fmt.Sprint(i))
		deliver(t, s, id, &d)
	}
	var mu sync.Mutex
	times := map[int64]int{}
	together(callers, func(int) {
		for {
			list, err := s.Claim(t.Context(), "slack", "T1", 2000, 9000, 3)
			if err != nil {
				t.Error(err)
			}
			if len(list) == 0 {
				return
			}
			mu.Lock()
			for _, d := range list {
				times[d.ID]++
			}
			mu.Unlock()
		}
	})
	equal(t, "claimed", len(times), callers*each)
	for id, n := range times {
		equal(t, fmt.Sprint("claims of ", id), n, 1)
	}
}

func deliveriesOfState(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	for i := range 3 {
		d := delivery(&id, fmt.Sprint(i))
		deliver(t, s, id, &d)
	}
	list := func(state store.DeliveryState, limit int) []string {
		found, err := s.Deliveries(t.Context(), state, limit)
		if err != nil {
			t.Fatal(err)
		}
		return keys(found)
	}
	equal(t, "ready", list(store.Ready, 10), []string{"2", "1", "0"})
	equal(t, "the newest", list(store.Ready, 2), []string{"2", "1"})
	equal(t, "dead", list(store.Dead, 10), nil)
}

func deliveriesForgotten(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	mine, theirs, channel := delivery(&id, "1"), delivery(&other, "2"), delivery(nil, "3")
	deliver(t, s, id, &mine, &theirs, &channel)
	claimed := claim(t, s, 2000, 3000, 10)
	forgotten(t, s, id)
	settle(t, s, claimed[0]) // while it was under way
	err := s.Read(t.Context(), func(r store.Reader) error { return failure(r.DeliveryOf(t.Context(), "daily", words, "1")) })
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the delivery: %v, want ErrNotFound", err)
	}
	equal(t, "others", keys(claim(t, s, 3000, 4000, 10)), []string{"2", "3"})
}

func deliveryRolledBack(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	d := delivery(&id, "1")
	err := s.Update(t.Context(), id, func(tx store.Tx) error { return first(failure(tx.AddDelivery(t.Context(), &d)), errOfTest) })
	if !errors.Is(err, errOfTest) {
		t.Fatal(err)
	}
	equal(t, "to be sent", len(claim(t, s, 2000, 3000, 10)), 0)
}

func dueNext(t *testing.T, s store.Store) {
	next := func(after, want store.Instant) {
		t.Helper()
		got, err := s.NextDue(t.Context(), after)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprint("next after ", after), got, want)
	}
	next(0, 0)
	learner := fresh()
	learner.DayEnds, learner.DailyNext = 5000, 0
	a, err := s.Account(t.Context(), account("U1"), learner)
	if err != nil {
		t.Fatal(err)
	}
	next(0, 5000)
	next(5000, 0)
	learner.ID, learner.DailyNext = a.Learner, 4000
	update(t, s, a.Learner, func(tx store.Tx) error { return tx.SaveLearner(t.Context(), learner) })
	d := delivery(&a.Learner, "1")
	deliver(t, s, a.Learner, &d)
	next(0, 2000)
	next(2000, 4000)
	next(4000, 5000)
	claim(t, s, 2000, 3500, 1)
	next(0, 3500)
	next(3500, 4000)
}

func bodyOfClaim(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	d := delivery(&id, "1")
	deliver(t, s, id, &d)
	body := func(d store.Delivery, body string, want bool) {
		t.Helper()
		d.Body = body
		update(t, s, id, func(tx store.Tx) error {
			kept, err := tx.SetBody(t.Context(), d)
			equal(t, body, kept, want)
			return err
		})
	}
	body(d, "of no claim", false)
	lost := claim(t, s, 2000, 3000, 1)[0]
	body(lost, "made", true)
	kept := claim(t, s, 3000, 4000, 1)[0]
	equal(t, "after the lease", kept.Body, "made")
	body(lost, "of a lost claim", false)
	body(kept, "made again", true)
	equal(t, "in the store", deliveryOf(t, s, "1").Body, "made again")
}

func withdrawn(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	open, claimed := delivery(&id, "1"), delivery(&id, "2")
	claimed.Due = 1000
	deliver(t, s, id, &open, &claimed)
	claim(t, s, 1000, 3000, 1)
	for d, want := range map[*store.Delivery]bool{&open: true, &claimed: false} {
		d.Error = words
		update(t, s, id, func(tx store.Tx) error {
			done, err := tx.Withdraw(t.Context(), *d)
			equal(t, d.Key, done, want)
			return err
		})
	}
	open.State = store.Withdrawn
	equal(t, "withdrawn", deliveryOf(t, s, "1"), open)
	equal(t, "claimed", keys(claim(t, s, 9000, 9999, 10)), []string{"2"})
}

func dueTeams(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	var list []*store.Delivery
	for i, team := range []string{"T1", "T2", "", "T2", "T3"} {
		d := delivery(&id, fmt.Sprint(i))
		d.Team, d.Due = team, []store.Instant{3000, 2000, 1000, 1500, 4000}[i]
		list = append(list, &d)
	}
	elsewhere := delivery(&id, "elsewhere")
	elsewhere.Platform, elsewhere.Team = "discord", "T9"
	deliver(t, s, id, append(list, &elsewhere)...)
	due := func(now store.Instant, want ...string) {
		t.Helper()
		teams, err := s.DueTeams(t.Context(), "slack", now)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, fmt.Sprint("due by ", now), teams, want)
	}
	due(999)
	due(3000, "", "T2", "T1")
	claim(t, s, 3000, 5000, 1)
	due(3000, "", "T2")
	due(5000, "", "T2", "T1", "T3")
}

func prunedDeliveries(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	for i, state := range []store.DeliveryState{store.Sent, store.Expired, store.Withdrawn, store.Dead, store.Ready, store.Doubtful, store.Sent} {
		d := delivery(&id, fmt.Sprint(i))
		if i == 6 {
			d.Expires = 9001
		}
		deliver(t, s, id, &d)
		c := claim(t, s, 2000, 3000, 1)[0]
		c.State, c.Due = state, 8000
		settle(t, s, c)
	}
	for _, want := range []int64{4, 0} {
		n, err := s.PruneDeliveries(t.Context(), 9001)
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "forgotten", n, want)
	}
	left := read(t, s, func(r store.Reader) (store.History, error) { return r.History(t.Context(), id) })
	equal(t, "left", keys(left.Deliveries), []string{"4", "5", "6"})
}
