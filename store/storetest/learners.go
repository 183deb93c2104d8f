package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var learners = []test{
	{"settings and the open day are kept", settingsKept},
	{"expired days come longest ago first", expiredDays},
	{"a workspace sees the learner its own way", memberships},
	{"marks are kept in the order said", marksInOrder},
	{"one flag for each wording", oneFlagEach},
}

func settingsKept(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	before := history(t, s, other).Learner
	want := store.Learner{
		ID: id, Created: fresh().Created, Last: 21, Zone: "Asia/Kathmandu", DayEnd: 22, NextZone: "Pacific/Apia", NextDayEnd: 23,
		Welcomed: false, Day: 24, DayStarts: 25, DayEnds: 26,
	}
	update(t, s, id, func(tx store.Tx) error { return tx.SaveLearner(t.Context(), want) })
	equal(t, "learner", history(t, s, id).Learner, want)
	equal(t, "another learner", history(t, s, other).Learner, before)
}

func expiredDays(t *testing.T, s store.Store) {
	var ids []int64
	for i, user := range []string{"U1", "U2", "U3", "U4"} {
		learner := fresh()
		learner.DayEnds = []store.Instant{3000, 1000, 4000, 2000}[i]
		a, err := s.Account(t.Context(), account(user), learner)
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, a.Learner)
	}
	for _, c := range []struct {
		name  string
		now   store.Instant
		limit int
		want  []int64
	}{
		{"before all", 999, 10, nil},
		{"the end itself has passed", 1000, 10, []int64{ids[1]}},
		{"some", 3999, 10, []int64{ids[1], ids[3], ids[0]}},
		{"the limit keeps the oldest", 9999, 2, []int64{ids[1], ids[3]}},
	} {
		got, err := s.Expired(t.Context(), c.now, c.limit)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		equal(t, c.name, got, c.want)
	}
}

func memberships(t *testing.T, s store.Store) {
	ctx, id := t.Context(), join(t, s, "U1")
	in1, in2 := member(id, workspace), member(id, "discord:G1")
	in2.Name, in2.Alias, in2.Hidden, in2.Role = "elsewhere", "", false, ""
	update(t, s, id, func(tx store.Tx) error { return first(tx.SaveMember(ctx, in2), tx.SaveMember(ctx, in1)) })
	equal(t, "all", history(t, s, id).Members, []store.Member{in2, in1})
	equal(t, "list", read(t, s, func(r store.Reader) ([]store.Member, error) { return r.Members(ctx, id) }), []store.Member{in2, in1})
	for _, want := range []store.Member{in1, in2} {
		got := read(t, s, func(r store.Reader) (store.Member, error) { return r.Member(ctx, want.Workspace, id) })
		equal(t, "one", got, want)
	}
}

func marksInOrder(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	said := []store.Mark{mark(id, "http", "done"), mark(id, "sql", "skipped"), mark(id, "http", "open")}
	for i := range said {
		update(t, s, other, func(tx store.Tx) error { return tx.AddMark(t.Context(), mark(other, "go", "done")) })
		update(t, s, id, func(tx store.Tx) error { return tx.AddMark(t.Context(), said[i]) })
		said[i].Seq = int64(i + 1)
	}
	equal(t, "marks", read(t, s, func(r store.Reader) ([]store.Mark, error) { return r.Marks(t.Context(), id) }), said)
	equal(t, "marks of another", len(history(t, s, other).Marks), 3)
}

func oneFlagEach(t *testing.T, s store.Store) {
	ctx, id, other := t.Context(), join(t, s, "U1"), join(t, s, "U2")
	again := flag(id, "5f2c")
	again.Picked = "c"
	update(t, s, id, func(tx store.Tx) error {
		return first(tx.AddFlag(ctx, flag(id, "5f2c")), tx.AddFlag(ctx, again), tx.AddFlag(ctx, flag(id, "77aa")))
	})
	update(t, s, other, func(tx store.Tx) error { return tx.AddFlag(ctx, flag(other, "5f2c")) })
	equal(t, "flags", history(t, s, id).Flags, []store.Flag{flag(id, "5f2c"), flag(id, "77aa")})
	equal(t, "flags of another", history(t, s, other).Flags, []store.Flag{flag(other, "5f2c")})
}
