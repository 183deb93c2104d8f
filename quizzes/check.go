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
	d := &Deck{ID: f.Deck, Title: f.Title, About: f.About}
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
		at := fileLine(name, f.places[i].line)
		c.question(at, d, q, fq.Tries)
		c.dates(at, q, fq)
		d.Questions = append(d.Questions, q)
	}
	return d
}

// question checks the rules of one question that a program can check.
func (c *check) question(at string, d *Deck, q *Question, t tries) {
	want := func(ok bool, format string, args ...any) {
		if !ok {
			c.mistakes = append(c.mistakes, fmt.Errorf("%s: question %q: "+format, append([]any{at, q.ID}, args...)...))
		}
	}
	want(idPattern.MatchString(q.ID), "give it an id of lower-case words joined by hyphens")
	other, taken := c.questions[q.ID]
	want(!taken, "the id is taken by %s: choose another", other)
	c.questions[q.ID] = at
	want(slices.ContainsFunc(d.Topics, func(t Topic) bool { return t.ID == q.Topic }),
		"topic %q is not a topic of this deck: add it under topics or mend its spelling", q.Topic)
	want(q.Stage != "", "name the roadmap stage it belongs to in stage")
	want(slices.Contains(kinds, q.Kind), "kind %q is unknown: write one of %s", q.Kind, join(kinds))
	want(slices.Contains(difficulties, q.Difficulty), "difficulty %q is unknown: write one of %s", q.Difficulty, strings.Join(difficulties, ", "))
	want(slices.Contains(levels, q.Level), "level %q is unknown: write one of %s", q.Level, strings.Join(levels, ", "))
	want(q.Objective != "", "say in objective what it checks")
	want(q.Stem != "", "write the question in stem")
	c.stem(want, q)
	c.code(want, q)
	c.options(want, q)
	c.answer(want, q, t)
	want(q.Hint != "", "write a hint that narrows without giving the answer away")
	n := len(strings.Fields(q.Explanation))
	want(n >= minExplain && n <= maxExplain, "the explanation has %d words: write %d to %d", n, minExplain, maxExplain)
	want(len(q.Sources) > 0, "cite at least one primary source")
	for _, s := range q.Sources {
		u, err := url.Parse(s.URL)
		want(err == nil && u.Scheme == "https" && u.Host != "" && s.Title != "", "source %q: give it a title and an https address", s.Title)
	}
}

func (c *check) code(want func(bool, string, ...any), q *Question) {
	want(q.Kind != Code || q.Code != "", "it has no code: write it, or choose another kind")
	lines := strings.Split(q.Code, "\n")
	want(len(lines) <= maxCodeLines, "the code has %d lines: at most %d fit a phone", len(lines), maxCodeLines)
	for _, line := range lines {
		want(runes(line) <= maxCodeColumn, "a line of code has %d columns: at most %d fit a phone", runes(line), maxCodeColumn)
	}
}

func (c *check) dates(at string, q *Question, f fileQuestion) {
	var err error
	if q.AsOf, err = ParseDay(f.AsOf); err != nil {
		c.mistakes = append(c.mistakes, fmt.Errorf("%s: question %q: as_of: write the date it was checked, like 2026-11-21", at, q.ID))
	}
	if q.ReviewBy, err = ParseDay(f.ReviewBy); err != nil || q.ReviewBy <= q.AsOf {
		c.mistakes = append(c.mistakes, fmt.Errorf("%s: question %q: review_by: write a date after as_of", at, q.ID))
	}
}

func runes(s string) int { return utf8.RuneCountInString(s) }
