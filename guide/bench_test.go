package guide_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/rungbot/rung/guide"
)

// synthetic is a guide of n entries with 13 phrases each, out of made-up and common words.
func synthetic(t testing.TB, n int) (*guide.Guide, []string) {
	t.Helper()
	random := rand.New(rand.NewPCG(7, 7))
	syllables := []string{"ba", "ker", "lo", "min", "ta", "ru", "sel", "ven", "do", "pi", "gra", "stu", "ne", "qua", "xi", "form"}
	var vocabulary []string
	for range 4000 {
		word := ""
		for range 2 + random.IntN(3) {
			word += syllables[random.IntN(len(syllables))]
		}
		vocabulary = append(vocabulary, word)
	}
	phrase := func() string {
		opening := []string{"what is", "how do I learn", "why should I use", "do I need", "which", "when is it worth to use"}[random.IntN(6)]
		for range 2 + random.IntN(4) {
			opening += " " + vocabulary[min(random.IntN(4000), random.IntN(4000))]
		}
		return opening
	}
	var text strings.Builder
	var phrases []string
	text.WriteString("answers:\n")
	for i := range n {
		fmt.Fprintf(&text, "  - id: entry-%d\n    question: %s %d\n    aliases:\n", i, phrase(), i)
		for range 12 {
			phrases = append(phrases, fmt.Sprintf("%s %d", phrase(), len(phrases)))
			fmt.Fprintf(&text, "      - %s\n", phrases[len(phrases)-1])
		}
		fmt.Fprintf(&text, "    answer: %s. %s. %s. %s.\n    stage: git\n    related: []\n    sources: [{article: first}]\n    as_of: '2026'\n", phrase(), phrase(), phrase(), phrase())
	}
	g, err := guide.Load(fstest.MapFS{"roadmap.yaml": {Data: []byte(read(t, "roadmap.yaml"))}, "faq/faq.yaml": {Data: []byte(text.String())}})
	if err != nil {
		t.Fatal(err)
	}
	return g, phrases
}

func BenchmarkSearch(b *testing.B) {
	small := embedded(b)
	b.Run("embedded", func(b *testing.B) {
		var queries []string
		eachPhrase(b, small, func(_ *guide.Answer, phrase string) { queries = append(queries, "so "+phrase+" realy") })
		benchmark(b, small, queries)
	})
	large, phrases := synthetic(b, 1000)
	random := rand.New(rand.NewPCG(3, 4))
	var queries []string
	for _, phrase := range phrases {
		list := strings.Fields(phrase)
		i := len(list) - 2
		list[i] = slip(random, list[i])
		queries = append(queries, strings.Join(list[:i+1], " ")+" whatsoever")
	}
	b.Run("1000 entries", func(b *testing.B) { benchmark(b, large, queries) })
	var misspelt []string
	for _, query := range queries {
		list := strings.Fields(query)
		misspelt = append(misspelt, list[len(list)-2])
	}
	b.Run("1000 entries, 400 runes of misspelt words", func(b *testing.B) {
		var longest []string
		for chunk := range slices.Chunk(misspelt, 60) {
			longest = append(longest, strings.Join(chunk, " "))
		}
		benchmark(b, large, longest)
	})
}

func benchmark(b *testing.B, g *guide.Guide, queries []string) {
	var took []time.Duration
	i := 0
	for b.Loop() {
		start := time.Now()
		g.Search(queries[i%len(queries)])
		took = append(took, time.Since(start))
		i++
	}
	slices.Sort(took)
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds()), "p99-µs")
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		embedded(b)
	}
}
