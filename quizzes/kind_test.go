package quizzes_test

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

func options(right string, ids ...string) (list []quizzes.Option) {
	for _, id := range ids {
		list = append(list, quizzes.Option{ID: id, Text: "the text of " + id, Correct: strings.Contains(right, id)})
	}
	return list
}

var (
	choice = &quizzes.Question{Kind: quizzes.Scenario, Options: options("b", "a", "b", "c")}
	multi  = &quizzes.Question{Kind: quizzes.Multi, Options: options("bd", "a", "b", "c", "d")}
	order  = &quizzes.Question{Kind: quizzes.Order, Options: options("", "a", "b", "c", "d"), Orders: [][]string{{"a", "c", "b", "d"}}}
	words  = &quizzes.Question{Kind: quizzes.Typed, Options: []quizzes.Option{{ID: "key", Text: "304 Not Modified", Correct: true}, {ID: "see", Text: "303"}},
		Accept: []string{"304"}}
	minutes = &quizzes.Question{Kind: quizzes.Typed, Options: []quizzes.Option{{ID: "key", Text: "1,440 minutes", Correct: true}, {ID: "week", Text: "10,080 minutes"}},
		Number: &quizzes.Number{Value: 1440, Tolerance: 5, Unit: "minutes", Units: map[string]float64{"min": 1, "h": 60, "hours": 60, "s": 1.0 / 60}}}
)

func TestAnswersAreGradedByKind(t *testing.T) {
	for _, c := range []struct {
		q      *quizzes.Question
		answer string
		right  bool
	}{
		{choice, "b", true}, {choice, "a", false}, {choice, "", false}, {choice, "b,b", false}, {choice, "x", false},
		{multi, "b,d", true}, {multi, "d,b", true}, {multi, "b", false}, {multi, "b,c", false}, {multi, "b,c,d", false}, {multi, "", false}, {multi, "b,b", false},
		{order, "a,b,c,d", true}, {order, "a,c,b,d", true}, {order, "a,b,c", false}, {order, "d,c,b,a", false}, {order, "", false},
		{words, "304 not modified", true}, {words, "  `304`. ", true}, {words, "\u201c304 Not  Modified\u201d", true}, {words, "３０４", true}, {words, "305", false}, {words, "", false}, {words, "304 304", false},
		{minutes, "1440", true}, {minutes, "1,440 minutes", true}, {minutes, "1 440min", true}, {minutes, "24 h", true}, {minutes, "about 1445", true}, {minutes, "86400 s", true},
		{minutes, "1434.9", false}, {minutes, "24", false}, {minutes, "1440 h", false}, {minutes, "1440 parsecs", false}, {minutes, "-1440", false}, {minutes, "1e3", false}, {minutes, "", false}, {minutes, "NaN", false},
	} {
		if got := c.q.Right(c.answer); got != c.right {
			t.Errorf("%s %q: right %v, want %v", c.q.Kind, c.answer, got, c.right)
		}
	}
}

func TestEveryKindHasARightAnswer(t *testing.T) {
	for _, q := range []*quizzes.Question{choice, multi, order, words, minutes} {
		if !q.Right(q.Answer()) {
			t.Errorf("%s: %q is not right", q.Kind, q.Answer())
		}
	}
}

func TestHowNearAWrongAnswerIs(t *testing.T) {
	for _, c := range []struct {
		q         *quizzes.Question
		answer    string
		right, of int
	}{
		{choice, "a", 0, 0}, {words, "303", 0, 0},
		{multi, "b,c", 1, 2}, {multi, "a,c", 0, 2}, {multi, "", 0, 2},
		{order, "a,b,d,c", 2, 4}, {order, "a,c,d,b", 2, 4}, {order, "d,a,b,c", 1, 4}, {order, "b,a,d,c", 0, 4}, {order, "", 0, 4},
	} {
		if right, of := c.q.Near(c.answer); right != c.right || of != c.of {
			t.Errorf("%s %q: %d of %d, want %d of %d", c.q.Kind, c.answer, right, of, c.right, c.of)
		}
	}
}

func TestUsualMistakeIsRecognised(t *testing.T) {
	for _, c := range []struct {
		q     *quizzes.Question
		typed string
		id    string
	}{{words, " 303. ", "see"}, {words, "304", ""}, {words, "200", ""}, {minutes, "168 h", "week"}, {minutes, "10080", "week"}, {minutes, "1440", ""}, {minutes, "a week", ""}} {
		if o, ok := c.q.Mistake(c.typed); o.ID != c.id || ok != (c.id != "") {
			t.Errorf("%q is taken for %q, want %q", c.typed, o.ID, c.id)
		}
	}
}

// Steps are never shown in a right order, and each of them is shown once.
func TestStepsAreShownOutOfOrder(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		shown := quizzes.Shuffle(order, rapid.Uint64().Draw(rt, "seed"))
		if order.Right(strings.Join(shown, ",")) || !slices.Equal(slices.Sorted(slices.Values(shown)), []string{"a", "b", "c", "d"}) {
			rt.Fatalf("shown as %v", shown)
		}
	})
	if shown := quizzes.Shuffle(words, 1); shown != nil {
		t.Errorf("a typed question shows %v", shown)
	}
}

func FuzzTyped(f *testing.F) {
	for _, s := range []string{"", "304", "1,440 minutes", "-.5", "1 000 000 h", "\x00", "９９", "NaN", "1e309", strings.Repeat("9", 400), "\"'`."} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		for _, q := range []*quizzes.Question{words, minutes} {
			_, mistaken := q.Mistake(typed)
			if right := q.Right(typed); right && mistaken {
				t.Errorf("%q is right and a mistake", typed)
			} else if right != q.Right("  "+typed+" ") {
				t.Errorf("%q: spaces around it matter", typed)
			}
		}
	})
}
