package quizzes_test

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

func TestGradeOfAnOutcome(t *testing.T) {
	for _, tt := range []struct {
		name    string
		outcome quizzes.Outcome
		want    quizzes.Grade
	}{
		{"wrong", quizzes.Outcome{}, 1},
		{"wrong with a hint", quizzes.Outcome{Hint: true}, 1},
		{"wrong, typed", quizzes.Outcome{Typed: true}, 1},
		{"wrong on a firm card", quizzes.Outcome{Firm: true}, 1},
		{"wrong, then marked easy or guessed", quizzes.Outcome{Easy: true, Guessed: true}, 1},
		{"don't know", quizzes.Outcome{DontKnow: true}, 2},
		{"don't know after a hint", quizzes.Outcome{DontKnow: true, Hint: true}, 2},
		{"don't know on a firm card", quizzes.Outcome{DontKnow: true, Firm: true}, 2},
		{"right", quizzes.Outcome{Right: true}, 4},
		{"right with a hint", quizzes.Outcome{Right: true, Hint: true}, 3},
		{"right by a guess", quizzes.Outcome{Right: true, Guessed: true}, 3},
		{"right with a hint on a firm card", quizzes.Outcome{Right: true, Hint: true, Firm: true}, 3},
		{"right by a guess on a firm card", quizzes.Outcome{Right: true, Guessed: true, Firm: true}, 3},
		{"typed right with a hint", quizzes.Outcome{Right: true, Typed: true, Hint: true}, 3},
		{"hint shown, then marked easy", quizzes.Outcome{Right: true, Hint: true, Easy: true}, 3},
		{"right on a firm card", quizzes.Outcome{Right: true, Firm: true}, 5},
		{"right, marked easy", quizzes.Outcome{Right: true, Easy: true}, 5},
		{"typed right", quizzes.Outcome{Right: true, Typed: true}, 5},
	} {
		if got := tt.outcome.Grade(); got != tt.want {
			t.Errorf("%s: grade %d, want %d", tt.name, got, tt.want)
		}
	}
}

func anyOutcome(t *rapid.T) quizzes.Outcome {
	flag := func(name string) bool { return rapid.Bool().Draw(t, name) }
	return quizzes.Outcome{Right: flag("right"), DontKnow: flag("don't know"), Hint: flag("hint"),
		Guessed: flag("guessed"), Easy: flag("easy"), Typed: flag("typed"), Firm: flag("firm")}
}

func TestGradePassesExactlyWhatWasRight(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := anyOutcome(t)
		if g := o.Grade(); (g >= quizzes.Pass) != o.Right || g < 0 || g > 5 {
			t.Fatalf("%+v: grade %d", o, g)
		}
	})
}

func TestHonestBlankNeverCostsMoreThanAGuess(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		guess := anyOutcome(t)
		guess.Right, guess.DontKnow = false, false
		blank := guess
		blank.DontKnow = true
		if blank.Grade() < guess.Grade() {
			t.Fatalf("a blank earns %d, a wrong guess %d", blank.Grade(), guess.Grade())
		}
	})
}

func TestDrillFollowsEveryGradeUnderFour(t *testing.T) {
	for g := quizzes.Grade(0); g <= 5; g++ {
		if g.NeedsDrill() != (g < 4) {
			t.Errorf("grade %d: drill %v", g, g.NeedsDrill())
		}
	}
}

func TestFirmIsADueReviewAfterTwoPasses(t *testing.T) {
	for _, tt := range []struct {
		repetition int
		due        quizzes.Day
		want       bool
	}{
		{0, today, false}, {1, today, false}, {2, today, true}, {3, today, true},
		{2, today - 30, true}, {2, today + 1, false}, {9, today + 1, false},
	} {
		card := quizzes.Card{Repetition: tt.repetition, Interval: 6, Easiness: 250, Due: tt.due}
		if got := card.Firm(today); got != tt.want {
			t.Errorf("repetition %d, due %d days from today: firm %v, want %v", tt.repetition, tt.due-today, got, tt.want)
		}
	}
}

