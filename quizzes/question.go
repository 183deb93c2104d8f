package quizzes

import (
	"math/rand/v2"
	"slices"
	"strings"
)

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
	Orders  [][]string // Order: right orders besides the one in which the options stand
	Accept  []string   // Typed: right answers besides the right option's text
	Number  *Number    // Typed: the right answer where it is a number
	Tries   Tries      // Typed: answers that must be graded as right and as wrong
	Run     *Run       // Code: what the code prints when it is run

	Hint        string
	Explanation string
	Sources     []Citation
	AsOf        Day
	AppliesTo   string // version or setting on which the answer depends
	ReviewBy    Day

	Changes []Change // newest last

	Hash  string // of everything a learner sees; changes when the question does
	Asked string // hash of what is on the screen before the answer, which is what a solver needs
	Line  int    // of the deck's file
}

// Change is a line of a question's changelog: each change of its key has one.
type Change struct {
	On     Day
	What   string // what was wrong, as people who were marked wrong read it
	Source string // address that shows it
}

// Option is one answer to choose from. Of an Order question it is one step; of
// a Typed one the right answer or a usual wrong one, seen only afterwards.
type Option struct {
	ID            string
	Text          string
	Correct       bool
	Why           string // why it is right or wrong here
	Misconception string // what a learner who picks it believes
}

// Run is how the code of a question is run, so that nobody has to believe what
// it is said to print. Package execute runs it.
type Run struct {
	Lang   string `yaml:"lang"`   // sql (SQLite, if empty), postgres or go
	Setup  string `yaml:"setup"`  // what is not shown: SQL that runs before it, or a Go program around {{code}}
	Prints string `yaml:"prints"` // the output, lines joined by "; ", as the right option has it
}

// The languages of [Run].
const (
	SQL      = "sql"
	Postgres = "postgres"
	Go       = "go"
)

// Tries are typed answers by which an author checks how answers are graded.
type Tries struct {
	Right []string `yaml:"right"`
	Wrong []string `yaml:"wrong"`
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

// Key returns the right option, the first one where there are several.
func (q *Question) Key() Option {
	for _, o := range q.Options {
		if o.Correct {
			return o
		}
	}
	return Option{} // an Order question has none
}

// Shuffle returns the ids of the question's options in the order in which to
// show them, none for a question whose options are not shown. The same seed
// gives the same order; an ordered question keeps its own, and the steps of an
// Order question never stand right from the beginning.
func Shuffle(q *Question, seed uint64) []string {
	if q.Kind == Typed {
		return nil
	}
	ids := q.ids()
	if q.Ordered {
		return ids
	}
	random := rand.New(rand.NewPCG(seed, 0))
	for {
		random.Shuffle(len(ids), func(i, j int) { ids[i], ids[j] = ids[j], ids[i] })
		if q.Kind != Order || !q.Right(strings.Join(ids, ",")) {
			return ids
		}
	}
}

func (q *Question) ids() []string {
	ids := make([]string, len(q.Options))
	for i, o := range q.Options {
		ids[i] = o.ID
	}
	return ids
}

// ParseShown splits a stored order of options ("b,d,a,c") and reports whether
// it still fits the question.
func ParseShown(q *Question, stored string) ([]string, bool) {
	if q.Kind == Typed {
		return nil, stored == ""
	}
	if ids, ok := q.ParsePicks(stored); ok && len(ids) == len(q.Options) {
		return ids, true
	}
	return nil, false
}

// ParsePicks splits stored picks ("b,d") and reports whether they are options
// of the question, each once.
func (q *Question) ParsePicks(stored string) ([]string, bool) {
	if stored == "" {
		return nil, true
	}
	ids := strings.Split(stored, ",")
	for i, id := range ids {
		if _, ok := q.Option(id); !ok || slices.Contains(ids[:i], id) {
			return nil, false
		}
	}
	return ids, true
}
