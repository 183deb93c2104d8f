package guide

import (
	"cmp"
	"slices"
)

type hit struct {
	entry      int32
	confidence float64
}

// rank gives the entries that share a word with the query, best first.
func (x *index) rank(query []wanted) []hit {
	t := x.tally(query)
	if t.asked == 0 {
		return nil
	}
	best := make([]float64, x.entries)
	for p, explained := range t.explained {
		if explained > 0 {
			entry := x.phrases[p].entry
			best[entry] = max(best[entry], t.fit(p, x.phrases[p]))
		}
	}
	scale := min(1, t.asked/(vagueBelow*x.unknown))
	var hits []hit
	for entry, fit := range best {
		if covered := t.covered[entry] / t.asked; covered > 0 {
			hits = append(hits, hit{int32(entry), (phraseShare*fit + (1-phraseShare)*covered) * scale})
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return cmp.Compare(b.confidence, a.confidence) })
	return hits
}

// tally is what a query and the phrases have in common, in units of information.
type tally struct {
	asked     float64   // all that the query tells
	askedPair float64   // the same for its pairs of neighbouring words
	explained []float64 // by phrase: the part of asked it holds
	own       []float64 // by phrase: the part of itself that was asked
	paired    []float64 // by phrase: the part of askedPair it holds
	covered   []float64 // by entry: the part of asked that its phrases and text hold together
}

// fit is 1 for a phrase with the same words as the query in the same order. As in BM25, rare words weigh most and
// words beyond the match cost; unlike BM25 it is bounded, so it can be read as a confidence. What the query says and the phrase
// lacks costs most; what the phrase says beyond the query costs less, because learners type few words.
func (t *tally) fit(p int, of phrase) float64 {
	asked := t.explained[p] / t.asked
	own := min(1, t.own[p]/of.info)
	order := own
	if t.askedPair > 0 {
		order = t.paired[p] / t.askedPair
	}
	return asked * (0.55 + 0.30*own + 0.15*order)
}

func (x *index) tally(query []wanted) *tally {
	t := &tally{
		explained: make([]float64, len(x.phrases)), own: make([]float64, len(x.phrases)),
		paired: make([]float64, len(x.phrases)), covered: make([]float64, x.entries),
	}
	// The word that last counted for a phrase or entry, so that each counts once, as its heaviest variant.
	inPhrase, inEntry := make([]int32, len(x.phrases)), make([]int32, x.entries)
	for i, word := range query {
		turn := int32(i + 1)
		t.asked += word.info
		for _, v := range word.variants {
			gain := word.info * v.weight
			for _, p := range x.inPhrases[v.term] {
				if inPhrase[p] == turn {
					continue
				}
				inPhrase[p] = turn
				t.explained[p] += gain
				t.own[p] += x.info[v.term] * v.weight
				if entry := x.phrases[p].entry; inEntry[entry] != turn {
					inEntry[entry] = turn
					n := float64(x.often[[2]int32{v.term, entry}])
					t.covered[entry] += gain * n / (n + onceWeight)
				}
			}
		}
		for _, v := range word.variants {
			for _, entry := range x.inTexts[v.term] {
				if inEntry[entry] != turn {
					inEntry[entry] = turn
					t.covered[entry] += word.info * v.weight * textWeight
				}
			}
		}
	}
	x.tallyPairs(query, t)
	return t
}

func (x *index) tallyPairs(query []wanted, t *tally) {
	for i := 1; i < len(query); i++ {
		gain := query[i-1].info + query[i].info
		t.askedPair += gain
		if len(query[i-1].variants) == 0 || len(query[i].variants) == 0 {
			continue
		}
		pair := [2]int32{query[i-1].variants[0].term, query[i].variants[0].term}
		last := int32(-1)
		for _, p := range x.pairs[pair] {
			if p != last { // a phrase may hold a pair twice
				t.paired[p] += gain
			}
			last = p
		}
	}
}
