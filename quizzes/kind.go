package quizzes

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is how a question is answered.
type Kind string

// The kinds of question.
const (
	Choice   Kind = "choice"   // one right option is picked
	Code     Kind = "code"     // the same, about code, an HTTP message or the rows of a query
	Scenario Kind = "scenario" // the same, about what to do in a situation
	Multi    Kind = "multi"    // as many options are picked as are right, all or nothing
	Order    Kind = "order"    // the options are put in their order
	Typed    Kind = "typed"    // the answer is typed
)

var kinds = []Kind{Choice, Code, Scenario, Multi, Order, Typed}

// Kinds lists the kinds of question.
func Kinds() []Kind { return slices.Clone(kinds) }

// single reports whether an answer is one option.
func (k Kind) single() bool { return k == Choice || k == Code || k == Scenario }

// Picks is how many options an answer has: 1 where the first pick is the
// answer, 0 where it is typed.
func (q *Question) Picks() int {
	switch q.Kind {
	case Multi:
		return len(q.keys())
	case Order:
		return len(q.Options)
	case Typed:
		return 0
	}
	return 1
}

func (q *Question) keys() []string {
	var ids []string
	for _, o := range q.Options {
		if o.Correct {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// Right reports whether an answer is right: the ids of the options joined by
// commas, of an Order question in their order; or what was typed.
func (q *Question) Right(answer string) bool {
	picked := strings.Split(answer, ",")
	switch q.Kind {
	case Typed:
		return q.accepts(answer)
	case Order:
		return slices.ContainsFunc(q.orders(), func(order []string) bool { return slices.Equal(order, picked) })
	case Multi:
		slices.Sort(picked)
		return slices.Equal(picked, slices.Sorted(slices.Values(q.keys())))
	}
	o, ok := q.Option(answer)
	return ok && o.Correct
}

// orders lists the right orders, the one in which the options stand first.
func (q *Question) orders() [][]string { return append([][]string{q.ids()}, q.Orders...) }

// Answer returns a right answer as [Question.Right] takes it.
func (q *Question) Answer() string {
	switch q.Kind {
	case Typed:
		return q.Key().Text
	case Order:
		return strings.Join(q.ids(), ",")
	}
	return strings.Join(q.keys(), ",")
}

// KeyWords is all that is right, in words that change when anything of it does.
func (q *Question) KeyWords() string {
	switch q.Kind {
	case Order:
		var orders []string
		for _, o := range q.orders() {
			orders = append(orders, strings.Join(o, ","))
		}
		slices.Sort(orders)
		return strings.Join(orders, " or ")
	case Typed:
		if q.Number != nil {
			return fmt.Sprintf("%v within %v %s", q.Number.Value, q.Number.Tolerance, q.Number.Unit)
		}
		forms := append([]string{q.Key().Text}, q.Accept...)
		for i := range forms {
			forms[i] = normal(forms[i])
		}
		slices.Sort(forms)
		return strings.Join(slices.Compact(forms), " or ")
	}
	return strings.Join(slices.Sorted(slices.Values(q.keys())), ",")
}

// Near returns how many parts of a wrong answer are right, and of how many:
// right options picked, or steps in their place of the nearest right order. Both
// are 0 for a question whose answer has one part.
func (q *Question) Near(answer string) (right, of int) {
	picked := strings.Split(answer, ",")
	switch q.Kind {
	case Multi:
		for _, id := range q.keys() {
			if slices.Contains(picked, id) {
				right++
			}
		}
		return right, len(q.keys())
	case Order:
		for _, order := range q.orders() {
			n := 0
			for i := range min(len(order), len(picked)) {
				if order[i] == picked[i] {
					n++
				}
			}
			right = max(right, n)
		}
		return right, len(q.Options)
	}
	return 0, 0
}
