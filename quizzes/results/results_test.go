package results_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/results"
)

// bank is what ships; its single-choice questions with three wrong options or two
// stand in for any.
func bank(t *testing.T) (*quizzes.Bank, []*quizzes.Question) {
	t.Helper()
	b, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	var single []*quizzes.Question
	for _, q := range b.Questions() {
		if q.Picks() == 1 && len(q.Options) == 4 {
			single = append(single, q)
		}
	}
	if len(single) < 10 {
		t.Fatalf("%d questions to measure", len(single))
	}
	return b, single
}

func wrong(q *quizzes.Question, n int) string {
	for _, o := range q.Options {
		if !o.Correct {
			if n == 0 {
				return o.ID
			}
			n--
		}
	}
	return ""
}

func itemOf(items []*results.Item, q *quizzes.Question) *results.Item {
	at := slices.IndexFunc(items, func(i *results.Item) bool { return i.Question == q })
	if at < 0 {
		return nil
	}
	return items[at]
}

// Sixty learners; the able ones are right on everything else.
func TestAlarms(t *testing.T) {
	b, qs := bank(t)
	for name, c := range map[string]struct {
		answer func(q *quizzes.Question, learner int, able bool) string // to the first question
		want   string
	}{
		"all well": {func(q *quizzes.Question, n int, able bool) string {
			if able && n%7 != 0 {
				return q.Key().ID
			}
			return wrong(q, n%3)
		}, ""},
		"too easy": {func(q *quizzes.Question, _ int, _ bool) string { return q.Key().ID }, "nearly everybody"},
		"too hard": {func(q *quizzes.Question, n int, _ bool) string { return wrong(q, n%3) }, "few are right"},
		"backwards": {func(q *quizzes.Question, n int, able bool) string {
			if able == (n%5 == 0) {
				return q.Key().ID
			}
			return wrong(q, n%3)
		}, "does not tell"},
		"mis-keyed": {func(q *quizzes.Question, n int, able bool) string {
			if able && n%4 != 0 {
				return wrong(q, 1)
			}
			return q.Key().ID
		}, "is the key right?"},
		"dead option": {func(q *quizzes.Question, n int, able bool) string {
			if able && n%7 != 0 {
				return q.Key().ID
			}
			return wrong(q, n%2)
		}, "hardly anybody picks"},
	} {
		m := results.New(b)
		for n := range 60 {
			able := n%2 == 0
			m.Add(results.Answer{Learner: int64(n + 1), Question: qs[0].ID, Picked: c.answer(qs[0], n/2, able)})
			for i, q := range qs[1:9] {
				picked := q.Key().ID
				if !able && i%2 == 0 {
					picked = wrong(q, n%3)
				}
				m.Add(results.Answer{Learner: int64(n + 1), Question: q.ID, Picked: picked})
			}
		}
		got := strings.Join(itemOf(m.Items(), qs[0]).Alarms(), "; ")
		if c.want == "" && got != "" || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestFewAnswersRaiseNoAlarm(t *testing.T) {
	b, qs := bank(t)
	m := results.New(b)
	for n := range results.Enough - 1 {
		m.Add(results.Answer{Learner: int64(n + 1), Question: qs[0].ID, Picked: qs[0].Key().ID})
	}
	if item := itemOf(m.Items(), qs[0]); item.Attempts != results.Enough-1 || len(item.Alarms()) > 0 {
		t.Errorf("%+v: %v", item, item.Alarms())
	}
}

// Only the first answer of each learner counts, and shares are counts of them.
func TestMeasureCountsFirstSights(t *testing.T) {
	b, qs := bank(t)
	rapid.Check(t, func(t *rapid.T) {
		m := results.New(b)
		right, attempts := 0, 0
		for learner := range rapid.IntRange(1, 30).Draw(t, "learners") {
			for i := range rapid.IntRange(0, 4).Draw(t, "answers") {
				picked := rapid.SampledFrom([]string{qs[0].Key().ID, wrong(qs[0], 0), ""}).Draw(t, "picked")
				m.Add(results.Answer{Learner: int64(learner + 1), Question: qs[0].ID, Picked: picked})
				m.Add(results.Answer{Learner: int64(learner + 1), Question: "gone", Picked: "a"})
				if i == 0 {
					attempts++
					if picked == qs[0].Key().ID {
						right++
					}
				}
			}
		}
		item := itemOf(m.Items(), qs[0])
		if attempts == 0 {
			if item != nil {
				t.Fatalf("%+v without answers", item)
			}
			return
		}
		sum := 0
		for _, n := range item.Picks {
			sum += n
		}
		if item.Attempts != attempts || item.Right != right || sum != attempts || math.Abs(item.Share()-float64(right)/float64(attempts)) > 1e-9 {
			t.Fatalf("%+v, want %d of %d", item, right, attempts)
		}
		if r, ok := item.Discrimination(); ok && (r < -1-1e-9 || r > 1+1e-9) {
			t.Fatalf("discrimination %v", r)
		}
	})
}
