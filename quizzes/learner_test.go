package quizzes_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

// learner answers what Next puts, and keeps what a caller would keep.
type learner struct {
	situation quizzes.Situation
	news      map[string]int
}

// answerAll asks until nothing is left and returns how much was asked.
func (l *learner) answerAll(t *rapid.T, bank *quizzes.Bank, want quizzes.Want) (asked int) {
	for ; asked < 1000; asked++ {
		pick, ok := bank.Next(l.situation, want)
		if !ok {
			return asked
		}
		id := pick.Question.ID
		if id == l.situation.Last {
			t.Fatalf("%s twice in a row", id)
		}
		g := quizzes.Grade(rapid.SampledFrom([]int{1, 2, 3, 4, 4, 5}).Draw(t, "grade"))
		if asked > 200 {
			g = 4
		}
		l.answer(pick, g)
		switch pick.Source {
		case quizzes.Review:
			want.Reviews--
		case quizzes.New:
			want.News--
		}
	}
	t.Fatalf("still asked after %d questions", asked)
	return asked
}

func (l *learner) answer(pick quizzes.Pick, g quizzes.Grade) {
	id := pick.Question.ID
	card, seen := l.situation.Cards[id]
	if !seen {
		card = quizzes.NewCard()
	}
	if pick.Source == quizzes.New {
		l.news[id]++
	}
	l.situation.Cards[id] = card.Answer(g, pick.Source, l.situation.Today)
	l.situation.Last = id
	l.situation.Drill = slices.DeleteFunc(l.situation.Drill, func(drilled string) bool { return drilled == id })
	if g.NeedsDrill() {
		l.situation.Drill = append(l.situation.Drill, id)
	}
}

func newLearner() *learner {
	return &learner{quizzes.Situation{Today: today, Cards: map[string]quizzes.Card{}}, map[string]int{}}
}

func (l *learner) sawEachOnce(t *rapid.T, bank *quizzes.Bank) {
	for _, q := range bank.Questions() {
		if l.news[q.ID] != 1 {
			t.Fatalf("%s was new %d times", q.ID, l.news[q.ID])
		}
	}
}

func TestLearnerWhoAsksOnSeesEveryQuestion(t *testing.T) {
	bank := threeDecks(t)
	rapid.Check(t, func(t *rapid.T) {
		l := newLearner()
		l.answerAll(t, bank, quizzes.Want{Reviews: 1000, News: 1000, Drill: true})
		l.sawEachOnce(t, bank)
		for _, id := range l.situation.Drill {
			if id != l.situation.Last {
				t.Fatalf("%s was missed and not asked again", id)
			}
		}
	})
}

func TestDailyDoseReachesEveryQuestion(t *testing.T) {
	bank := threeDecks(t)
	rapid.Check(t, func(t *rapid.T) {
		l := newLearner()
		days := (len(bank.Questions()) + 1) / 2
		for range days {
			due := bank.Due(l.situation, "")
			asked := l.answerAll(t, bank, quizzes.Want{Reviews: 3, News: 2})
			if asked > min(due, 3)+2 {
				t.Fatalf("%d asked on a day with %d due", asked, due)
			}
			l.situation.Today++
			l.situation.Drill = nil
		}
		l.sawEachOnce(t, bank)
	})
}
