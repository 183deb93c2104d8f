package review

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/rungbot/rung/quizzes"
)

// Each question that repeats an earlier one is found, and no other: against
// comparing each with each.
func TestDuplicatesAreThoseOfComparingAll(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 0))
	d := &quizzes.Deck{ID: "many"}
	for i := range 300 {
		var list []string
		for range 4 + random.IntN(20) {
			list = append(list, fmt.Sprintf("word%d", random.IntN(60)))
		}
		if i > 0 && i%3 == 0 { // most of an earlier one
			list = append(words(d.Questions[random.IntN(i)].Stem), list[:random.IntN(3)]...)
		}
		d.Questions = append(d.Questions, &quizzes.Question{ID: fmt.Sprintf("q%d", i), Stem: strings.Join(list, " ")})
	}
	want := 0
	for i, q := range d.Questions {
		for _, other := range d.Questions[:i] {
			if jaccard(set(words(q.Stem)), set(words(other.Stem))) >= alike {
				want++
				break
			}
		}
	}
	r := &reviewer{Options: Options{Others: func(string) bool { return false }}}
	r.duplicates(quizzes.NewBank(d))
	if got := len(r.report.Findings); got != want || want < 50 {
		t.Errorf("%d found, comparing each with each finds %d", got, want)
	}
	if slices.ContainsFunc(r.report.Findings, func(f Finding) bool { return f.Rule != "duplicate" }) {
		t.Errorf("%v", r.report.Findings)
	}
}
