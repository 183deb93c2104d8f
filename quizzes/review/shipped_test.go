package review_test

import (
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/execute"
	"github.com/rungbot/rung/quizzes/review"
)

// growing are the rules that a deck satisfies once it is complete: rung content
// check names what each is still short of.
var growing = []string{"coverage", "mix", "key-place", "solved"}

// No question that ships breaks a rule.
func TestShippedDecksBreakNoRule(t *testing.T) {
	bank, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	records, err := review.ReadRecords(quizzes.Solved())
	if err != nil {
		t.Fatal(err)
	}
	report := review.Check(bank, review.Options{Solved: records, Today: today})
	for _, f := range append(report.Findings, review.Prints(t.Context(), bank, execute.SQLite)...) {
		if !slices.Contains(growing, f.Rule) {
			t.Error(f)
		}
	}
	if len(report.Decks) < 4 {
		t.Errorf("%d decks", len(report.Decks))
	}
}

// The drafts, which wait for their solvers and are not served, break none either.
func TestDraftsBreakNoRule(t *testing.T) {
	shipped, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	bank, err := shipped.With(os.DirFS("../drafts"))
	if err != nil {
		t.Fatal(err)
	}
	report := review.Check(bank, review.Options{Today: today, Others: func(string) bool { return true }})
	for _, f := range report.Findings {
		if strings.HasPrefix(f.Rule, "source") || !f.Warning {
			t.Error(f)
		}
	}
	if len(bank.Decks) <= len(shipped.Decks) {
		t.Error("there are no drafts: take this test away with the folder")
	}
}
