package quizzes

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// Kind is how a question is answered.
type Kind string

// Choice is a question with exactly one right option.
const Choice Kind = "choice"

// Question is one question of a deck, as its author wrote it.
type Question struct {
	ID    string // stable; never reused
	Deck  string
	Topic string
	Stage string // stage of the roadmap it belongs to
	Kind  Kind

	Difficulty string // easy, medium or hard: the author's guess
	Level      string // revised Bloom: remember, understand, apply, analyse, evaluate
	Objective  string

	Stem    string
	Code    string // monospaced, at most 15 lines of 60 columns
	Ordered bool   // the options have an order of their own and are not shuffled
	Options []Option

	Hint        string
	Explanation string
	Sources     []Citation
	AsOf        Day
	AppliesTo   string // version or setting on which the answer depends
	ReviewBy    Day

	Hash string // of everything a learner sees; changes when the question does
}

// Option is one answer to choose from.
type Option struct {
	ID            string
	Text          string
	Correct       bool
	Why           string // why it is right or wrong here
	Misconception string // what a learner who picks it believes
}

// Citation is a primary source with its section.
type Citation struct {
	Title string
	URL   string
}

// Option returns the option with the given id.
func (q *Question) Option(id string) (Option, bool) {
	for _, o := range q.Options {
		if o.ID == id {
			return o, true
		}
	}
	return Option{}, false
}

// Key returns the right option.
func (q *Question) Key() Option {
	for _, o := range q.Options {
		if o.Correct {
			return o
		}
	}
	return Option{} // unreachable: the loader refuses a question without a key
}

// Shuffle returns the ids of the question's options in the order in which to
// show them. The same seed gives the same order; an ordered question keeps
// its own.
func Shuffle(q *Question, seed uint64) []string {
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}
	if !q.Ordered {
		rand.New(rand.NewPCG(seed, 0)).Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
	}
	return ids
}

// ParseShown splits a stored order of options ("b,d,a,c") and reports whether
// it still fits the question.
func ParseShown(q *Question, stored string) ([]string, bool) {
	ids := strings.Split(stored, ",")
	if len(ids) != len(q.Options) {
		return nil, false
	}
	for i, id := range ids {
		if _, ok := q.Option(id); !ok || slices.Contains(ids[:i], id) {
			return nil, false
		}
	}
	return ids, true
}
