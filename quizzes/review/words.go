package review

import (
	"regexp"
	"strings"
)

var word = regexp.MustCompile(`[\p{L}\p{N}]+`)

// words returns the words of a text in small letters.
func words(text string) []string { return word.FindAllString(strings.ToLower(text), -1) }

// join is a text without its marks.
func join(text string) string { return strings.Join(words(text), " ") }

func set(list []string) map[string]bool {
	s := make(map[string]bool, len(list))
	for _, w := range list {
		s[w] = true
	}
	return s
}

// jaccard is how much two sets share, 0 to 1.
func jaccard(a, b map[string]bool) float64 {
	both := 0
	for w := range a {
		if b[w] {
			both++
		}
	}
	if union := len(a) + len(b) - both; union > 0 {
		return float64(both) / float64(union)
	}
	return 0
}
