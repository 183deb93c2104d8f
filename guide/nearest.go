package guide

import "strings"

// Nearest returns the candidate that a word is most likely a misspelling of,
// letter case aside: the one with the fewest letters to insert, remove, change
// or swap, if that is at most a quarter of the word's letters plus one. The
// first of several wins.
func Nearest(word string, candidates []string) (string, bool) {
	letters := []rune(strings.ToLower(word))
	best, limit := "", len(letters)/4+1
	for _, c := range candidates {
		if d := edits(letters, []rune(strings.ToLower(c)), limit); d <= limit && (best == "" || d < limit) {
			best, limit = c, d
		}
	}
	return best, best != ""
}
