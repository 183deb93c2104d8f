package quizzes_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rungbot/rung/quizzes"
)

// shaped is a deck of one question without faults, of the kind and with the
// options and whatever else is given.
func shaped(kind, rest string) string {
	text := deckFile("sample", []string{"first"}, "first/easy/sample-one")
	start, tail, _ := strings.Cut(text, "    options:\n")
	_, tail, _ = strings.Cut(tail, "    hint:")
	stem := "Which of them?"
	if kind == "scenario" {
		stem = strings.TrimSpace(strings.Repeat(tenWords+" ", 7))
	}
	start = strings.Replace(strings.Replace(start, "kind: choice", "kind: "+kind, 1), "Which option is right?", stem, 1)
	return start + strings.ReplaceAll(rest, "WHY", tenWords) + "    hint:" + tail
}

const (
	threeOptions = "    options:\n      - {id: a, text: first of them, why: WHY}\n      - {id: b, text: second one, why: WHY, correct: true}\n      - {id: c, text: third of all, why: WHY}\n"
	multiOptions = threeOptions + "      - {id: d, text: the fourth, why: WHY, correct: true}\n"
	orderOptions = "    options:\n      - {id: b, text: one, why: WHY}\n      - {id: d, text: two and more, why: WHY}\n      - {id: a, text: three and a lot more than before, why: WHY}\n      - {id: c, text: four, why: WHY}\n"
	typedOptions = "    options:\n      - {id: key, text: \"304\", why: WHY, correct: true}\n      - {id: see, text: \"303\", why: WHY}\n"
	typedTries   = "    accept: [not modified]\n    tries:\n      right: [\"304\", \" 304 \", \"304.\", Not Modified, \"`304`\"]\n      wrong: [\"303\", \"200\", moved, \"3 04\", \"305\"]\n"
	numberTries  = "    number: {value: 304, tolerance: 1, unit: ms, units: {s: 1000}}\n    tries:\n      right: [\"304\", \"304 ms\", 0.304 s, \"305\", \"303.5\"]\n      wrong: [\"200\", \"304 s\", \"\", three, \"306\"]\n"
)

func TestEveryKindLoads(t *testing.T) {
	for kind, rest := range map[string]string{
		"choice": threeOptions, "code": threeOptions, "scenario": threeOptions, "multi": multiOptions,
		"order": orderOptions + "    orders: [[b, a, d, c]]\n", "typed": typedOptions + typedTries,
	} {
		bank, err := quizzes.Load(folder(map[string]string{"sample.yaml": shaped(kind, rest)}))
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		} else if q := bank.Questions()[0]; string(q.Kind) != kind || !q.Right(q.Answer()) {
			t.Errorf("%s: loaded as %s, and %q is right: %v", kind, q.Kind, q.Answer(), q.Right(q.Answer()))
		}
	}
	number := strings.Replace(typedOptions, `"303"`, `"600"`, 1) + numberTries
	if _, err := quizzes.Load(folder(map[string]string{"sample.yaml": shaped("typed", number)})); err != nil {
		t.Errorf("number: %v", err)
	}
}

func TestMistakesOfEachKind(t *testing.T) {
	for name, c := range map[string]struct{ kind, rest, say string }{
		"one key of several":    {"multi", strings.Replace(multiOptions, "the fourth, why: WHY, correct: true", "the fourth, why: WHY", 1), "mark 2 to 4"},
		"few wrong ones":        {"multi", strings.Replace(multiOptions, "third of all, why: WHY", "third of all, why: WHY, correct: true", 1), "write two at least"},
		"uneven options":        {"multi", strings.Replace(multiOptions, "the fourth", "the fourth of them and so on", 1), "longest option"},
		"a key among steps":     {"order", strings.Replace(orderOptions, "one, why: WHY", "one, why: WHY, correct: true", 1), "they stand in their order"},
		"few steps":             {"order", strings.Replace(threeOptions, ", correct: true", "", 1), "write 4 to 6"},
		"steps in their order":  {"order", orderOptions + "    ordered: true\n", "show the steps in their right order"},
		"order of other steps":  {"order", orderOptions + "    orders: [[b, d, a, x]]\n", "not another order of all its steps"},
		"order of fewer steps":  {"order", orderOptions + "    orders: [[a, c, b]]\n", "not another order of all its steps"},
		"the same order":        {"order", orderOptions + "    orders: [[b, d, a, c]]\n", "not another order of all its steps"},
		"ids that give it away": {"order", strings.NewReplacer("id: b", "id: a", "id: d", "id: b", "id: a", "id: c", "id: c", "id: d").Replace(orderOptions), "give it away"},
		"orders of a choice":    {"choice", threeOptions + "    orders: [[a, b, c]]\n", "orders belongs to"},
		"no tries":              {"typed", typedOptions, "5 right and 5 wrong"},
		"a right try is wrong":  {"typed", typedOptions + strings.Replace(typedTries, "Not Modified", "unmodified", 1), `"unmodified" should be right`},
		"a wrong try is right":  {"typed", typedOptions + strings.Replace(typedTries, "moved", "NOT modified", 1), `"NOT modified" should be wrong`},
		"a mistake is right":    {"typed", strings.Replace(typedOptions, `"303"`, "not modified", 1) + typedTries, `the wrong option "see" is graded right`},
		"number off its text":   {"typed", typedOptions + strings.Replace(numberTries, "value: 304", "value: 310", 1), "own text is not accepted"},
		"number and words":      {"typed", strings.Replace(typedOptions, `"303"`, `"600"`, 1) + numberTries + "    accept: [x]\n", "needs no accept"},
		"number that is a word": {"typed", typedOptions + strings.Replace(numberTries, "value: 304", "value: many", 1), "write a number here"},
		"accept of a choice":    {"choice", threeOptions + "    accept: [x]\n", "accept, number and tries belong"},
		"run of a choice":       {"choice", threeOptions + "    run: {prints: x}\n", "run belongs to"},
		"prints of no option":   {"code", threeOptions + "    run: {prints: second}\n", `option "b": the right option`},
		"prints of two options": {"code", strings.Replace(threeOptions, "third of all", "second one", 1) + "    run: {prints: second one}\n", `option "c": the right option`},
		"prints nothing":        {"code", threeOptions + "    run: {setup: x}\n", "what the code prints"},
		"short scenario":        {"scenario", threeOptions, "60 to 120"},
	} {
		t.Run(name, func(t *testing.T) {
			text := shaped(c.kind, c.rest)
			if name == "short scenario" {
				text = strings.Replace(text, tenWords+" one", "one", 1)
				text = strings.Replace(text, tenWords+" one", "one", 1)
			}
			_, err := quizzes.Load(folder(map[string]string{"sample.yaml": text}))
			if err == nil || !strings.Contains(err.Error(), c.say) || !strings.Contains(err.Error(), "sample") {
				t.Errorf("%v\nwant words like %q", err, c.say)
			}
		})
	}
	code := strings.Replace(shaped("code", threeOptions), "    code: GET / HTTP/1.1\n", "", 1)
	if _, err := quizzes.Load(folder(map[string]string{"sample.yaml": code})); err == nil || !strings.Contains(err.Error(), "has no code") {
		t.Error(fmt.Sprint("code without code: ", err))
	}
}
