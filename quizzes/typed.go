package quizzes

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

// MaxTyped is the longest typed answer in characters.
const MaxTyped = 100

// Number is a right answer that is a number.
type Number struct {
	Value     float64            `yaml:"value"`
	Tolerance float64            `yaml:"tolerance"` // how far an answer may be off, in Unit
	Unit      string             `yaml:"unit"`      // what a bare number is counted in, "" for none
	Units     map[string]float64 `yaml:"units"`     // other units that people write, and how many of Unit each is
}

// accepts reports whether a typed answer is right: it reads like the right
// option or an accepted form, or is a number within the tolerance.
func (q *Question) accepts(typed string) bool {
	if q.Number != nil {
		value, ok := q.Number.parse(typed)
		return ok && math.Abs(value-q.Number.Value) <= q.Number.Tolerance*(1+1e-9)
	}
	typed = normal(typed)
	for _, form := range append([]string{q.Key().Text}, q.Accept...) {
		if typed != "" && typed == normal(form) {
			return true
		}
	}
	return false
}

// Mistake returns the usual wrong answer that a typed one reads like.
func (q *Question) Mistake(typed string) (Option, bool) {
	for _, o := range q.Options {
		if o.Correct {
			continue
		}
		if normal(o.Text) == normal(typed) || q.Number != nil && q.Number.same(o.Text, typed) {
			return o, true
		}
	}
	return Option{}, false
}

func (n *Number) same(text, typed string) bool {
	a, ok := n.parse(text)
	b, also := n.parse(typed)
	return ok && also && math.Abs(a-b) <= n.Tolerance*(1+1e-9)
}

// normal is a typed answer without what does not matter: letter case, spaces
// around and between words, quotes and marks around it, a full stop at its end.
func normal(s string) string {
	s = strings.ToLower(norm.NFKC.String(s))
	s = strings.NewReplacer("\u2018", "'", "\u2019", "'", "\u201c", `"`, "\u201d", `"`, "\u2212", "-").Replace(s)
	return strings.Join(strings.Fields(strings.TrimRight(strings.Trim(strings.TrimSpace(s), "`\"'"), ".!`\"' ")), " ")
}

// number splits an answer into a number, its thousands in groups of three or
// not, and a unit: "1,000 ms", "1 000ms", "43.2 minutes", "~5".
var number = regexp.MustCompile(`^(?:about |around |~ ?|= ?|\x{2248} ?)?(-?(?:\d{1,3}(?:[, ]\d{3})+|\d+)(?:\.\d+)?|-?\.\d+) ?(.*)$`)

// parse reads a number and turns it into Unit.
func (n *Number) parse(typed string) (float64, bool) {
	m := number.FindStringSubmatch(normal(typed))
	if m == nil {
		return 0, false
	}
	value, err := strconv.ParseFloat(strings.NewReplacer(",", "", " ", "").Replace(m[1]), 64)
	unit := m[2]
	if err != nil || unit == "" || unit == normal(n.Unit) {
		return value, err == nil
	}
	for name, factor := range n.Units {
		if normal(name) == unit {
			return value * factor, true
		}
	}
	return 0, false
}
