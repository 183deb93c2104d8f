package quizzes

// Grade is how well an answer was recalled, 0 (blackout) to 5 (perfect), as
// in SM-2. A grade of at least Pass keeps the question's progress.
type Grade int

// Pass is the lowest grade that counts as recalled.
const Pass Grade = 3

const (
	initialEasiness = 250 // Wozniak's 2.5
	minEasiness     = 130 // and 1.3
	maxInterval     = 36_500
	firstInterval   = 1
	secondInterval  = 6
)

// easinessChange is 0.1 - (5-q)*(0.08 + (5-q)*0.02) for q = 0..5, in hundredths.
var easinessChange = [6]int{-80, -54, -32, -14, 0, 10}

// Card is what SM-2 remembers of one learner and one question.
type Card struct {
	Repetition int // passes in a row
	Interval   int // days until the question is due again, counted from the last review
	Easiness   int // easiness factor in hundredths, at least 130
	Due        Day // the learner's day on which the question is due
	Lapses     int // failed reviews of a question seen before
}

// NewCard returns the card of a question never seen.
func NewCard() Card { return Card{Easiness: initialEasiness} }

// Review applies one graded review on the given day, by Wozniak's published
// code (the SuperMemo2Plug unit), which differs from his prose in three
// places: the interval uses the easiness before this grade, rounds to nearest
// with ties to even, and a failing grade changes the easiness too.
//
// Integer hundredths make it exact where floating point is not: 50 days at
// 2.86 are 143, not 144. Intervals stop at 36,500 days. A grade outside 0..5
// counts as the nearest.
func (c Card) Review(g Grade, today Day) Card {
	g = min(max(g, 0), 5)
	switch {
	case g < Pass:
		c.Repetition, c.Interval = 0, firstInterval
	case c.Repetition == 0:
		c.Repetition, c.Interval = 1, firstInterval
	case c.Repetition == 1:
		c.Repetition, c.Interval = 2, secondInterval
	default:
		c.Repetition, c.Interval = c.Repetition+1, min(mulHalfEven(c.Interval, c.Easiness), maxInterval)
	}
	c.Easiness = max(c.Easiness+easinessChange[g], minEasiness)
	c.Due = today + Day(c.Interval)
	return c
}

// mulHalfEven returns days x hundredths / 100, rounded to nearest, ties to even.
func mulHalfEven(days, hundredths int) int {
	product := days * hundredths
	whole, rest := product/100, product%100
	if rest > 50 || rest == 50 && whole%2 == 1 {
		whole++
	}
	return whole
}

// LeechLapses is how often a question has to fail to be a leech.
const LeechLapses = 8

// Leech reports whether the question has failed so often that it rests for
// this learner: repeating it any more costs time and teaches nothing.
func (c Card) Leech() bool { return c.Lapses >= LeechLapses }
