// Package results measures questions by what learners answered on first sight.
//
//	m := results.New(bank)
//	for each learner, each first answer {
//		m.Add(results.Answer{Learner: 7, Question: "http-etag", Picked: "b"})
//	}
//	for _, item := range m.Items() {
//		fmt.Println(item.Question.ID, item.Share(), item.Alarms())
//	}
package results

import (
	"cmp"
	"math"
	"slices"

	"github.com/rungbot/rung/quizzes"
)

// Answer is what a learner answered the first time they saw a question.
type Answer struct {
	Learner  int64
	Question string
	Picked   string // as [quizzes.Question.Right] takes it, "" for "don't know"
}

// Measure collects answers.
type Measure struct {
	bank    *quizzes.Bank
	items   map[string]*Item
	learner int64
	own     []sight // of the learner whose answers are being added
}

type sight struct {
	item   *Item
	right  bool
	picked string
}

// Item is one question with what was answered to it.
type Item struct {
	Question *quizzes.Question
	Attempts int
	Right    int
	Picks    map[string]int // by option id, "" for "don't know"; only of questions with one answer of several

	sights []rested
}

// rested is one answer with how well its learner answered everything else.
type rested struct {
	rest   float64 // share right, 0 to 1
	right  bool
	picked string
}

// New returns a measure without answers.
func New(bank *quizzes.Bank) *Measure {
	m := &Measure{bank: bank, items: map[string]*Item{}}
	for _, q := range bank.Questions() {
		m.items[q.ID] = &Item{Question: q, Picks: map[string]int{}}
	}
	return m
}

// Add counts an answer. One learner's answers must follow each other; a second
// one to the same question is no first sight and does not count, nor does one to
// a question that the bank has not.
func (m *Measure) Add(a Answer) {
	if a.Learner != m.learner {
		m.close()
		m.learner = a.Learner
	}
	item := m.items[a.Question]
	if item == nil || slices.ContainsFunc(m.own, func(s sight) bool { return s.item == item }) {
		return
	}
	m.own = append(m.own, sight{item, a.Picked != "" && item.Question.Right(a.Picked), a.Picked})
}

// close counts the answers of the learner whose turn is over.
func (m *Measure) close() {
	right := 0
	for _, s := range m.own {
		if s.right {
			right++
		}
	}
	for _, s := range m.own {
		s.item.Attempts++
		if s.right {
			s.item.Right++
		}
		if s.item.Question.Picks() == 1 {
			s.item.Picks[s.picked]++
		}
		if others := len(m.own) - 1; others > 0 {
			rest := right
			if s.right {
				rest--
			}
			s.item.sights = append(s.item.sights, rested{float64(rest) / float64(others), s.right, s.picked})
		}
	}
	m.own = m.own[:0]
}

// Items returns the questions that were answered, in the order of the bank.
func (m *Measure) Items() []*Item {
	m.close()
	m.learner = 0
	var list []*Item
	for _, q := range m.bank.Questions() {
		if item := m.items[q.ID]; item.Attempts > 0 {
			list = append(list, item)
		}
	}
	return list
}

// Share is how many of the answers were right, 0 to 1.
func (i *Item) Share() float64 { return float64(i.Right) / float64(i.Attempts) }

// Discrimination is the point-biserial correlation of answering this question
// right with the share of everything else that a learner answered right, -1 to
// 1. ok is false where it is not defined: all answered alike.
func (i *Item) Discrimination() (r float64, ok bool) {
	var n, x, y, xx, yy, xy float64
	for _, s := range i.sights {
		right := 0.0
		if s.right {
			right = 1
		}
		n, x, y = n+1, x+right, y+s.rest
		xx, yy, xy = xx+right*right, yy+s.rest*s.rest, xy+right*s.rest
	}
	spread := (n*xx - x*x) * (n*yy - y*y)
	if spread <= 1e-12 {
		return 0, false
	}
	return (n*xy - x*y) / math.Sqrt(spread), true
}

// An alarm needs so many answers, from the content guide's section on statistics.
const (
	Enough            = 50
	easiest, hardest  = 0.90, 0.35 // shares right outside of which a question is read again
	leastDiscriminate = 0.15
	deadOption        = 0.05 // a wrong option that fewer pick distracts nobody
)

// Alarms are what should make somebody read the question again.
func (i *Item) Alarms() []string {
	if i.Attempts < Enough {
		return nil
	}
	var list []string
	if i.misKeyed() {
		list = append(list, "the best third prefers a wrong option: is the key right?")
	}
	if p := i.Share(); p > easiest {
		list = append(list, "nearly everybody is right")
	} else if p < hardest {
		list = append(list, "few are right")
	}
	if r, ok := i.Discrimination(); ok && r < leastDiscriminate {
		list = append(list, "it does not tell who knows more")
	}
	if i.Question.Picks() == 1 {
		for _, o := range i.Question.Options {
			if !o.Correct && float64(i.Picks[o.ID]) < deadOption*float64(i.Attempts) {
				list = append(list, "hardly anybody picks option "+o.ID)
			}
		}
	}
	return list
}

// misKeyed reports whether the third of learners who answer everything else best
// picks one wrong option more often than the right one.
func (i *Item) misKeyed() bool {
	best := slices.Clone(i.sights)
	slices.SortStableFunc(best, func(a, b rested) int { return cmp.Compare(b.rest, a.rest) })
	best = best[:len(best)/3]
	right, wrong := 0, map[string]int{}
	for _, s := range best {
		if s.right {
			right++
		} else if s.picked != "" {
			wrong[s.picked]++
		}
	}
	for _, n := range wrong {
		if n > right {
			return true
		}
	}
	return false
}
