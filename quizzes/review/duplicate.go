package review

import (
	"cmp"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// alike is from where on two questions are the same one: the share of words that
// their stems, code and options have in common.
const alike = 0.75

// duplicates finds questions that repeat one of the same or another deck. Two
// lists of words that have three quarters in common share one of the rarest
// quarter of either, so only those are compared (prefix filtering, Chaudhuri,
// Ganti and Kaushik 2006, doi.org/10.1109/ICDE.2006.9).
func (r *reviewer) duplicates(bank *quizzes.Bank) {
	common := map[string]int{}
	bags := map[*quizzes.Question]map[string]bool{}
	for _, q := range bank.Questions() {
		bags[q] = set(words(all(q)))
		for w := range bags[q] {
			common[w]++
		}
	}
	having := map[string][]*quizzes.Question{} // a rare word -> earlier questions
	for _, d := range bank.Decks {
		r.deck = d
		for _, q := range d.Questions {
			rare := slices.SortedFunc(maps.Keys(bags[q]), func(a, b string) int { return cmp.Or(common[a]-common[b], strings.Compare(a, b)) })
			rare = rare[:min(len(rare)-int(math.Ceil(alike*float64(len(rare))))+1, len(rare))]
			if other, share := repeated(q, rare, having, bags); other != nil {
				r.find(q, shipped, "duplicate", "%.0f %% of its words are those of question %q: ask something else, or retire one", 100*share, other.ID)
			}
			for _, w := range rare {
				having[w] = append(having[w], q)
			}
		}
	}
}

// repeated returns an earlier question that a question repeats, and how much.
func repeated(q *quizzes.Question, rare []string, having map[string][]*quizzes.Question, bags map[*quizzes.Question]map[string]bool) (*quizzes.Question, float64) {
	for _, w := range rare {
		for _, other := range having[w] {
			if share := jaccard(bags[q], bags[other]); share >= alike {
				return other, share
			}
		}
	}
	return nil, 0
}

func all(q *quizzes.Question) string {
	parts := []string{q.Stem, q.Code}
	for _, o := range q.Options {
		parts = append(parts, o.Text)
	}
	return strings.Join(parts, " ")
}

// overlapWords is how many words in a row make a sentence somebody else's.
const overlapWords = 8

// Overlap finds passages of eight words or more that a deck shares with texts
// that are not ours, by the name of each text.
func Overlap(bank *quizzes.Bank, texts map[string]string) []Finding {
	if len(texts) == 0 {
		return nil
	}
	from := map[string]string{}
	for name, text := range texts {
		for _, run := range runs(text) {
			from[run] = name
		}
	}
	r := &reviewer{Options: Options{Others: func(string) bool { return false }}}
	for _, d := range bank.Decks {
		r.deck = d
		for _, q := range d.Questions {
			parts := []string{q.Stem, q.Hint, q.Explanation}
			for _, o := range q.Options {
				parts = append(parts, o.Text, o.Why)
			}
			for _, part := range parts {
				for _, run := range runs(part) {
					if name := from[run]; name != "" {
						r.find(q, always, "overlap", "%q stands in %s: say it in words of your own", run, name)
						break
					}
				}
			}
		}
	}
	return r.report.Findings
}

func runs(text string) []string {
	list := words(text)
	var found []string
	for i := 0; i+overlapWords <= len(list); i++ {
		found = append(found, strings.Join(list[i:i+overlapWords], " "))
	}
	return found
}
