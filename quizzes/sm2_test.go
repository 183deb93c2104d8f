package quizzes_test

import (
	"math/big"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

// Wozniak's published code is the SuperMemo2Plug unit (Pascal): pass intervals
// 1, 6, then round(interval * easiness before this grade), where Pascal rounds
// halves to even; a fail sets repetition 0 and interval 1; then every grade
// changes the easiness, which never falls under 1.3.

const today quizzes.Day = 20_778

func grades(g ...quizzes.Grade) []quizzes.Grade { return g }

func repeat(g quizzes.Grade, n int) []quizzes.Grade {
	all := make([]quizzes.Grade, n)
	for i := range all {
		all[i] = g
	}
	return all
}

// review puts the grades on a new card, each on the day it is due, and returns
// the interval after each.
func review(graded []quizzes.Grade) (card quizzes.Card, intervals []int) {
	card, day := quizzes.NewCard(), today
	for _, g := range graded {
		card = card.Review(g, day)
		day = card.Due
		intervals = append(intervals, card.Interval)
	}
	return card, intervals
}

func TestIntervalsOfWozniaksCode(t *testing.T) {
	for _, tt := range []struct {
		name   string
		grades []quizzes.Grade
		want   []int
	}{
		{"eleven 4s: 2.5 all the way, halves to even", repeat(4, 11),
			[]int{1, 6, 15, 38, 95, 238, 595, 1488, 3720, 9300, 23_250}},
		{"interval uses the easiness before the grade: 6 x 2.70, not 2.80", repeat(5, 3), []int{1, 6, 16}},
		{"a 3 costs the next interval, not this one", grades(4, 4, 3, 4), []int{1, 6, 15, 35}},             // 15 x 2.36 = 35.4
		{"a lapse starts again with 1, then 6", grades(4, 4, 4, 1, 4, 4, 4), []int{1, 6, 15, 1, 1, 6, 12}}, // 6 x 1.96 = 11.76
		{"a first sight that fails", grades(0, 4, 4), []int{1, 1, 6}},
		{"a 2 fails and a 3 passes", grades(3, 3, 2, 3, 3), []int{1, 6, 1, 1, 6}},
	} {
		_, got := review(tt.grades)
		for i := range tt.want {
			if got[i] != tt.want[i] {
				t.Errorf("%s: intervals %v, want %v", tt.name, got, tt.want)
				break
			}
		}
	}
}

func TestRoundingOfTheInterval(t *testing.T) {
	for _, tt := range []struct {
		name                     string
		interval, easiness, want int
	}{
		{"11 x 1.50 = 16.5: Pascal 16, half up 17", 11, 150, 16},
		{"13 x 1.50 = 19.5: Pascal 20", 13, 150, 20},
		{"50 x 2.86 = 143: floating point with ceiling 144", 50, 286, 143},
		{"6 x 3.00 = 18: floating point with ceiling 19", 6, 300, 18},
		{"15 x 2.36 = 35.4: nearest, not ceiling", 15, 236, 35},
		{"7 x 1.30 = 9.1", 7, 130, 9},
		{"the cap: 20,000 x 2.50", 20_000, 250, 36_500},
		{"the cap reached exactly: 14,600 x 2.50", 14_600, 250, 36_500},
		{"one under the cap: 36,499 stays under it", 28_076, 130, 36_499}, // 36,498.8
		{"at the cap it stays", 36_500, 400, 36_500},
	} {
		card := quizzes.Card{Repetition: 4, Interval: tt.interval, Easiness: tt.easiness}
		if got := card.Review(4, today).Interval; got != tt.want {
			t.Errorf("%s: interval %d, want %d", tt.name, got, tt.want)
		}
	}
}

// 0.1 - (5-q) * (0.08 + (5-q) * 0.02), Wozniak's text, step 5.
func TestEasinessStepOfEachGrade(t *testing.T) {
	for grade, step := range map[quizzes.Grade]int{5: 10, 4: 0, 3: -14, 2: -32, 1: -54, 0: -80} {
		card := quizzes.Card{Repetition: 3, Interval: 15, Easiness: 250}.Review(grade, today)
		if card.Easiness != 250+step {
			t.Errorf("grade %d: easiness 250 becomes %d, want %d", grade, card.Easiness, 250+step)
		}
	}
}

func TestEasinessHasAFloorAndNoCeiling(t *testing.T) {
	for _, tt := range []struct {
		before int
		grade  quizzes.Grade
		want   int
	}{{130, 3, 130}, {130, 0, 130}, {143, 3, 130}, {144, 3, 130}, {145, 3, 131}, {130, 5, 140}, {209, 0, 130}, {211, 0, 131}, {250, 5, 260}, {900, 5, 910}} {
		if got := (quizzes.Card{Repetition: 2, Interval: 6, Easiness: tt.before}).Review(tt.grade, today).Easiness; got != tt.want {
			t.Errorf("easiness %d with grade %d becomes %d, want %d", tt.before, tt.grade, got, tt.want)
		}
	}
}

func TestGradeOutOfRangeCountsAsTheNearest(t *testing.T) {
	card := quizzes.Card{Repetition: 3, Interval: 15, Easiness: 250}
	if card.Review(-3, today) != card.Review(0, today) || card.Review(9, today) != card.Review(5, today) {
		t.Error("grades -3 and 9 do not count as 0 and 5")
	}
}

func TestNewCardHasTheEasinessOfWozniaksText(t *testing.T) {
	if got, want := quizzes.NewCard(), (quizzes.Card{Easiness: 250}); got != want {
		t.Errorf("NewCard() = %+v, want %+v", got, want)
	}
}

// gradeRuns draws up to 400 grades, in runs, so that long rows of passes and
// the floor and the cap are all reached.
func gradeRuns() *rapid.Generator[[]quizzes.Grade] {
	return rapid.Custom(func(t *rapid.T) []quizzes.Grade {
		var all []quizzes.Grade
		size := rapid.IntRange(1, 400).Draw(t, "size")
		for len(all) < size {
			g := quizzes.Grade(rapid.IntRange(0, 5).Draw(t, "grade"))
			all = append(all, repeat(g, rapid.IntRange(1, 15).Draw(t, "run"))...)
		}
		return all[:size]
	})
}

func TestReviewKeepsItsLimits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card, day := quizzes.NewCard(), today
		for _, g := range gradeRuns().Draw(t, "grades") {
			day += quizzes.Day(rapid.IntRange(0, 60).Draw(t, "wait"))
			before := card
			card = card.Review(g, day)
			switch {
			case card.Easiness < 130:
				t.Fatalf("%+v with %d: easiness under 1.3", before, g)
			case card.Interval < 1 || card.Interval > 36_500:
				t.Fatalf("%+v with %d: interval %d", before, g, card.Interval)
			case card.Due != day+quizzes.Day(card.Interval):
				t.Fatalf("%+v with %d on %s: due %s after %d days", before, g, day, card.Due, card.Interval)
			case (card.Repetition == 0) != (g < quizzes.Pass):
				t.Fatalf("%+v with %d: repetition %d", before, g, card.Repetition)
			case g >= quizzes.Pass && card.Repetition != before.Repetition+1:
				t.Fatalf("%+v with %d: repetition %d", before, g, card.Repetition)
			case card.Lapses != before.Lapses:
				t.Fatalf("%+v with %d: Review counts lapses", before, g)
			}
		}
	})
}

