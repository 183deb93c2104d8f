package quizzes

// Source says why a question was put.
type Source string

// The sources of a question, in the order in which they are drawn.
const (
	Review   Source = "review"   // due, or overdue
	New      Source = "new"      // never seen by this learner
	Drill    Source = "drill"    // graded under 4 earlier the same day
	Practice Source = "practice" // not due yet; asked because the learner wants more
)

// Outcome is what happened with one question.
type Outcome struct {
	Right    bool
	DontKnow bool // the learner said so instead of picking
	Hint     bool // a hint was shown before the answer
	Guessed  bool // the learner marked a right answer as a guess
	Easy     bool // the learner marked a right answer as easy
	Typed    bool // answered without seeing options
	// Firm is a due review of a question that has passed at least twice.
	Firm bool
}

// Grade turns an outcome into an SM-2 grade. An honest "don't know" never
// costs more than a wrong guess. With 4 for every right answer the easiness
// could only ever fall; a firm unaided recall therefore earns a 5.
func (o Outcome) Grade() Grade {
	switch {
	case !o.Right && o.DontKnow:
		return 2
	case !o.Right:
		return 1
	case o.Hint || o.Guessed:
		return 3
	case o.Easy || o.Typed || o.Firm:
		return 5
	default:
		return 4
	}
}

// NeedsDrill reports whether a question with this grade comes back the same
// day: SM-2 repeats everything under 4 until it is recalled well.
func (g Grade) NeedsDrill() bool { return g < 4 }

// Firm reports whether a right unaided answer today is a due review of a
// question that has passed at least twice.
func (c Card) Firm(today Day) bool { return c.Repetition >= 2 && today >= c.Due }

// Answer applies a graded answer given for the stated reason on the given day
// and returns the card after it. It wraps Review with the rules about answers
// that are not due: a drill moves nothing; a pass before the due day is
// practice and moves nothing; a fail before it is a lapse like any other. The
// card decides what a first sight is: a prompt put as New may be answered
// after another prompt has shown the same question.
func (c Card) Answer(g Grade, source Source, today Day) Card {
	if source == Drill {
		return c
	}
	if c.Interval == 0 { // the first review, whatever the prompt was put as
		return c.Review(g, today)
	}
	if g >= Pass && today < c.Due {
		return c
	}
	if g < Pass {
		c.Lapses++
	}
	return c.Review(g, today)
}
