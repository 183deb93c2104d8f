package guide

import (
	"maps"
	"math"
	"slices"
	"strings"
)

// index finds phrases (questions and aliases) and answer texts by the words in them. It is built once and only read.
type index struct {
	terms     map[string]int32 // stem -> number of the term, below
	info      []float64        // by term: how much the word tells entries apart (inverse document frequency)
	subject   []bool           // by term: it is a word of our trade
	unknown   float64          // the same for a word that stands nowhere: as much as the rarest word
	phrases   []phrase
	inPhrases [][]int32            // by term: the phrases it stands in
	inTexts   [][]int32            // by term: the entries whose answer text it stands in
	pairs     map[[2]int32][]int32 // two terms in a row: the phrases they stand in
	exact     map[string]int32     // phraseKey -> entry
	often     map[[2]int32]int     // a term and an entry: in how many phrases of the entry it stands
	letters   map[bucket][]surface
	entries   int

	roots map[string]string // stems of the words met while it is built; nil afterwards
}

type phrase struct {
	entry int32
	info  float64 // sum over its terms
}

// bucket and surface serve the correction of typing errors, which compares whole words, not stems.
type bucket struct {
	first  rune
	length int
}

type surface struct {
	letters []rune
	term    int32
}

func newIndex(answers []Answer) *index {
	x := &index{terms: map[string]int32{}, pairs: map[[2]int32][]int32{}, exact: map[string]int32{}, often: map[[2]int32]int{}, letters: map[bucket][]surface{}, entries: len(answers), roots: map[string]string{}}
	spelled := map[string]bool{}
	var contents [][]int32
	for i, answer := range answers {
		for _, text := range append([]string{answer.Question}, answer.Aliases...) {
			list := words(text)
			x.exact[strings.Join(list, " ")] = int32(i)
			contents = append(contents, x.addPhrase(int32(i), list))
			x.addLetters(list, spelled)
		}
	}
	for i, answer := range answers {
		for _, term := range distinct(x.termsOf(words(answer.Text))) {
			x.inTexts[term] = append(x.inTexts[term], int32(i))
		}
	}
	for _, variant := range slices.Sorted(maps.Keys(spellings)) {
		if term, ok := x.terms[stem(spellings[variant])]; ok && len(variant) > 4 {
			x.addSurface([]rune(variant), term)
		}
	}
	x.weigh(contents)
	x.roots = nil
	return x
}

// root is the stem of a word, found once for each: the same words stand in thousands of phrases.
func (x *index) root(word string) string {
	root, ok := x.roots[word]
	if !ok {
		root = stem(word)
		x.roots[word] = root
	}
	return root
}

// termsOf gives the terms of a text without its stop words, new ones numbered.
func (x *index) termsOf(list []string) []int32 {
	var terms []int32
	for _, word := range list {
		if stopWords[word] {
			continue
		}
		root := x.root(word)
		term, ok := x.terms[root]
		if !ok {
			term = int32(len(x.terms))
			x.terms[root] = term
			x.inPhrases = append(x.inPhrases, nil)
			x.inTexts = append(x.inTexts, nil)
		}
		terms = append(terms, term)
	}
	return terms
}

func (x *index) addPhrase(entry int32, list []string) []int32 {
	id := int32(len(x.phrases))
	x.phrases = append(x.phrases, phrase{entry: entry})
	terms := x.termsOf(list)
	for _, term := range distinct(terms) {
		x.inPhrases[term] = append(x.inPhrases[term], id)
		x.often[[2]int32{term, entry}]++
	}
	for i := 1; i < len(terms); i++ {
		pair := [2]int32{terms[i-1], terms[i]}
		x.pairs[pair] = append(x.pairs[pair], id)
	}
	return terms
}

func (x *index) addLetters(list []string, spelled map[string]bool) {
	for _, word := range list {
		letters := []rune(word)
		if spelled[word] || stopWords[word] || allowedEdits(len(letters)+1) == 0 {
			continue
		}
		spelled[word] = true
		x.addSurface(letters, x.terms[x.root(word)])
	}
}

func (x *index) addSurface(letters []rune, term int32) {
	b := bucket{letters[0], len(letters)}
	x.letters[b] = append(x.letters[b], surface{letters, term})
}

// weigh computes what each term and phrase tells, when all are known.
func (x *index) weigh(contents [][]int32) {
	x.unknown = x.rarity(1)
	x.info = make([]float64, len(x.terms))
	x.subject = make([]bool, len(x.terms))
	for term := range x.info {
		entries := map[int32]bool{}
		for _, p := range x.inPhrases[term] {
			entries[x.phrases[p].entry] = true
		}
		x.info[term] = x.rarity(float64(max(len(entries), 1)))
	}
	for word, term := range x.terms {
		x.info[term] *= generality(word)
		x.subject[term] = subject[word]
	}
	for p, terms := range contents {
		for _, term := range distinct(terms) {
			x.phrases[p].info += x.info[term]
		}
	}
}

// generality is what a word tells compared with another that is as rare here.
func generality(stem string) float64 {
	switch {
	case fillers[stem] || isNumber(stem):
		return fillerInfo
	case common[stem]:
		return commonInfo
	}
	return 1
}

// rarity is the inverse document frequency of a word that stands in n entries, as in BM25.
func (x *index) rarity(n float64) float64 {
	return math.Log(1 + (float64(x.entries)-n+0.5)/(n+0.5))
}

func distinct(terms []int32) []int32 {
	set := map[int32]bool{}
	for _, term := range terms {
		set[term] = true
	}
	return slices.Sorted(maps.Keys(set))
}
