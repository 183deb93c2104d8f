package guide

// allowedEdits is how many slips a word of n letters may hold. Short words are too close to each other to guess.
func allowedEdits(n int) int {
	switch {
	case n < 4:
		return 0
	case n < 8:
		return 1
	default:
		return 2
	}
}

// longestWord bounds the words compared letter by letter; longer ones only match exactly.
const longestWord = 40

// edits counts the letters to insert, remove, change or swap with their neighbour to get from a to b (Damerau and
// Levenshtein's distance with each letter touched once). Beyond limit it gives up and returns limit+1.
func edits(a, b []rune, limit int) int {
	if len(a)-len(b) > limit || len(b)-len(a) > limit || len(a) > longestWord || len(b) > longestWord {
		return limit + 1
	}
	var rows [3][longestWord + 1]int
	before, above, here := &rows[0], &rows[1], &rows[2]
	for j := range len(b) + 1 {
		above[j] = j
	}
	for i := 1; i <= len(a); i++ {
		here[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			change := above[j-1]
			if a[i-1] != b[j-1] {
				change++
			}
			here[j] = min(change, above[j]+1, here[j-1]+1)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				here[j] = min(here[j], before[j-2]+1)
			}
			least = min(least, here[j])
		}
		if least > limit {
			return limit + 1
		}
		before, above, here = above, here, before
	}
	return min(above[len(b)], limit+1)
}
