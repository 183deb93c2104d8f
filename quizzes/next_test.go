package quizzes_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/quizzes"
)

func late(days, interval int) quizzes.Card {
	return quizzes.Card{Repetition: 3, Interval: interval, Easiness: 250, Due: today - quizzes.Day(days)}
}

func TestNextDrawsDueThenNewThenDrillThenPractice(t *testing.T) {
	bank := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"core"},
		"core/easy/waiting", "core/easy/missed", "core/easy/unseen", "core/easy/due")})
	s := quizzes.Situation{Today: today, Drill: []string{"missed"},
		Cards: map[string]quizzes.Card{"waiting": late(-3, 6), "missed": late(-1, 1), "due": late(0, 6)}}
	for _, tt := range []struct {
		want   quizzes.Want
		id     string
		source quizzes.Source
	}{
		{quizzes.Want{Reviews: 1, News: 1, Drill: true, Practice: true}, "due", quizzes.Review},
		{quizzes.Want{News: 1, Drill: true, Practice: true}, "unseen", quizzes.New},
		{quizzes.Want{Drill: true, Practice: true}, "missed", quizzes.Drill},
		{quizzes.Want{Practice: true}, "missed", quizzes.Practice},
	} {
		pick, ok := bank.Next(s, tt.want)
		if !ok || pick.Question.ID != tt.id || pick.Source != tt.source {
			t.Errorf("%+v: %s, want %s as %s", tt.want, show(pick, ok), tt.id, tt.source)
		}
	}
	if pick, ok := bank.Next(s, quizzes.Want{}); ok {
		t.Errorf("nothing wanted: %s", show(pick, ok))
	}
	if pick, ok := bank.Next(s, quizzes.Want{Scope: "beta", Reviews: 9, News: 9, Drill: true, Practice: true}); ok {
		t.Errorf("unknown scope: %s", show(pick, ok))
	}
}

func TestMostOverdueIsRelativeToTheInterval(t *testing.T) {
	bank := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"core"},
		"core/easy/long", "core/easy/short", "core/easy/fresh", "core/easy/fragile")})
	s := quizzes.Situation{Today: today, Cards: map[string]quizzes.Card{
		"long":    late(30, 100), // 30 days late, 0.3 of its interval
		"short":   late(3, 6),    // 0.5
		"fresh":   late(0, 1),
		"fragile": {Repetition: 3, Interval: 6, Easiness: 130, Due: today}, // as late as fresh, harder
	}}
	var order []string
	for range 4 {
		pick, ok := bank.Next(s, quizzes.Want{Reviews: 1})
		if !ok {
			t.Fatalf("nothing left after %v", order)
		}
		order = append(order, pick.Question.ID)
		s.Cards[pick.Question.ID] = s.Cards[pick.Question.ID].Answer(4, pick.Source, today)
	}
	if diff := cmp.Diff([]string{"short", "long", "fragile", "fresh"}, order); diff != "" {
		t.Errorf("order of reviews (-want +got):\n%s", diff)
	}
}

func TestNewQuestionsComeFromWhatWasSeenLeast(t *testing.T) {
	bank := mustLoad(t, map[string]string{
		"a.yaml": deckFile("alpha", []string{"one", "two"}, "one/easy/a-seen", "one/easy/a-same", "two/hard/a-hard", "two/easy/a-easy"),
		"b.yaml": deckFile("beta", []string{"one"}, "one/hard/b-other"),
	})
	s := quizzes.Situation{Today: today, Cards: map[string]quizzes.Card{"a-seen": late(-6, 6)}}
	var order []string
	for range 4 {
		pick, ok := bank.Next(s, quizzes.Want{News: 1})
		if !ok {
			t.Fatalf("nothing left after %v", order)
		}
		order = append(order, pick.Question.ID)
		s.Cards[pick.Question.ID] = late(-1, 1)
	}
	// The other deck first although it is hard, then the unseen topic with the
	// easier question first, then the topics seen once in the bank's order.
	if diff := cmp.Diff([]string{"b-other", "a-easy", "a-same", "a-hard"}, order); diff != "" {
		t.Errorf("order of new questions (-want +got):\n%s", diff)
	}
}

func TestTopicsAlternateWhereTheyCan(t *testing.T) {
	bank := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"one", "two"},
		"one/easy/one-a", "one/easy/one-b", "one/easy/one-c", "two/easy/two-a")})
	s := quizzes.Situation{Today: today, Last: "one-a", Cards: map[string]quizzes.Card{
		"one-a": late(-1, 1), "one-b": late(9, 1), "one-c": late(8, 1), "two-a": late(1, 1)}}
	if pick, ok := bank.Next(s, quizzes.Want{Reviews: 1}); !ok || pick.Question.ID != "two-a" {
		t.Errorf("after one-a: %s, want two-a although others are later", show(pick, ok))
	}
	s.Last = "two-a"
	if pick, ok := bank.Next(s, quizzes.Want{Reviews: 1}); !ok || pick.Question.ID != "one-b" {
		t.Errorf("after two-a: %s, want one-b, the most overdue", show(pick, ok))
	}
	delete(s.Cards, "two-a")
	s.Last = "one-a"
	if pick, ok := bank.Next(s, quizzes.Want{Reviews: 1, News: 1}); !ok || pick.Question.ID != "one-b" {
		t.Errorf("only one topic is due: %s, want one-b before anything new", show(pick, ok))
	}
}

func TestLeechRestsEvenFromDrills(t *testing.T) {
	bank := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"one"}, "one/easy/leech")})
	for _, days := range []int{-1, 0, 5} {
		card := late(days, 1)
		card.Lapses = 8
		s := quizzes.Situation{Today: today, Drill: []string{"leech"}, Cards: map[string]quizzes.Card{"leech": card}}
		if pick, ok := bank.Next(s, quizzes.Want{Reviews: 1, News: 1, Drill: true, Practice: true}); ok {
			t.Errorf("%d days late: %s", days, show(pick, ok))
		}
		if n := bank.Due(s, ""); n != 0 {
			t.Errorf("%d days late: %d due", days, n)
		}
	}
}

func show(pick quizzes.Pick, ok bool) string {
	if !ok {
		return "nothing"
	}
	return pick.Question.ID + " as " + string(pick.Source)
}

// A check of a stage draws from all decks, each question once, due or not.
func TestStageScopeDrawsEachQuestionOnce(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	scope := quizzes.StageScope("web")
	if quizzes.StageOf(scope) != "web" || quizzes.StageOf("http") != "" {
		t.Errorf("%q is the scope of stage %q", scope, quizzes.StageOf(scope))
	}
	s := quizzes.Situation{Today: 100, Cards: map[string]quizzes.Card{}}
	want := quizzes.Want{Scope: scope, Reviews: 1, News: 1, Practice: true}
	for n := 0; ; n++ {
		pick, ok := bank.Next(s, want)
		if !ok {
			if n != bank.Count(scope) || n < 5 {
				t.Errorf("%d of %d questions were drawn", n, bank.Count(scope))
			}
			return
		}
		if pick.Question.Stage != "web" || slices.Contains(want.Not, pick.Question.ID) {
			t.Fatalf("drew %s of stage %s, after %v", pick.Question.ID, pick.Question.Stage, want.Not)
		}
		want.Not = append(want.Not, pick.Question.ID)
		s.Last, s.Cards[pick.Question.ID] = pick.Question.ID, quizzes.NewCard().Answer(1, quizzes.New, 100)
	}
}