// reference is SM-2 in exact fractions, written from the description above.
type reference struct {
	repetition int
	interval   *big.Rat // always whole
	easiness   *big.Rat // 5/2 is 2.5
}

func (r *reference) review(grade int64) {
	if grade < 3 {
		r.repetition, r.interval = 0, big.NewRat(1, 1)
	} else {
		r.repetition++
		switch r.repetition {
		case 1:
			r.interval = big.NewRat(1, 1)
		case 2:
			r.interval = big.NewRat(6, 1)
		default:
			r.interval = halfEven(new(big.Rat).Mul(r.interval, r.easiness))
			if limit := big.NewRat(36_500, 1); r.interval.Cmp(limit) > 0 {
				r.interval = limit
			}
		}
	}
	missed := big.NewRat(5-grade, 1)
	slope := new(big.Rat).Add(big.NewRat(8, 100), new(big.Rat).Mul(missed, big.NewRat(2, 100)))
	r.easiness = new(big.Rat).Add(r.easiness, new(big.Rat).Sub(big.NewRat(1, 10), new(big.Rat).Mul(missed, slope)))
	if floor := big.NewRat(13, 10); r.easiness.Cmp(floor) < 0 {
		r.easiness = floor
	}
}

// halfEven rounds a positive fraction to the nearest whole, halves to even.
func halfEven(x *big.Rat) *big.Rat {
	below := new(big.Rat).SetInt(new(big.Int).Quo(x.Num(), x.Denom()))
	above := new(big.Rat).Add(below, big.NewRat(1, 1))
	switch new(big.Rat).Sub(x, below).Cmp(new(big.Rat).Sub(above, x)) {
	case -1:
		return below
	case 1:
		return above
	}
	if below.Num().Bit(0) == 0 {
		return below
	}
	return above
}

func TestReviewAgreesWithExactFractions(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card, day := quizzes.NewCard(), today
		want := reference{interval: new(big.Rat), easiness: big.NewRat(5, 2)}
		for i, g := range gradeRuns().Draw(t, "grades") {
			card = card.Review(g, day)
			day = card.Due
			want.review(int64(g))
			if card.Repetition != want.repetition ||
				big.NewRat(int64(card.Interval), 1).Cmp(want.interval) != 0 ||
				big.NewRat(int64(card.Easiness), 100).Cmp(want.easiness) != 0 {
				t.Fatalf("after grade %d (%d): %+v, want repetition %d, interval %s, easiness %s",
					i, g, card, want.repetition, want.interval.FloatString(0), want.easiness.FloatString(2))
			}
		}
	})
}
