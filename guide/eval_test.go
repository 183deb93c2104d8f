package guide_test

import (
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/guide"
)

// asked are the questions of testdata that were not tuned on.
func asked(t testing.TB, g *guide.Guide) []guide.Asked {
	t.Helper()
	file, err := os.Open("testdata/eval.yaml")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	questions, err := g.ReadAsked(file)
	if err != nil {
		t.Fatal(err)
	}
	return guide.Half(questions, true)
}

// heldOutFirst and heldOutRefused are the least shares, in per cent, of questions that were not tuned on.
const (
	heldOutFirst   = 90.0
	heldOutRefused = 97.0
)

// The search is right on questions that nobody tuned on, and knows what it does not know. "rung guide eval" prints the whole table.
func TestHeldOutQuestions(t *testing.T) {
	g := embedded(t)
	e := g.Evaluate(asked(t, g), nil)
	if e.All.Asked < 120 || e.All.OffTopic < 40 {
		t.Fatalf("only %d questions and %d off topic", e.All.Asked, e.All.OffTopic)
	}
	share := func(part, whole int) float64 { return 100 * float64(part) / float64(whole) }
	first, refused := share(e.All.First, e.All.Asked), share(e.All.Refused, e.All.OffTopic)
	t.Logf("right first %.1f %%, off topic refused %.1f %%, misled %d", first, refused, e.All.Misled)
	if first < heldOutFirst || refused < heldOutRefused {
		t.Errorf("right first %.1f %%, off topic refused %.1f %%; want %.0f and %.0f", first, refused, heldOutFirst, heldOutRefused)
	}
}

func TestEvaluationCounts(t *testing.T) {
	g := fixture(t)
	questions, err := g.ReadAsked(strings.NewReader(`questions:
  - {ask: "do I need to be good at maths", want: [maths], kind: plain}
  - {ask: "why should I use dokcer", want: [maths, containers], kind: typo}
  - {ask: "CI/CD", want: [pay], kind: plain}
  - {ask: "tomato soup", want: [], kind: off}
  - {ask: "ci/cd", want: [], kind: off}
`))
	if err != nil {
		t.Fatal(err)
	}
	minute := time.Duration(0)
	e := g.Evaluate(questions, func() time.Time { minute += time.Minute; return time.Time{}.Add(minute) })
	want := map[string]guide.Tally{
		"plain": {Asked: 2, First: 1, Among: 1, Answered: 2, Misled: 1},
		"typo":  {Asked: 1, First: 1, Among: 1, Answered: 1},
		"off":   {OffTopic: 2, Refused: 1, OffAnswers: 1},
	}
	if diff := cmp.Diff(want, e.Kinds); diff != "" {
		t.Errorf("kinds (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(guide.Tally{Asked: 3, First: 2, Among: 2, Answered: 3, Misled: 1, OffTopic: 2, Refused: 1, OffAnswers: 1}, e.All); diff != "" {
		t.Errorf("all (-want +got)\n%s", diff)
	}
	if len(e.Missed) != 2 || len(e.Took) != 5 || e.Took[0] != time.Minute {
		t.Errorf("missed %v, took %v", e.Missed, e.Took)
	}
}

func TestReadAskedRefusesMistakes(t *testing.T) {
	for text, want := range map[string]string{
		`questions: [{ask: x, want: [mahts]}]`:   `"mahts", which does not exist (did you mean "maths"?)`,
		`questions: [{ask: "?", want: [maths]}]`: "no words",
		`questions: [{ask: x, wants: [maths]}]`:  "wants",
		`questions: {`:                           "yaml",
	} {
		if _, err := fixture(t).ReadAsked(strings.NewReader(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", text, err, want)
		}
	}
}

func TestHalvesAreDisjointAndWhole(t *testing.T) {
	all := []guide.Asked{{Ask: "0"}, {Ask: "1"}, {Ask: "2"}}
	if diff := cmp.Diff([]guide.Asked{{Ask: "0"}, {Ask: "2"}}, guide.Half(all, false)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]guide.Asked{{Ask: "1"}}, guide.Half(all, true)); diff != "" {
		t.Error(diff)
	}
}

// What was taught is found again however it is typed.
func TestPhraseIgnoresHowItIsTyped(t *testing.T) {
	for _, same := range [][2]string{{"Wo ist der Kaffee?", "wo ist  der kaffee"}, {"is C# ok", "Is c# OK!!"}, {"k8s?", "Kubernetes"}} {
		if a, b := guide.Phrase(same[0]), guide.Phrase(same[1]); a != b || a == "" {
			t.Errorf("%q is %q and %q is %q", same[0], a, same[1], b)
		}
	}
	if got := guide.Phrase("???"); got != "" {
		t.Errorf("no words are %q", got)
	}
}
