package guide

import "strings"

// Kind says how sure a Result is.
type Kind string

// The kinds of a Result.
const (
	Answered  Kind = "answer"  // one answer that fits
	Suggested Kind = "suggest" // one to three that may be meant
	None      Kind = "none"    // nothing fits
)

// Result is what Search found, best first.
type Result struct {
	Kind    Kind
	Answers []*Answer
}

const (
	maxQuery       = 400 // runes read of a query
	maxTerms       = 64  // words read of a query
	maxSuggestions = 3

	slipCost      = 1.5  // what a typing error costs: this share of the letters it touched
	synonymWeight = 0.7  // how much a companion counts, compared with the word itself
	fillerInfo    = 0.25 // what a filler or an unknown number tells, compared with another word
	commonInfo    = 0.5  // the same for a common word
	everydayInfo  = 2.5  // the same for a word of another subject
	textWeight    = 0.35 // how much a word of the answer's text counts, compared with one of its phrases

	// How much of the confidence is the best phrase alone; the rest is what the entry's phrases and text explain together.
	phraseShare = 0.5
	// A word counts for an entry by how many of its phrases say it, n of n + onceWeight: what an entry is about is said
	// in many of them, and an example in one.
	onceWeight = 2.0

	// A query that tells less than this part of one rare word ("what is it") is vague, and confidence shrinks.
	vagueBelow = 0.4

	// From these confidences (0 to 1) on an answer is given or suggested. To be the answer, an entry must also leave
	// the second behind; to be suggested, it must come near the best. Chosen on messy questions on and off the
	// subject: a wrong answer misleads, a needless choice of three costs one tap.
	answerFrom  = 0.45
	secondBelow = 0.85 // of the best
	suggestFrom = 0.38
	subjectFrom = 0.20 // suggestFrom for questions with a word of our trade
	suggestNear = 0.50 // of the best
)

// Search finds the answer to a question in free words. The query is only ever compared with the entries, so it may
// hold anything; it is read up to 400 characters. A question or alias of an entry, typed out, always finds that
// entry. Search costs microseconds for the embedded guide and stays in the low milliseconds for a thousand entries.
func (g *Guide) Search(query string) Result {
	if g.index == nil {
		return Result{Kind: None}
	}
	list := words(cut(query, maxQuery))
	list = list[:min(len(list), maxTerms)]
	if entry, ok := g.index.exact[strings.Join(list, " ")]; ok {
		return Result{Kind: Answered, Answers: []*Answer{&g.Answers[entry]}}
	}
	asked := g.index.read(list)
	hits := g.index.rank(asked)
	least := suggestFrom
	if ours(asked) {
		least = subjectFrom
	}
	if len(hits) == 0 || hits[0].confidence < least {
		return Result{Kind: None}
	}
	best := hits[0]
	if best.confidence >= answerFrom && (len(hits) == 1 || hits[1].confidence <= best.confidence*secondBelow) {
		return Result{Kind: Answered, Answers: []*Answer{&g.Answers[best.entry]}}
	}
	found := Result{Kind: Suggested}
	for _, hit := range hits[:min(len(hits), maxSuggestions)] {
		if hit.confidence >= best.confidence*suggestNear {
			found.Answers = append(found.Answers, &g.Answers[hit.entry])
		}
	}
	return found
}

// nearest is how many answers Near returns at most.
const nearest = 5

// Near returns the answers that come nearest to a question, best first, however far they are.
func (g *Guide) Near(query string) []*Answer {
	if g.index == nil {
		return nil
	}
	list := words(cut(query, maxQuery))
	hits := g.index.rank(g.index.read(list[:min(len(list), maxTerms)]))
	var near []*Answer
	for _, hit := range hits[:min(len(hits), nearest)] {
		near = append(near, &g.Answers[hit.entry])
	}
	return near
}

// Phrase is equal for questions that differ only in case, punctuation and spelling variants. It is how a question that
// somebody taught is kept and found again; "" when there is no word to find it by.
func Phrase(text string) string {
	list := words(cut(text, maxQuery))
	return strings.Join(list[:min(len(list), maxTerms)], " ")
}

func cut(text string, runes int) string {
	for i := range text {
		if runes == 0 {
			return text[:i]
		}
		runes--
	}
	return text
}