// dueIn returns a card reviewed three times that is due in so many days.
func dueIn(days int) quizzes.Card {
	return quizzes.Card{Repetition: 3, Interval: 15, Easiness: 236, Due: today + quizzes.Day(days), Lapses: 2}
}

func lapsed(c quizzes.Card, g quizzes.Grade) quizzes.Card {
	c.Lapses++
	return c.Review(g, today)
}

func TestWhatAnAnswerMoves(t *testing.T) {
	for _, tt := range []struct {
		name   string
		card   quizzes.Card
		grade  quizzes.Grade
		source quizzes.Source
		want   quizzes.Card
	}{
		{"first sight right", quizzes.NewCard(), 4, quizzes.New, quizzes.NewCard().Review(4, today)},
		{"first sight wrong is no lapse", quizzes.NewCard(), 1, quizzes.New, quizzes.NewCard().Review(1, today)},
		{"due and right", dueIn(0), 5, quizzes.Review, dueIn(0).Review(5, today)},
		{"due and wrong is a lapse", dueIn(0), 1, quizzes.Review, lapsed(dueIn(0), 1)},
		{"due and blank is a lapse", dueIn(0), 2, quizzes.Review, lapsed(dueIn(0), 2)},
		{"overdue and right", dueIn(-40), 4, quizzes.Review, dueIn(-40).Review(4, today)},
		{"overdue by the time practice is answered", dueIn(0), 4, quizzes.Practice, dueIn(0).Review(4, today)},
		{"practice right moves nothing", dueIn(1), 5, quizzes.Practice, dueIn(1)},
		{"practice just right moves nothing", dueIn(9), 3, quizzes.Practice, dueIn(9)},
		{"practice wrong is a lapse", dueIn(9), 1, quizzes.Practice, lapsed(dueIn(9), 1)},
		{"practice blank is a lapse", dueIn(9), 2, quizzes.Practice, lapsed(dueIn(9), 2)},
		{"a review answered after another moved the card", dueIn(15), 4, quizzes.Review, dueIn(15)},
		{"a first sight answered after another prompt showed it", dueIn(1), 4, quizzes.New, dueIn(1)},
		{"the same, wrong", dueIn(1), 1, quizzes.New, lapsed(dueIn(1), 1)},
		{"drill right", dueIn(1), 5, quizzes.Drill, dueIn(1)},
		{"drill wrong", dueIn(1), 0, quizzes.Drill, dueIn(1)},
		{"drill answered when the card is due", dueIn(0), 0, quizzes.Drill, dueIn(0)},
	} {
		if got := tt.card.Answer(tt.grade, tt.source, today); got != tt.want {
			t.Errorf("%s: %+v, want %+v", tt.name, got, tt.want)
		}
	}
}

func TestDrillMovesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		card := anyCard(t)
		g := quizzes.Grade(rapid.IntRange(0, 5).Draw(t, "grade"))
		if got := card.Answer(g, quizzes.Drill, today); got != card {
			t.Fatalf("%+v became %+v by a drill", card, got)
		}
	})
}

func TestEighthLapseMakesALeech(t *testing.T) {
	card, day := quizzes.NewCard().Answer(1, quizzes.New, today), today
	for lapse := 1; lapse <= 8; lapse++ {
		if card.Leech() {
			t.Fatalf("a leech after %d lapses", lapse-1)
		}
		day = card.Due
		card = card.Answer(4, quizzes.Review, day)
		card = card.Answer(1, quizzes.Review, card.Due)
		if card.Lapses != lapse {
			t.Fatalf("%d lapses counted after %d", card.Lapses, lapse)
		}
	}
	if !card.Leech() {
		t.Error("no leech after eight lapses")
	}
}
