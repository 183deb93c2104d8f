package review_test

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/execute"
	"github.com/rungbot/rung/quizzes/review"
)

// today is when decks are reviewed in tests: none is overdue then.
var today = quizzes.DayOf(2026, 12, 1)

// damagedDecks are the decks of which copies are damaged, each with its first
// questions and without a plan: enough for the numbers of a deck, and few enough
// to do it often.
var damagedDecks = []string{"http", "security", "sql-nosql"}

const firstQuestions = 25

// copies are shipped decks, to be damaged: those that are get a file of their own.
type copies struct {
	t       *testing.T
	files   map[string]*yaml.Node // by deck
	records review.Records
	others  bool // they count as decks that do not ship
	against map[string]string
}

var embedded = sync.OnceValues(quizzes.Embedded)

func newCopies(t *testing.T) *copies {
	t.Helper()
	return &copies{t: t, files: map[string]*yaml.Node{}, records: solvedByTwo(t)}
}

// file is the copy of a deck's file.
func (c *copies) file(deck string) *yaml.Node {
	c.t.Helper()
	if c.files[deck] == nil {
		var root yaml.Node
		if err := yaml.Unmarshal(deckText(c.t, deck), &root); err != nil {
			c.t.Fatal(err)
		}
		c.files[deck] = root.Content[0]
		list := c.get(root.Content[0], "questions")
		list.Content = list.Content[:firstQuestions]
		c.set(root.Content[0], "blueprint", nil)
		for _, topic := range c.get(root.Content[0], "topics").Content {
			c.set(topic, "items", nil)
		}
	}
	return c.files[deck]
}

// solvedByTwo are records as if two solvers had landed on every key.
func solvedByTwo(t *testing.T) review.Records {
	t.Helper()
	bank, err := embedded()
	if err != nil {
		t.Fatal(err)
	}
	records := review.Records{}
	for _, q := range bank.Questions() {
		for solver := range 2 {
			records.Add(q, review.Solver{Solver: solver + 1, Answer: q.Answer(), Confidence: 90, Date: "2026-11-27"})
		}
	}
	return records
}

// bank is the decks of which some are damaged. Errors are their mistakes.
func (c *copies) bank() (*quizzes.Bank, error) {
	c.t.Helper()
	all, err := embedded()
	if err != nil {
		c.t.Fatal(err)
	}
	var whole []*quizzes.Deck
	folder := fstest.MapFS{}
	for _, d := range all.Decks {
		if c.files[d.ID] == nil && slices.Contains(damagedDecks, d.ID) {
			first := *d
			first.Questions, first.Blueprint, first.Topics = d.Questions[:firstQuestions], quizzes.Blueprint{}, nil
			for _, topic := range d.Topics {
				first.Topics = append(first.Topics, quizzes.Topic{ID: topic.ID, Title: topic.Title})
			}
			whole = append(whole, &first)
		}
	}
	bank := quizzes.NewBank(whole...)
	for deck, root := range c.files {
		data, err := yaml.Marshal(root)
		if err != nil {
			c.t.Fatal(err)
		}
		folder[deck+".yaml"] = &fstest.MapFile{Data: data}
	}
	if len(folder) == 0 {
		return bank, nil
	}
	return bank.With(folder)
}

// findings are what loading, reviewing and running the copies finds, a line each.
func (c *copies) findings() []string {
	c.t.Helper()
	bank, err := c.bank()
	if err != nil {
		return strings.Split(err.Error(), "\n")
	}
	report := review.Check(bank, review.Options{Solved: c.records, Today: today, Others: func(string) bool { return c.others }})
	found := append(report.Findings, review.Prints(c.t.Context(), bank, execute.SQLite)...)
	found = append(found, review.Overlap(bank, c.against)...)
	var lines []string
	for _, f := range found {
		f.Place = "" // every line moves when one is added
		lines = append(lines, f.String())
	}
	return lines
}

