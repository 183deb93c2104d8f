package storetest

import (
	"fmt"
	"testing"

	"github.com/rungbot/rung/store"
)

var heartbeats = []test{
	{"heartbeats lengthen until a gap", beatsLengthen},
	{"a clock set back shortens none", beatsNeverShrink},
	{"those that touch a time come with their neighbours", beatsAround},
	{"how far the clock is ahead is kept", ahead},
}

func beat(t *testing.T, s store.Store, at ...store.Instant) {
	t.Helper()
	for _, now := range at {
		if err := s.Beat(t.Context(), now, 100); err != nil {
			t.Fatalf("beat at %d: %v", now, err)
		}
	}
}

func beats(t *testing.T, s store.Store, from, to store.Instant) []store.Heartbeat {
	t.Helper()
	return read(t, s, func(r store.Reader) ([]store.Heartbeat, error) { return r.Heartbeats(t.Context(), from, to) })
}

func beatsLengthen(t *testing.T, s store.Store) {
	equal(t, "none", len(beats(t, s, 0, 1<<60)), 0)
	beat(t, s, 1000, 1100, 1100, 1150, 1251, 1300)
	equal(t, "heartbeats", beats(t, s, 0, 1<<60), []store.Heartbeat{{Starts: 1000, Ends: 1150}, {Starts: 1251, Ends: 1300}})
}

func beatsNeverShrink(t *testing.T, s store.Store) {
	beat(t, s, 1000, 1100, 1050, 500)
	equal(t, "heartbeats", beats(t, s, 0, 1<<60), []store.Heartbeat{{Starts: 1000, Ends: 1100}})
}

func beatsAround(t *testing.T, s store.Store) {
	var all []store.Heartbeat
	for at := store.Instant(1000); at < 6000; at += 1000 {
		beat(t, s, at, at+50)
		all = append(all, store.Heartbeat{Starts: at, Ends: at + 50})
	}
	for _, c := range []struct {
		from, to    store.Instant
		first, last int
	}{{2500, 3500, 1, 3}, {2000, 3000, 1, 2}, {2100, 2900, 1, 2}, {0, 500, 0, 0}, {7000, 8000, 4, 4}, {5020, 9000, 4, 4}, {0, 9000, 0, 4}} {
		equal(t, fmt.Sprint("from ", c.from, " to ", c.to), beats(t, s, c.from, c.to), all[c.first:c.last+1])
	}
}

var holidays = []test{
	{"holidays replace each other, in order of date", holidaysReplaced},
	{"a pause moves every card of one learner", dueShifted},
	{"what stood after the last day is kept", lastDayKept},
	{"the settings of a habit are kept", habitKept},
}

func holidaysReplaced(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	set := func(learner int64, days ...int) {
		update(t, s, learner, func(tx store.Tx) error { return tx.SetHolidays(t.Context(), learner, days) })
	}
	list := func(learner int64) (days []int) {
		for _, h := range read(t, s, func(r store.Reader) ([]store.Holiday, error) { return r.Holidays(t.Context(), learner) }) {
			equal(t, "learner", h.Learner, learner)
			days = append(days, h.Day)
		}
		return days
	}
	set(other, 7)
	set(id, 30, -10, 20)
	equal(t, "holidays", list(id), []int{-10, 20, 30})
	equal(t, "exported", len(history(t, s, id).Holidays), 3)
	set(id, 20, 40)
	equal(t, "others now", list(id), []int{20, 40})
	set(id)
	equal(t, "none now", list(id), nil)
	equal(t, "of another", list(other), []int{7})
}

func dueShifted(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	for _, learner := range []int64{id, other} {
		update(t, s, learner, func(tx store.Tx) error {
			return first(tx.SaveCard(t.Context(), card(learner, "a")), tx.SaveCard(t.Context(), card(learner, "b")))
		})
	}
	update(t, s, id, func(tx store.Tx) error { return tx.ShiftDue(t.Context(), id, 12) })
	update(t, s, id, func(tx store.Tx) error { return tx.ShiftDue(t.Context(), id, 0) })
	want := []store.Card{card(id, "a"), card(id, "b")}
	want[0].Due, want[1].Due = want[0].Due+12, want[1].Due+12
	equal(t, "cards", cardsOf(t, s, id), want)
	equal(t, "of another", cardsOf(t, s, other), []store.Card{card(other, "a"), card(other, "b")})
}

func lastDayKept(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	want := closedDay(id, day+1)
	want.Kind, want.Streak, want.Freezes, want.Toward = store.Freeze, 31, 1, 5
	update(t, s, id, func(tx store.Tx) error {
		return first(tx.AddDay(t.Context(), want), tx.AddDay(t.Context(), closedDay(id, day)))
	})
	update(t, s, other, func(tx store.Tx) error { return tx.AddDay(t.Context(), closedDay(other, day+9)) })
	equal(t, "last day", read(t, s, func(r store.Reader) (store.Day, error) { return r.LastDay(t.Context(), id) }), want)
}

func habitKept(t *testing.T, s store.Store) {
	want := fresh()
	want.Rest, want.NextRest, want.Paused, want.PausedFrom, want.PausedUntil = 65, 3, true, -7, 11
	want.Dose, want.DailyAt, want.DailyNext, want.Unanswered = 4, 541, 1795219200013, 5
	want.DailyPlatform, want.DailyTeam, want.DailyUser = "slack", "T1", words
	a, err := s.Account(t.Context(), account("U1"), want)
	if err != nil {
		t.Fatal(err)
	}
	want.ID = a.Learner
	equal(t, "as it began", history(t, s, a.Learner).Learner, want)
	want.Rest, want.NextRest, want.Paused, want.PausedFrom, want.PausedUntil = 1, 2, false, 8, 9
	want.Dose, want.DailyAt, want.DailyNext, want.Unanswered = 10, -1, 0, 12
	want.DailyPlatform, want.DailyTeam, want.DailyUser = "discord", "", "U2"
	update(t, s, a.Learner, func(tx store.Tx) error { return tx.SaveLearner(t.Context(), want) })
	equal(t, "changed", history(t, s, a.Learner).Learner, want)
}

func ahead(t *testing.T, s store.Store) {
	for _, want := range []int64{0, 86_400_000, 90_000_000_000} {
		if want > 0 {
			if err := s.SetAhead(t.Context(), want); err != nil {
				t.Fatal(err)
			}
		}
		got, err := s.Ahead(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		equal(t, "ahead", got, want)
	}
}
