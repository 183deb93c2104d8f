package review

import (
	"fmt"
	"slices"

	"github.com/rungbot/rung/quizzes"
)

// Finding is one thing to mend.
type Finding struct {
	Deck    string
	Place   string // file:line, or the file
	About   string // question or deck it is about
	Rule    string // a word that names the rule
	Say     string // what is wrong and what to do
	Warning bool   // it may stay
}

// String is the finding on one line.
func (f Finding) String() string {
	line := fmt.Sprintf("%s: %s: %s: %s", f.Place, f.About, f.Rule, f.Say)
	if f.Warning {
		return line + " (warning)"
	}
	return line
}

// Options are what a review goes by.
type Options struct {
	Solved Records
	Today  quizzes.Day

	// Others names decks that do not ship with Rung: their statistics, sources
	// and solver records are warnings.
	Others func(deck string) bool
}

// Report is what a review found.
type Report struct {
	Findings []Finding
	Decks    []Statistics // one for each deck, in order
}

// Of returns what was found in some decks.
func (r Report) Of(deck func(id string) bool) Report {
	r.Findings = slices.DeleteFunc(slices.Clone(r.Findings), func(f Finding) bool { return !deck(f.Deck) })
	r.Decks = slices.DeleteFunc(slices.Clone(r.Decks), func(s Statistics) bool { return !deck(s.Deck.ID) })
	return r
}

// Errors returns how many findings are no warnings.
func (r Report) Errors() int {
	n := 0
	for _, f := range r.Findings {
		if !f.Warning {
			n++
		}
	}
	return n
}

// Check reviews every deck of a bank.
func Check(bank *quizzes.Bank, o Options) Report {
	if o.Others == nil {
		o.Others = func(string) bool { return false }
	}
	r := &reviewer{Options: o}
	for _, d := range bank.Decks {
		r.deck = d
		for _, q := range d.Questions {
			r.question(q)
			r.solved(q)
		}
		r.report.Decks = append(r.report.Decks, r.statistics())
	}
	r.duplicates(bank)
	return r.report
}

// reviewer collects what is found in the deck under review.
type reviewer struct {
	Options
	deck   *quizzes.Deck
	report Report
}

// strictness says how a rule that is broken counts in the deck under review.
type strictness int

const (
	always  strictness = iota // an error in every deck
	shipped                   // an error in the decks that ship, a warning in others
	gentle                    // a warning
)

func (r *reviewer) find(q *quizzes.Question, s strictness, rule, format string, args ...any) {
	f := Finding{Deck: r.deck.ID, Place: r.deck.File, About: fmt.Sprintf("deck %q", r.deck.ID), Rule: rule, Say: fmt.Sprintf(format, args...)}
	if q != nil {
		f.Place, f.About = fmt.Sprintf("%s:%d", r.deck.File, q.Line), fmt.Sprintf("question %q", q.ID)
	}
	f.Warning = s == gentle || s == shipped && r.Others(r.deck.ID)
	r.report.Findings = append(r.report.Findings, f)
}
