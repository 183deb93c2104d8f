package bot

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/store"
)

// anyFacts draws what is known of a day; most days are plain.
var anyFacts = rapid.Custom(func(t *rapid.T) facts {
	rare := func(name string) bool { return rapid.IntRange(0, 7).Draw(t, name) == 0 }
	return facts{answered: rapid.Bool().Draw(t, "answered"), paused: rare("paused"), rest: rare("rest"),
		short: rare("short"), nothingDue: rare("nothing due"), outage: rare("outage")}
})

// told says what the last of the days was and what stands after it, counted
// from the first day on each time.
func told(history []facts) (kind store.DayKind, b balance) {
	inHand, sinceSpent := 2, 0
	for _, f := range history {
		bridges := []struct {
			is   bool
			kind store.DayKind
		}{{f.paused, store.Paused}, {f.rest, store.Rest}, {f.short, store.Skipped}, {f.nothingDue, store.NothingDue}, {f.outage, store.Amnesty}}
		kind = store.Missed
		if b.streak > 0 && inHand > 0 {
			kind = store.Freeze
		}
		for i := len(bridges) - 1; i >= 0; i-- {
			if bridges[i].is {
				kind = bridges[i].kind
			}
		}
		if f.answered {
			kind = store.Answered
		}
		switch kind {
		case store.Answered:
			b.streak++
			if inHand < 2 {
				sinceSpent++
			}
			if sinceSpent == 7 {
				inHand, sinceSpent = inHand+1, 0
			}
		case store.Freeze:
			inHand--
		case store.Missed:
			b.streak = 0
		}
	}
	b.freezes, b.toward = inHand, sinceSpent
	return kind, b
}

func TestLedgerAgreesWithCountingFromTheStart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		history := rapid.SliceOfN(anyFacts, 1, 60).Draw(t, "days")
		b := newBalance()
		var days []store.Day
		for i := range history {
			before := b
			var kind store.DayKind
			kind, b = b.close(history[i])
			days = append(days, store.Day{Day: i, Kind: kind, Streak: b.streak})
			wantKind, want := told(history[:i+1])
			if kind != wantKind || b != want {
				t.Fatalf("day %d is %q with %+v, want %q with %+v", i, kind, b, wantKind, want)
			}
			if got := Streak(days, false); got != b.streak {
				t.Fatalf("day %d: Streak counts %d, stored is %d", i, got, b.streak)
			}
			if b.streak < before.streak && kind != store.Missed {
				t.Fatalf("day %d was %q and cost the streak", i, kind)
			}
			if kind == store.Freeze && (before.streak == 0 || history[i].bridged()) {
				t.Fatalf("day %d spent a freeze with a streak of %d on %+v", i, before.streak, history[i])
			}
			if b.freezes < 0 || b.freezes > maxFreezes {
				t.Fatalf("day %d: %d freezes", i, b.freezes)
			}
		}
		if got := Streak(days, true); got != b.streak+1 {
			t.Fatalf("with an answer today: %d, want %d", got, b.streak+1)
		}
	})
}

// bridged reports whether a day keeps the streak without a freeze.
func (f facts) bridged() bool {
	return f.answered || f.paused || f.rest || f.short || f.nothingDue || f.outage
}

func TestFreezesComeBackAfterSevenAnsweredDays(t *testing.T) {
	b := newBalance()
	for _, day := range []struct {
		kind     store.DayKind
		times    int
		freezes  int
		streak   int
		answered bool
	}{
		{store.Missed, 3, 2, 0, false}, // no streak, nothing to keep
		{store.Answered, 8, 2, 8, true},
		{store.Freeze, 2, 0, 8, false},
		{store.Answered, 6, 0, 14, true},
		{store.Answered, 1, 1, 15, true},
		{store.Freeze, 1, 0, 15, false},
		{store.Missed, 2, 0, 0, false},
		{store.Answered, 14, 2, 14, true},
		{store.Answered, 7, 2, 21, true},
		{store.Freeze, 2, 0, 21, false},
		{store.Missed, 1, 0, 0, false},
	} {
		for range day.times {
			var kind store.DayKind
			if kind, b = b.close(facts{answered: day.answered}); kind != day.kind {
				t.Fatalf("%q, want %q at %+v", kind, day.kind, b)
			}
		}
		if b.freezes != day.freezes || b.streak != day.streak {
			t.Fatalf("after %d x %q: %+v, want %d freezes and a streak of %d", day.times, day.kind, b, day.freezes, day.streak)
		}
	}
}

// What the rules give a learner who answers every n-th day: two freezes bridge
// a gap of two days once, and answering every other day spends more than seven
// answered days bring back.
func TestHowLongSparseAnswersKeepAStreak(t *testing.T) {
	for _, c := range []struct{ every, lost int }{{1, 0}, {2, 6}, {3, 5}} {
		b, lost := newBalance(), 0
		for day := range 1000 {
			var kind store.DayKind
			if kind, b = b.close(facts{answered: day%c.every == 0}); kind == store.Missed {
				lost = day + 1
				break
			}
		}
		if lost != c.lost {
			t.Errorf("answering every %d days loses the streak on day %d, want %d", c.every, lost, c.lost)
		}
	}
}
