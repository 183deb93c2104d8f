package review

import (
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// alike is from where on two questions are the same one: the share of words that
// their stems, code and options have in common.
const alike = 0.75

// duplicates finds questions that repeat one of the same or another deck.
func (r *reviewer) duplicates(bank *quizzes.Bank) {
	type asked struct {
		q     *quizzes.Question
		words map[string]bool
	}
	var before []asked
	for _, d := range bank.Decks {
		r.deck = d
		for _, q := range d.Questions {
			now := asked{q, set(words(all(q)))}
			for _, other := range before {
				if share := jaccard(now.words, other.words); share >= alike {
					r.find(q, always, "duplicate", "%.0f %% of its words are those of question %q: ask something else, or retire one", 100*share, other.q.ID)
				}
			}
			before = append(before, now)
		}
	}
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
