package quizzes_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

var sources = []quizzes.Source{quizzes.Review, quizzes.New, quizzes.Drill, quizzes.Practice}

func anyCard(t *rapid.T) quizzes.Card {
	return quizzes.Card{
		Repetition: rapid.IntRange(0, 6).Draw(t, "repetition"),
		Interval:   rapid.SampledFrom([]int{1, 1, 6, 15, 38, 400, 36_500}).Draw(t, "interval"),
		Easiness:   rapid.IntRange(130, 320).Draw(t, "easiness"),
		Due:        today + quizzes.Day(rapid.SampledFrom([]int{-900, -20, -3, -1, 0, 0, 1, 6, 50}).Draw(t, "due")),
		Lapses:     rapid.SampledFrom([]int{0, 0, 0, 1, 7, 8, 9}).Draw(t, "lapses"),
	}
}

func anySituation(t *rapid.T, bank *quizzes.Bank) quizzes.Situation {
	s := quizzes.Situation{Today: today, Cards: map[string]quizzes.Card{}}
	ids := []string{"", "retired-question"}
	seen := rapid.SampledFrom([]int{0, 50, 90, 100}).Draw(t, "percent seen")
	for _, q := range bank.Questions() {
		ids = append(ids, q.ID)
		if rapid.IntRange(1, 100).Draw(t, "seen") > seen {
			continue
		}
		s.Cards[q.ID] = anyCard(t)
		if rapid.Bool().Draw(t, "missed") {
			s.Drill = append(s.Drill, q.ID)
		}
	}
	s.Cards["retired-question"] = anyCard(t)
	s.Drill = append(s.Drill, "retired-question")
	s.Drill = rapid.Permutation(s.Drill).Draw(t, "drill")
	s.Last = rapid.SampledFrom(ids).Draw(t, "last")
	return s
}

func anyWant(t *rapid.T, bank *quizzes.Bank) quizzes.Want {
	scopes := []string{"", "", "", "no-such-deck"}
	for _, s := range bank.Scopes() {
		scopes = append(scopes, s.ID)
	}
	return quizzes.Want{
		Scope:    rapid.SampledFrom(scopes).Draw(t, "scope"),
		Reviews:  rapid.IntRange(0, 2).Draw(t, "reviews"),
		News:     rapid.IntRange(0, 2).Draw(t, "news"),
		Drill:    rapid.Bool().Draw(t, "drill"),
		Practice: rapid.Bool().Draw(t, "practice"),
	}
}

func wanted(w quizzes.Want, source quizzes.Source) bool {
	switch source {
	case quizzes.Review:
		return w.Reviews > 0
	case quizzes.New:
		return w.News > 0
	case quizzes.Drill:
		return w.Drill
	default:
		return w.Practice
	}
}

// belongs says whether a question may be put for the stated reason, the last
// one aside.
func belongs(s quizzes.Situation, q *quizzes.Question, source quizzes.Source) bool {
	card, seen := s.Cards[q.ID]
	if seen && card.Lapses >= 8 {
		return false
	}
	switch source {
	case quizzes.Review:
		return seen && card.Due <= s.Today
	case quizzes.New:
		return !seen
	case quizzes.Drill:
		return slices.Contains(s.Drill, q.ID)
	default:
		return seen && card.Due > s.Today
	}
}

// candidates lists the questions that may be put for the stated reason.
func candidates(bank *quizzes.Bank, s quizzes.Situation, want quizzes.Want, source quizzes.Source) []*quizzes.Question {
	var found []*quizzes.Question
	for _, q := range bank.Questions() {
		if wanted(want, source) && q.In(want.Scope) && q.ID != s.Last && belongs(s, q, source) {
			found = append(found, q)
		}
	}
	return found
}

// otherTopic keeps the questions of another topic than the last one, all of
// them if there is no such question.
func otherTopic(bank *quizzes.Bank, last string, questions []*quizzes.Question) []*quizzes.Question {
	before, ok := bank.Question(last)
	others := slices.DeleteFunc(slices.Clone(questions), func(q *quizzes.Question) bool {
		return ok && q.Deck == before.Deck && q.Topic == before.Topic
	})
	if len(others) == 0 {
		return questions
	}
	return others
}

// sooner says whether p must be put before q, as far as the rules fix it.
func sooner(s quizzes.Situation, p, q *quizzes.Question, source quizzes.Source) bool {
	cp, cq := s.Cards[p.ID], s.Cards[q.ID]
	switch source {
	case quizzes.Review:
		return float64(s.Today-cp.Due)/float64(cp.Interval) > float64(s.Today-cq.Due)/float64(cq.Interval)
	case quizzes.Drill:
		return slices.Index(s.Drill, p.ID) < slices.Index(s.Drill, q.ID)
	case quizzes.Practice:
		return cp.Due < cq.Due
	default:
		return false
	}
}

func TestNextFollowsItsRules(t *testing.T) {
	bank := threeDecks(t)
	rapid.Check(t, func(t *rapid.T) {
		s, want := anySituation(t, bank), anyWant(t, bank)
		pick, ok := bank.Next(s, want)
		for _, source := range sources {
			found := candidates(bank, s, want, source)
			if len(found) == 0 {
				continue
			}
			choice := otherTopic(bank, s.Last, found)
			if !ok || pick.Source != source || !slices.Contains(choice, pick.Question) {
				t.Fatalf("after %q, wanting %+v: %s, want one of %d as %s", s.Last, want, show(pick, ok), len(choice), source)
			}
			for _, q := range choice {
				if sooner(s, q, pick.Question, source) {
					t.Fatalf("%s as %s comes before %s", pick.Question.ID, source, q.ID)
				}
			}
			return
		}
		if ok {
			t.Fatalf("nothing is left, yet Next puts %s", show(pick, ok))
		}
	})
}

func TestDueAndUnseenCountTheScope(t *testing.T) {
	bank := threeDecks(t)
	rapid.Check(t, func(t *rapid.T) {
		s := anySituation(t, bank)
		s.Last = ""
		everything := quizzes.Want{Scope: anyWant(t, bank).Scope, Reviews: 1, News: 1}
		if got, want := bank.Due(s, everything.Scope), len(candidates(bank, s, everything, quizzes.Review)); got != want {
			t.Fatalf("%d due in %q, want %d", got, everything.Scope, want)
		}
		if got, want := bank.Unseen(s, everything.Scope), len(candidates(bank, s, everything, quizzes.New)); got != want {
			t.Fatalf("%d unseen in %q, want %d", got, everything.Scope, want)
		}
	})
}

func TestNextIsDeterministicAndChangesNothing(t *testing.T) {
	bank, again := threeDecks(t), threeDecks(t)
	rapid.Check(t, func(t *rapid.T) {
		s, want := anySituation(t, bank), anyWant(t, bank)
		copied := quizzes.Situation{Today: s.Today, Cards: maps.Clone(s.Cards), Drill: slices.Clone(s.Drill), Last: s.Last}
		first, ok := bank.Next(s, want)
		second, ok2 := again.Next(copied, want)
		if show(first, ok) != show(second, ok2) {
			t.Fatalf("%s, then %s", show(first, ok), show(second, ok2))
		}
		if diff := cmp.Diff(copied, s); diff != "" {
			t.Fatalf("Next changed the situation:\n%s", diff)
		}
	})
}
