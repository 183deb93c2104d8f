package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/review"
)

// The deck that docs/decks.md shows is one that loads, also with the changelog
// that it shows, and the rules that hold for everybody find nothing in it.
func TestDocumentedDeckLoads(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "decks.md"))
	if err != nil {
		t.Fatal(err)
	}
	blocks := strings.Split(string(page), "```yaml\n")
	if len(blocks) != 3 {
		t.Fatalf("%d YAML blocks, want a deck and a changelog", len(blocks)-1)
	}
	deck, _, _ := strings.Cut(blocks[1], "```")
	changelog, _, _ := strings.Cut(blocks[2], "```")
	bank, err := quizzes.Load(fstest.MapFS{"house.yaml": {Data: []byte(deck + changelog)}})
	if err != nil {
		t.Fatal(err)
	}
	if q := bank.Questions()[0]; len(q.Changes) != 1 || q.Changes[0].On.String() != "2026-12-01" {
		t.Errorf("the changelog reads as %+v", q.Changes)
	}
	report := review.Check(bank, review.Options{Today: quizzes.DayOf(2026, 12, 2), Others: func(string) bool { return true }})
	if report.Errors() > 0 {
		t.Errorf("%v", report.Findings)
	}
}
