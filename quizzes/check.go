package quizzes

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	difficulties = []string{"easy", "medium", "hard"}
	levels       = []string{"remember", "understand", "apply", "analyse", "evaluate"}
	idPattern    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	catchAll     = regexp.MustCompile(`(?i)\b(all|none|both) of the (above|below|others|these)\b`)
)

// Difficulties lists how hard a question may be said to be, easiest first.
func Difficulties() []string { return slices.Clone(difficulties) }

// Levels lists the cognitive levels, simplest first.
func Levels() []string { return slices.Clone(levels) }

// Limits of a question's parts. They come from what a phone shows and from
// research on test items: short stems, like options, reasons that say something.
const (
	maxStem       = 300 // characters, of any kind but a scenario
	minScene      = 60  // words of a scenario
	maxScene      = 120
	maxCodeLines  = 15
	maxCodeColumn = 60
	maxOption     = 100 // characters
	maxRatio      = 1.8 // longest option to shortest
	minTries      = 5
	minWhy        = 10 // words
	maxWhy        = 35
	minExplain    = 40
	maxExplain    = 90
)

// check collects the mistakes of all files.
type check struct {
	mistakes  []error
	questions map[string]string // id -> file:line
	decks     map[string]string // id -> file
}

func newCheck(decks []*Deck) *check {
	c := &check{questions: map[string]string{}, decks: map[string]string{}}
	for _, d := range decks {
		c.decks[d.ID] = "the built-in decks"
		for _, q := range d.Questions {
			c.questions[q.ID] = "the built-in decks"
		}
	}
	return c
}

func (c *check) deck(name string, f fileDeck) *Deck {
	add := func(format string, args ...any) {
		c.mistakes = append(c.mistakes, fmt.Errorf("%s: "+format, append([]any{name}, args...)...))
	}
	if !idPattern.MatchString(f.Deck) {
		add("deck %q: give the deck an id of lower-case words joined by hyphens", f.Deck)
	}
	if f.Deck+"/" == stagePrefix {
		add("deck %q: that word is kept for the stages of the roadmap: choose another id", f.Deck)
	}
	if other, taken := c.decks[f.Deck]; taken {
		add("deck %q: the id is taken by %s: choose another", f.Deck, other)
	}
	c.decks[f.Deck] = name
	if f.Title == "" || f.About == "" {
		add("deck %q: give it a title and a sentence in about", f.Deck)
	}
	if len(f.Questions) == 0 {
		add("deck %q has no questions", f.Deck)
	}
	d := &Deck{ID: f.Deck, Title: f.Title, About: f.About, File: name, Workspace: workspaceOf(name), Blueprint: f.Blueprint, Retired: f.Retired}
	for _, t := range f.Topics {
		if !idPattern.MatchString(t.ID) || t.Title == "" {
			add("topic %q: give it an id of lower-case words joined by hyphens, and a title", t.ID)
		}
		if slices.ContainsFunc(d.Topics, func(other Topic) bool { return other.ID == t.ID }) {
			add("topic %q stands twice: remove one", t.ID)
		}
		d.Topics = append(d.Topics, Topic(t))
	}
	for i, fq := range f.Questions {
		q := fq.question(f.Deck)
		q.Line = f.places[i].line
		at := fileLine(name, q.Line)
		c.question(at, d, q)
		c.dates(at, q, fq)
		d.Questions = append(d.Questions, q)
	}
	for _, r := range f.Retired {
		if r.ID == "" || r.Why == "" {
			add("retired: %q: give the id and say in why it is asked no more", r.ID)
		}
		if at, taken := c.questions[r.ID]; taken {
			add("retired: the id %q is used by %s: a retired id is never used again", r.ID, at)
		}
		c.questions[r.ID] = "a retired question"
	}
	return d
}

// question checks the rules of one question without which it cannot be asked
// well. Each mistake names the rule it breaks.
func (c *check) question(at string, d *Deck, q *Question) {
	rule := func(name string) wanting { return c.wanting(at, q, name) }
	rule("id")(idPattern.MatchString(q.ID), "give it an id of lower-case words joined by hyphens")
	other, taken := c.questions[q.ID]
	rule("id")(!taken, "the id is taken by %s: choose another", other)
	c.questions[q.ID] = at
	rule("topic")(slices.ContainsFunc(d.Topics, func(t Topic) bool { return t.ID == q.Topic }),
		"topic %q is not a topic of this deck: add it under topics or mend its spelling", q.Topic)
	rule("stage")(q.Stage != "", "name the roadmap stage it belongs to in stage")
	rule("kind")(slices.Contains(kinds, q.Kind), "kind %q is unknown: write one of %s", q.Kind, join(kinds))
	rule("difficulty")(slices.Contains(difficulties, q.Difficulty), "difficulty %q is unknown: write one of %s", q.Difficulty, strings.Join(difficulties, ", "))
	rule("level")(slices.Contains(levels, q.Level), "level %q is unknown: write one of %s", q.Level, strings.Join(levels, ", "))
	rule("objective")(q.Objective != "", "say in objective what it checks")
	rule("stem")(q.Stem != "", "write the question in stem")
	c.stem(rule("stem"), q)
	c.code(rule("code"), q)
	c.options(rule("options"), q)
	c.answer(rule("answer"), q)
	rule("hint")(q.Hint != "", "write a hint that narrows without giving the answer away")
	n := len(strings.Fields(q.Explanation))
	rule("explanation")(n >= minExplain && n <= maxExplain, "the explanation has %d words: write %d to %d", n, minExplain, maxExplain)
	rule("source")(len(q.Sources) > 0, "cite at least one primary source")
	for _, s := range q.Sources {
		u, err := url.Parse(s.URL)
		rule("source")(err == nil && u.Scheme == "https" && u.Host != "" && s.Title != "", "source %q: give it a title and an https address", s.Title)
	}
}

// wanting returns what notes a mistake of a question against one rule.
func (c *check) wanting(at string, q *Question, rule string) wanting {
	return func(ok bool, format string, args ...any) {
		if !ok {
			c.mistakes = append(c.mistakes, fmt.Errorf("%s: question %q: %s: "+format, append([]any{at, q.ID, rule}, args...)...))
		}
	}
}

func (c *check) code(want wanting, q *Question) {
	want(q.Kind != Code || q.Code != "", "it has no code: write it, or choose another kind")
	lines := strings.Split(q.Code, "\n")
	want(len(lines) <= maxCodeLines, "the code has %d lines: at most %d fit a phone", len(lines), maxCodeLines)
	for _, line := range lines {
		want(runes(line) <= maxCodeColumn, "a line of code has %d columns: at most %d fit a phone", runes(line), maxCodeColumn)
	}
}

func (c *check) dates(at string, q *Question, f fileQuestion) {
	want := c.wanting(at, q, "dates")
	var err error
	q.AsOf, err = ParseDay(f.AsOf)
	want(err == nil, "as_of: write the date it was checked, like 2026-11-21")
	q.ReviewBy, err = ParseDay(f.ReviewBy)
	want(err == nil && q.ReviewBy > q.AsOf, "review_by: write a date after as_of")
	for _, change := range f.Changelog {
		on, err := ParseDay(change.On)
		want(err == nil && change.What != "" && strings.HasPrefix(change.Source, "https://"),
			"changelog: write the date in on, what was wrong in what, and the address that shows it in source")
		q.Changes = append(q.Changes, Change{On: on, What: change.What, Source: change.Source})
	}
}

func runes(s string) int { return utf8.RuneCountInString(s) }
