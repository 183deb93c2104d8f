package quizzes

import (
	"cmp"
	"slices"
)

// Situation is what is known of a learner when a question is chosen.
type Situation struct {
	Today Day
	Cards map[string]Card // by question id; no entry: never seen
	Drill []string        // ids graded under 4 today and not recalled well since, oldest first
	Last  string          // id of the question put last, "" if none
	Rests map[string]bool // ids of questions that are put to nobody
}

// open reports whether a question may be put to the learner.
func (s Situation) open(q *Question) bool { return !s.Rests[q.ID] }

// Want is what may be drawn.
type Want struct {
	Scope    string   // id of a Scope, "" for everything
	Reviews  int      // how many due questions may still be drawn
	News     int      // how many never seen ones may still be drawn
	Drill    bool     // whether to come back to today's misses
	Practice bool     // whether to draw what is not due yet, if nothing else is left
	Not      []string // ids that are not drawn
}

// Pick is the question to put next, and why.
type Pick struct {
	Question *Question
	Source   Source
}

// Next chooses the next question: due ones first, the most overdue relative to
// their interval before the others, then new ones from the topics and decks
// seen least, then today's misses, then practice. Topics are interleaved where
// there is a choice, the question put last is never put again at once, and
// leeches rest. ok is false when nothing is left.
func (b *Bank) Next(s Situation, want Want) (pick Pick, ok bool) {
	draws := []struct {
		source Source
		wanted bool
		from   func(Situation, string) []*Question
	}{
		{Review, want.Reviews > 0, b.due},
		{New, want.News > 0, b.unseen},
		{Drill, want.Drill, b.missed},
		{Practice, want.Practice, b.waiting},
	}
	for _, draw := range draws {
		if !draw.wanted {
			continue
		}
		from := slices.DeleteFunc(draw.from(s, want.Scope), func(q *Question) bool { return slices.Contains(want.Not, q.ID) })
		if q := b.interleave(from, s.Last); q != nil {
			return Pick{q, draw.source}, true
		}
	}
	return Pick{}, false
}

// Due counts the questions of a scope that are due on the learner's day.
func (b *Bank) Due(s Situation, scope string) int { return len(b.due(s, scope)) }

// Unseen counts the questions of a scope that the learner has never seen.
func (b *Bank) Unseen(s Situation, scope string) int { return len(b.unseen(s, scope)) }

// interleave returns the first question of another topic than the last one
// put, else the first other question, else nil.
func (b *Bank) interleave(ordered []*Question, last string) *Question {
	lastQuestion := b.byID[last]
	var other *Question
	for _, q := range ordered {
		if q.ID == last {
			continue
		}
		if lastQuestion == nil || q.Topic != lastQuestion.Topic || q.Deck != lastQuestion.Deck {
			return q
		}
		if other == nil {
			other = q
		}
	}
	return other
}

func (b *Bank) seen(s Situation, scope string, keep func(Card) bool) []*Question {
	var found []*Question
	for _, q := range b.questions {
		if card, ok := s.Cards[q.ID]; ok && q.In(scope) && s.open(q) && !card.Leech() && keep(card) {
			found = append(found, q)
		}
	}
	return found
}

func (b *Bank) due(s Situation, scope string) []*Question {
	found := b.seen(s, scope, func(c Card) bool { return c.Due <= s.Today })
	slices.SortStableFunc(found, func(p, q *Question) int {
		cp, cq := s.Cards[p.ID], s.Cards[q.ID]
		// lateP/intervalP > lateQ/intervalQ, without dividing
		lateP, lateQ := int(s.Today-cp.Due), int(s.Today-cq.Due)
		return cmp.Or(
			cmp.Compare(lateQ*max(cp.Interval, 1), lateP*max(cq.Interval, 1)),
			cmp.Compare(cp.Easiness, cq.Easiness))
	})
	return found
}

func (b *Bank) unseen(s Situation, scope string) []*Question {
	var found []*Question
	inTopic, inDeck := map[string]int{}, map[string]int{}
	for _, q := range b.questions {
		if _, ok := s.Cards[q.ID]; ok {
			inTopic[q.Deck+"/"+q.Topic]++
			inDeck[q.Deck]++
		} else if q.In(scope) && s.open(q) {
			found = append(found, q)
		}
	}
	slices.SortStableFunc(found, func(p, q *Question) int {
		return cmp.Or(
			cmp.Compare(inTopic[p.Deck+"/"+p.Topic], inTopic[q.Deck+"/"+q.Topic]),
			cmp.Compare(inDeck[p.Deck], inDeck[q.Deck]),
			cmp.Compare(rank(p.Difficulty), rank(q.Difficulty)))
	})
	return found
}

func (b *Bank) missed(s Situation, scope string) []*Question {
	var found []*Question
	for _, id := range s.Drill {
		if q, ok := b.byID[id]; ok && q.In(scope) && s.open(q) && !s.Cards[id].Leech() {
			found = append(found, q)
		}
	}
	return found
}

func (b *Bank) waiting(s Situation, scope string) []*Question {
	found := b.seen(s, scope, func(c Card) bool { return c.Due > s.Today })
	slices.SortStableFunc(found, func(p, q *Question) int {
		return cmp.Compare(s.Cards[p.ID].Due, s.Cards[q.ID].Due)
	})
	return found
}

func rank(difficulty string) int { return slices.Index(difficulties, difficulty) }
