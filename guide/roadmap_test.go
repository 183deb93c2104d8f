package guide_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/guide"
)

func ids(stages []*guide.Stage) []string {
	var list []string
	for _, stage := range stages {
		list = append(list, stage.ID)
	}
	return list
}

func TestReady(t *testing.T) {
	tests := []struct {
		name       string
		done, want []string
	}{
		{"nothing done", nil, []string{"programming"}},
		{"two ways open, in roadmap order", []string{"programming"}, []string{"git", "web"}},
		{"one of two needs is missing", []string{"programming", "web"}, []string{"git"}},
		{"all needs done", []string{"programming", "git", "web"}, []string{"api"}},
		{"done out of order", []string{"git", "web"}, []string{"programming", "api"}},
		{"all done", []string{"programming", "git", "web", "api"}, nil},
	}
	g := fixture(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := ids(g.Ready(func(stage string) bool { return slices.Contains(test.done, stage) }))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("ready (-want +got):\n%s", diff)
			}
		})
	}
}

// Whatever a learner ticks, the embedded roadmap never leaves them without a next stage until all are done.
func TestReadyNeverStrandsALearner(t *testing.T) {
	g := embedded(t)
	rapid.Check(t, func(t *rapid.T) {
		done := map[string]bool{}
		for _, stage := range g.Stages {
			done[stage.ID] = rapid.Bool().Draw(t, stage.ID)
		}
		for range g.Stages {
			for _, stage := range g.Ready(func(id string) bool { return done[id] }) {
				done[stage.ID] = true
			}
		}
		for _, stage := range g.Stages {
			if !done[stage.ID] {
				t.Fatalf("stage %s is never ready", stage.ID)
			}
		}
	})
}

func TestLookups(t *testing.T) {
	g := fixture(t)
	if stage, ok := g.Stage("git"); !ok || stage.Title != "Version control" {
		t.Errorf("Stage(git) = %v, %v", stage, ok)
	}
	if article, ok := g.Article("second"); !ok || article.Author != "Ada Example" {
		t.Errorf("Article(second) = %v, %v", article, ok)
	}
	if _, ok := g.Path("second"); ok {
		t.Error("an article without a path has one")
	}
	for _, id := range []string{"", "Git", "nothing"} {
		if _, ok := g.Stage(id); ok {
			t.Errorf("Stage(%q) exists", id)
		}
		if _, ok := g.Answer(id); ok {
			t.Errorf("Answer(%q) exists", id)
		}
	}
}
