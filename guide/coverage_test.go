package guide_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/guide"
)

// What the five articles teach is found in the roadmap or in an answer, and is said there.
func TestGuideCoversTheArticles(t *testing.T) {
	text, err := os.ReadFile("testdata/inventory.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var inventory struct {
		Rows []struct {
			From, What string
			Found      map[string]string
			Says       []string
		}
	}
	if err := yaml.Unmarshal(text, &inventory); err != nil {
		t.Fatal(err)
	}
	if len(inventory.Rows) < 200 {
		t.Fatalf("only %d rows", len(inventory.Rows))
	}
	g := embedded(t)
	for _, row := range inventory.Rows {
		for kind, id := range row.Found {
			there, ok := textOf(g, kind, id)
			if !ok {
				t.Errorf("%s, %s: there is no %s %q", row.From, row.What, kind, id)
			}
			for _, word := range row.Says {
				if !strings.Contains(strings.ToLower(there), strings.ToLower(word)) {
					t.Errorf("%s, %s: %s %q does not say %q", row.From, row.What, kind, id, word)
				}
			}
		}
	}
}

// textOf is everything a reader sees in one place of the guide.
func textOf(g *guide.Guide, kind, id string) (string, bool) {
	switch kind {
	case "answer":
		a, ok := g.Answer(id)
		if !ok {
			return "", false
		}
		return a.Question + "\n" + a.Text, true
	case "topic":
		topic, _, ok := g.Topic(id)
		if !ok {
			return "", false
		}
		answer, _ := textOf(g, "answer", topic.Answer)
		return fmt.Sprint(topic.Title, topic.Names, topic.About, answer), true
	case "stage":
		s, ok := g.Stage(id)
		if !ok {
			return "", false
		}
		return fmt.Sprintf("%+v", *s), true
	case "path":
		p, ok := g.Path(id)
		return fmt.Sprintf("%+v", p), ok
	}
	return "", false
}
