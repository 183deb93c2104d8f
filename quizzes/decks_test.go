package quizzes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rungbot/rung/quizzes"
)

// shipped returns the embedded decks.
func shipped(t *testing.T) []*quizzes.Deck {
	t.Helper()
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatalf("the embedded decks:\n%v", err)
	}
	return bank.Decks
}

func TestShippedDecks(t *testing.T) {
	var ids []string
	for _, d := range shipped(t) {
		ids = append(ids, d.ID)
	}
	slices.Sort(ids)
	if want := []string{"http", "security", "sql-nosql", "system-design"}; !slices.Equal(ids, want) {
		t.Errorf("decks %v, want %v", ids, want)
	}
}

func TestDecksAreBroad(t *testing.T) {
	for _, d := range shipped(t) {
		topics := map[string]bool{}
		for _, q := range d.Questions {
			topics[q.Topic] = true
		}
		if len(topics) < len(d.Topics) {
			t.Errorf("%s: questions on %d topics, want all %d", d.ID, len(topics), len(d.Topics))
		}
	}
}

func TestDecksHaveEveryKind(t *testing.T) {
	counts := map[quizzes.Kind]int{}
	for _, d := range shipped(t) {
		for _, q := range d.Questions {
			counts[q.Kind]++
		}
	}
	for _, kind := range []quizzes.Kind{quizzes.Choice, quizzes.Code, quizzes.Scenario, quizzes.Multi, quizzes.Order, quizzes.Typed} {
		if counts[kind] < 3 {
			t.Errorf("%d questions of the kind %s, want 3", counts[kind], kind)
		}
	}
}

// chiSquare bounds the statistic for so many options (one degree of freedom
// less) at one chance in a million.
var chiSquare = map[int]float64{3: 27.6, 4: 30.7, 5: 33.4, 6: 35.9}

func TestShuffleIsFair(t *testing.T) {
	const draws = 2400
	for _, d := range shipped(t) {
		for _, q := range d.Questions {
			for name, step := range map[string]uint64{"counting": 1, "spread": 0x9E3779B97F4A7C15} {
				if q.Picks() == 0 || q.Kind == quizzes.Order { // not shown, or never in the right order
					continue
				}
				at := make([]int, len(q.Options))
				for n := range uint64(draws) {
					at[slices.Index(quizzes.Shuffle(q, n*step), q.Key().ID)]++
				}
				if q.Ordered {
					continue
				}
				expected, sum := float64(draws)/float64(len(at)), 0.0
				for _, n := range at {
					sum += (float64(n) - expected) * (float64(n) - expected) / expected
				}
				if sum > chiSquare[len(at)] {
					t.Errorf("%s, %s seeds: the key stands %v times at each place", q.ID, name, at)
				}
			}
		}
	}
}

// fourOptions returns a question with options a to d.
func fourOptions(ordered bool) *quizzes.Question {
	q := &quizzes.Question{Ordered: ordered}
	for _, id := range []string{"a", "b", "c", "d"} {
		q.Options = append(q.Options, quizzes.Option{ID: id, Correct: id == "b"})
	}
	return q
}

func TestShuffleReachesEveryOrderAndRepeatsItself(t *testing.T) {
	q, seen := fourOptions(false), map[string]bool{}
	for seed := range uint64(1000) {
		order := quizzes.Shuffle(q, seed)
		if !slices.Equal(order, quizzes.Shuffle(q, seed)) {
			t.Fatalf("seed %d gives two orders", seed)
		}
		seen[fmt.Sprint(order)] = true
		if _, ok := quizzes.ParseShown(q, strings.Join(order, ",")); !ok {
			t.Fatalf("seed %d: %v does not fit the question", seed, order)
		}
	}
	if len(seen) != 24 {
		t.Errorf("%d of 24 orders in 1000 seeds", len(seen))
	}
}

func TestShuffleKeepsAnOrderedQuestion(t *testing.T) {
	for seed := range uint64(100) {
		if got := quizzes.Shuffle(fourOptions(true), seed); !slices.Equal(got, []string{"a", "b", "c", "d"}) {
			t.Fatalf("seed %d: %v", seed, got)
		}
	}
}

func TestStoredOrderMustFitTheQuestion(t *testing.T) {
	q := fourOptions(false)
	if got, ok := quizzes.ParseShown(q, "b,d,a,c"); !ok || !slices.Equal(got, []string{"b", "d", "a", "c"}) {
		t.Errorf("b,d,a,c: %v, %v", got, ok)
	}
	for _, stored := range []string{"", "a,b,c", "a,b,c,d,a", "a,b,c,e", "a,a,b,c", "a,b,c,", "a b c d", "a,b,c,D"} {
		if got, ok := quizzes.ParseShown(q, stored); ok || got != nil {
			t.Errorf("%q: %v, %v, want a refusal", stored, got, ok)
		}
	}
}