// get returns the value of a key, or the item of a list that has the id.
func (c *copies) get(n *yaml.Node, path ...string) *yaml.Node {
	c.t.Helper()
	for _, key := range path {
		var next *yaml.Node
		for i := 0; n.Kind == yaml.MappingNode && i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				next = n.Content[i+1]
			}
		}
		for _, item := range n.Content {
			if n.Kind == yaml.SequenceNode && c.get(item, "id").Value == key {
				next = item
			}
		}
		if next == nil {
			c.t.Fatalf("the copy has no %q in %v", key, path)
		}
		n = next
	}
	return n
}

// set gives a key of a mapping another value, nil takes it away.
func (c *copies) set(n *yaml.Node, key string, value any) {
	c.t.Helper()
	at := -1
	for i := 0; i < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			at = i
		}
	}
	if value == nil {
		n.Content = slices.Delete(n.Content, at, at+2)
		return
	}
	var v yaml.Node
	if err := v.Encode(value); err != nil {
		c.t.Fatal(err)
	}
	if at < 0 {
		n.Content = append(n.Content, &yaml.Node{Kind: yaml.ScalarNode, Value: key}, &v)
		return
	}
	n.Content[at+1] = &v
}

func (c *copies) question(deck, id string) *yaml.Node { return c.get(c.file(deck), "questions", id) }

// put changes a key of a question, or of one of its parts: option a, run.
func (c *copies) put(deck, id string, value any, path ...string) {
	c.t.Helper()
	last := len(path) - 1
	c.set(c.get(c.question(deck, id), path[:last]...), path[last], value)
}

// again is a copy of a question under another id.
func (c *copies) again(deck, id, as string) *yaml.Node {
	c.t.Helper()
	data, err := yaml.Marshal(c.question(deck, id))
	if err != nil {
		c.t.Fatal(err)
	}
	var n yaml.Node
	if err := yaml.Unmarshal(data, &n); err != nil {
		c.t.Fatal(err)
	}
	c.set(n.Content[0], "id", as)
	return n.Content[0]
}

func (c *copies) add(deck string, q *yaml.Node) {
	list := c.get(c.file(deck), "questions")
	list.Content = append(list.Content, q)
}

// Each way of damaging the decks is refused, for its own reason and no other.
func TestDamagedDecksAreRefused(t *testing.T) {
	before := map[string]bool{}
	for _, line := range newCopies(t).findings() {
		before[shape(line)] = true
	}
	for name, d := range damages() {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			c := newCopies(t)
			d.damage(c)
			found := 0
			for _, line := range c.findings() {
				if before[shape(line)] {
					continue
				}
				found++
				if !strings.Contains(line, d.rule+": ") && !slices.ContainsFunc(d.also, func(rule string) bool { return strings.Contains(line, rule+": ") }) {
					t.Errorf("refused for another reason than %s:\n%s", d.rule, line)
				}
				if strings.HasSuffix(line, "(warning)") != d.warning {
					t.Errorf("warning: want %v:\n%s", d.warning, line)
				}
			}
			if found == 0 {
				t.Errorf("not refused; want %s", d.rule)
			}
		})
	}
	if len(damages()) < 40 {
		t.Errorf("%d ways of damage, want 40", len(damages()))
	}
}

// shape is a finding without its numbers: how many questions a deck has is not
// what a copy is damaged in.
func shape(line string) string {
	return regexp.MustCompile(`[0-9]+`).ReplaceAllString(strings.TrimSuffix(line, " (warning)"), "N")
}

// A copy that is not damaged reads as what ships.
func TestCopyReadsAsWhatShips(t *testing.T) {
	before := newCopies(t).findings()
	c := newCopies(t)
	for _, deck := range damagedDecks {
		c.file(deck)
	}
	after := c.findings()
	slices.Sort(before)
	slices.Sort(after)
	if !slices.Equal(before, after) {
		t.Errorf("in the copies:\n%s\nin what ships:\n%s", strings.Join(after, "\n"), strings.Join(before, "\n"))
	}
}

// damage is one way of spoiling the decks.
type damage struct {
	damage  func(*copies)
	rule    string   // that refuses it
	also    []string // rules that it breaks too
	warning bool
}
