package guide

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// wanted is one word of a query: the terms it may stand for, heaviest first, and how much the word tells.
type wanted struct {
	variants []variant
	info     float64
	subject  bool // the word is of our trade
	everyday bool // the word is of another subject
}

type variant struct {
	term   int32
	weight float64 // 1 for the word itself
}

// read turns the words of a query into terms: the word itself, its companions, or what a misspelt word may mean.
func (x *index) read(list []string) []wanted {
	var query []wanted
	seen := map[string]bool{}
	for _, word := range list {
		root := stem(word)
		if stopWords[word] || seen[root] || utf8.RuneCountInString(word) == 1 { // a letter may be the one of an option
			continue
		}
		seen[root] = true
		query = append(query, x.want(word, root))
	}
	return query
}

func (x *index) want(word, root string) wanted {
	var w wanted
	term, known := x.terms[root]
	if known {
		w.variants = append(w.variants, variant{term, 1})
	}
	for _, other := range synonyms[root] {
		if companion, ok := x.terms[other]; ok {
			w.variants = append(w.variants, variant{companion, synonymWeight})
		}
	}
	if everyday[root] && (!known || len(x.inPhrases[term]) == 0) {
		return wanted{info: x.unknown * everydayInfo, everyday: true}
	}
	if len(w.variants) == 0 && generality(root) == 1 { // a common word is no slip of another
		w.variants = x.corrections([]rune(word))
	}
	w.subject = subject[root] || len(w.variants) > 0 && x.subject[w.variants[0].term] // also when it is misspelt
	switch {
	case known:
		w.info = x.info[term]
	case len(w.variants) == 0:
		w.info = x.unknown * generality(root)
	default:
		for _, v := range w.variants {
			w.info = max(w.info, x.info[v.term])
		}
	}
	return w
}

// ours reports whether a question is likely about our subject, whatever the entries explain of it.
func ours(query []wanted) bool {
	return slices.ContainsFunc(query, func(w wanted) bool { return w.subject }) &&
		!slices.ContainsFunc(query, func(w wanted) bool { return w.everyday })
}

func isNumber(word string) bool { return strings.Trim(word, "0123456789") == "" }

// corrections lists the known words fewest typing errors away. The first letter may be wrong only by having changed
// places with the second, or by standing too much.
func (x *index) corrections(letters []rune) []variant {
	limit := allowedEdits(len(letters))
	if limit == 0 {
		return nil
	}
	var found []variant
	fewest := limit
	for _, first := range distinctRunes(letters[0], letters[1]) {
		for length := len(letters) - limit; length <= len(letters)+limit; length++ {
			for _, known := range x.letters[bucket{first, length}] {
				d := edits(letters, known.letters, fewest)
				if d > fewest {
					continue
				}
				if d < fewest {
					found, fewest = found[:0], d
				}
				found = append(found, variant{known.term, 1 - slipCost*float64(d)/float64(len(letters))})
			}
		}
	}
	return found
}

func distinctRunes(a, b rune) []rune {
	if a == b {
		return []rune{a}
	}
	return []rune{a, b}
}
