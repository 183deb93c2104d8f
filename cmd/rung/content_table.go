package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/rungbot/rung/quizzes/review"
)

// printStatistics prints the numbers of a deck against its blueprint.
func printStatistics(out io.Writer, s review.Statistics) {
	fmt.Fprintf(out, "%s: %d questions, %d solved by two, %d run, %d to be read again\n", s.Deck.ID, len(s.Deck.Questions), s.Solved, s.Run, s.Overdue)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  topic\thas\tfloor\tplan")
	for _, c := range s.Topics {
		fmt.Fprintf(w, "  %s\t%d\t%d\t%d\n", c.Name, c.Have, c.Floor(), c.Planned)
	}
	_ = w.Flush() // a writer that fails fails again at the last line
	fmt.Fprintf(out, "  kinds: %s\n", counts(s.Kinds))
	fmt.Fprintf(out, "  difficulty: %s\n", counts(s.Difficulty))
	fmt.Fprintf(out, "  levels: %s\n", counts(s.Levels))
	var places []string
	for _, at := range s.At {
		places = append(places, fmt.Sprintf("%d (%.0f)", at.Have, at.Expected))
	}
	fmt.Fprintf(out, "  right option: at place 1 to 4 %s; the longest in %d of %d; %.2f times the length of the others; negative stems %d\n\n",
		strings.Join(places, ", "), s.Longest, s.Single, s.Ratio, s.Negative)
}

// counts lists how many there are of how many planned.
func counts(list []review.Count) string {
	var parts []string
	for _, c := range list {
		if c.Planned > 0 {
			parts = append(parts, fmt.Sprintf("%s %d of %d", c.Name, c.Have, c.Planned))
		} else if c.Have > 0 {
			parts = append(parts, fmt.Sprintf("%s %d", c.Name, c.Have))
		}
	}
	return strings.Join(parts, ", ")
}
