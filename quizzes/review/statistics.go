package review

import (
	"math"
	"unicode/utf8"

	"github.com/rungbot/rung/quizzes"
)

// Statistics are the numbers of one deck.
type Statistics struct {
	Deck   *quizzes.Deck
	Topics []Count // questions of each topic, in the deck's order

	Kinds, Difficulty, Levels []Count // in the order of the blueprint's table

	// Of the questions with one right option of several, what code prints aside:
	Single  int
	Longest int        // the right option is longer than each other
	At      [4]Balance // where the right option stands in the file
	Ratio   float64    // mean length of right options to that of wrong ones

	Negative int // questions whose stem asks for what is not
	Solved   int // questions with two records that agree with the key
	Run      int // questions whose code is run
	Overdue  int // questions to be read again
}

// Count is how many questions there are of something, and how many are planned.
type Count struct {
	Name          string
	Have, Planned int
}

// Floor is how many are enough to ship: half of the plan.
func (c Count) Floor() int { return (c.Planned + 1) / 2 }

// Balance is how often something happened, and how often chance would have it.
type Balance struct {
	Have     int
	Expected float64
}

// Limits of a deck's statistics, from content-guide rules 8, 12 and 14.
const (
	mostLongest  = 0.25 // of questions may have the key as their longest option
	mostNegative = 0.03
	offBalance   = 0.4 // a key's place may be this much off what chance gives
	fewForShares = 20  // questions under which shares say nothing
	offPlan      = 0.1 // a share may be this far from the planned one
)

// statistics counts the deck under review and finds what is out of bounds.
func (r *reviewer) statistics() Statistics {
	d := r.deck
	s := Statistics{Deck: d}
	for _, t := range d.Topics {
		s.Topics = append(s.Topics, Count{t.ID, r.count(func(q *quizzes.Question) bool { return q.Topic == t.ID }), t.Items})
	}
	for _, k := range quizzes.Kinds() {
		s.Kinds = append(s.Kinds, Count{string(k), r.count(func(q *quizzes.Question) bool { return q.Kind == k }), d.Blueprint.Kinds[k]})
	}
	for _, name := range quizzes.Difficulties() {
		s.Difficulty = append(s.Difficulty, Count{name, r.count(func(q *quizzes.Question) bool { return q.Difficulty == name }), d.Blueprint.Difficulty[name]})
	}
	for _, name := range quizzes.Levels() {
		s.Levels = append(s.Levels, Count{name, r.count(func(q *quizzes.Question) bool { return q.Level == name }), d.Blueprint.Levels[name]})
	}
	s.Run = r.count(func(q *quizzes.Question) bool { return q.Run != nil })
	s.Overdue = r.count(func(q *quizzes.Question) bool { return q.ReviewBy < r.Today })
	s.Solved = r.count(func(q *quizzes.Question) bool { return r.Solved.agree(q) })
	s.Negative = r.count(func(q *quizzes.Question) bool { return negative.MatchString(q.Stem) })
	s.keys(d)
	r.bounds(s)
	return s
}

func (r *reviewer) count(is func(*quizzes.Question) bool) int {
	n := 0
	for _, q := range r.deck.Questions {
		if is(q) {
			n++
		}
	}
	return n
}

// agree reports whether two solvers have landed on the key.
func (records Records) agree(q *quizzes.Question) bool {
	record := records[q.ID]
	by := map[int]bool{}
	for _, s := range record.Solvers {
		by[s.Solver] = q.Right(s.Answer)
	}
	return record.Hash == q.Asked && by[1] && by[2]
}

// keys measures what of the right options a learner could guess by.
func (s *Statistics) keys(d *quizzes.Deck) {
	var right, wrong, rights, wrongs float64
	for _, q := range d.Questions {
		if q.Picks() != 1 || q.Run != nil {
			continue
		}
		s.Single++
		key, longest := utf8.RuneCountInString(q.Key().Text), true
		for i, o := range q.Options {
			size := utf8.RuneCountInString(o.Text)
			s.At[min(i, 3)].Expected += 1 / float64(len(q.Options))
			if o.Correct {
				s.At[min(i, 3)].Have++
				right, rights = right+float64(size), rights+1
				continue
			}
			longest = longest && size < key
			wrong, wrongs = wrong+float64(size), wrongs+1
		}
		if longest {
			s.Longest++
		}
	}
	if rights > 0 && wrongs > 0 && wrong > 0 {
		s.Ratio = (right / rights) / (wrong / wrongs)
	}
}

func (r *reviewer) bounds(s Statistics) {
	n := float64(len(r.deck.Questions))
	for _, list := range [][]Count{s.Topics, s.Kinds} {
		for _, c := range list {
			if c.Have < c.Floor() {
				r.find(nil, shipped, "coverage", "%s has %d questions, and at least %d of %d planned are enough to ship", c.Name, c.Have, c.Floor(), c.Planned)
			}
		}
	}
	for _, list := range [][]Count{s.Difficulty, s.Levels} {
		planned := 0
		for _, c := range list {
			planned += c.Planned
		}
		for _, c := range list {
			have, want := float64(c.Have)/n, float64(c.Planned)/float64(max(planned, 1))
			if planned > 0 && math.Abs(have-want) > offPlan {
				r.find(nil, shipped, "mix", "%.0f %% of its questions are %s, and %.0f %% are planned: bring it within %.0f points", 100*have, c.Name, 100*want, 100*offPlan)
			}
		}
	}
	if int(n) < fewForShares {
		return
	}
	if single := float64(s.Single); float64(s.Longest) > mostLongest*single {
		r.find(nil, shipped, "longest-key", "the right option is the longest in %d of %d questions: in a quarter at most", s.Longest, s.Single)
	}
	if float64(s.Negative) > mostNegative*n {
		r.find(nil, shipped, "negative-share", "%d of %.0f stems ask for what is not: %.0f %% at most", s.Negative, n, 100*mostNegative)
	}
	for i, at := range s.At {
		if off := math.Abs(float64(at.Have) - at.Expected); off > offBalance*at.Expected && off > 2 {
			r.find(nil, shipped, "key-place", "the right option stands at place %d in %d questions, where chance gives %.0f: move some", i+1, at.Have, at.Expected)
		}
	}
}
