package quizzes

import (
	"fmt"
	"slices"
	"strings"
)

// shape is how many options a kind of question may have, and how many of them
// may be right.
type shape struct{ fewest, most, fewestRight, mostRight int }

var shapes = map[Kind]shape{
	Choice: {3, 4, 1, 1}, Code: {3, 4, 1, 1}, Scenario: {3, 4, 1, 1},
	Multi: {4, 6, 2, 4}, Order: {4, 6, 0, 0}, Typed: {2, 4, 1, 1},
}

// right says how many options are to be marked correct.
func (s shape) right() string {
	switch {
	case s.mostRight == 0:
		return "none, they stand in their order"
	case s.fewestRight == s.mostRight:
		return "exactly one"
	}
	return fmt.Sprintf("%d to %d", s.fewestRight, s.mostRight)
}

type wanting func(ok bool, format string, args ...any)

func (c *check) stem(want wanting, q *Question) {
	if n := len(strings.Fields(q.Stem)); q.Kind == Scenario {
		want(n >= minScene && n <= maxScene, "the scenario has %d words: write %d to %d", n, minScene, maxScene)
		return
	}
	want(runes(q.Stem) <= maxStem, "the stem has %d characters: shorten it to %d", runes(q.Stem), maxStem)
}

func (c *check) options(want wanting, q *Question) {
	s, known := shapes[q.Kind]
	if !known {
		return
	}
	n, keys := len(q.Options), len(q.keys())
	want(n >= s.fewest && n <= s.most, "it has %d options: write %d to %d", n, s.fewest, s.most)
	want(keys >= s.fewestRight && keys <= s.mostRight, "it has %d options marked correct: mark %s", keys, s.right())
	want(q.Kind != Multi || n-keys >= 2, "it has %d wrong options: write two at least", n-keys)
	seen := map[string]bool{}
	for _, o := range q.Options {
		want(idPattern.MatchString(o.ID) && !seen[o.ID], "option id %q is missing, repeated or not a plain word", o.ID)
		seen[o.ID] = true
		size := runes(o.Text)
		want(size > 0 && size <= maxOption, "option %q has %d characters: write 1 to %d", o.ID, size, maxOption)
		want(!catchAll.MatchString(o.Text), "option %q gathers other options: replace it by an answer of its own", o.ID)
		words := len(strings.Fields(o.Why))
		want(words >= minWhy && words <= maxWhy, "the why of option %q has %d words: write %d to %d", o.ID, words, minWhy, maxWhy)
	}
	c.alike(want, q)
}

// alike checks that no option stands out by its length.
func (c *check) alike(want wanting, q *Question) {
	if q.Kind == Order || q.Kind == Typed || q.Run != nil || len(q.Options) == 0 {
		return // steps and outputs are as long as they are
	}
	var sizes []int
	for _, o := range q.Options {
		sizes = append(sizes, runes(o.Text))
	}
	longest, shortest := slices.Max(sizes), slices.Min(sizes)
	want(float64(longest) <= maxRatio*float64(shortest) || longest < 12,
		"its longest option has %d characters and its shortest %d: bring them within %.1f times", longest, shortest, maxRatio)
}

// answer checks what belongs to some kinds only.
func (c *check) answer(want wanting, q *Question) {
	want(q.Kind == Order || len(q.Orders) == 0, "orders belongs to questions of the kind order: remove it")
	want(q.Kind == Typed || len(q.Accept) == 0 && q.Number == nil && len(q.Tries.Right)+len(q.Tries.Wrong) == 0,
		"accept, number and tries belong to questions of the kind typed: remove them")
	want(q.Run == nil || q.Kind == Code, "run belongs to questions of the kind code: remove it")
	switch q.Kind {
	case Order:
		c.orders(want, q)
	case Typed:
		c.tries(want, q)
	case Code:
		c.prints(want, q)
	}
}

func (c *check) orders(want wanting, q *Question) {
	want(!slices.IsSorted(q.ids()), "the ids of its steps are in order and give it away: mix them")
	want(!q.Ordered, "ordered would show the steps in their right order: remove it")
	for _, order := range q.Orders {
		_, ok := ParseShown(q, strings.Join(order, ","))
		want(ok && !slices.Equal(order, q.ids()), "the order %s is not another order of all its steps", strings.Join(order, ", "))
	}
}

// tries checks that typed answers are graded as the author expects.
func (c *check) tries(want wanting, q *Question) {
	want(q.Number == nil || len(q.Accept) == 0, "a number needs no accept: remove one of them")
	want(len(q.Tries.Right) >= minTries && len(q.Tries.Wrong) >= minTries, "write at least %d right and %d wrong answers in tries", minTries, minTries)
	want(q.Right(q.Key().Text), "the right option's own text is not accepted: mend it")
	for _, try := range q.Tries.Right {
		want(q.Right(try) && runes(try) <= MaxTyped, "the answer %q should be right and is graded wrong", try)
	}
	for _, try := range q.Tries.Wrong {
		want(!q.Right(try), "the answer %q should be wrong and is graded right", try)
	}
	for _, o := range q.Options {
		want(o.Correct || !q.Right(o.Text), "the wrong option %q is graded right", o.ID)
	}
}

// prints checks that the right option, and no other, is what the code prints.
func (c *check) prints(want wanting, q *Question) {
	if q.Run == nil {
		return
	}
	want(slices.Contains([]string{"", SQL, Postgres, Go}, q.Run.Lang), "lang %q is unknown: write %s, %s or %s", q.Run.Lang, SQL, Postgres, Go)
	want(q.Run.Prints != "", "say in run what the code prints")
	for _, o := range q.Options {
		want((o.Text == q.Run.Prints) == o.Correct, "option %q: the right option, and no other, must be what prints says", o.ID)
	}
}

func join(kinds []Kind) string {
	var words []string
	for _, k := range kinds {
		words = append(words, string(k))
	}
	return strings.Join(words, ", ")
}
