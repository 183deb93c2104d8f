package picture

import (
	"fmt"
	"strings"
)

// Pictures in letters, for places that show none: monospaced, at most 60
// columns wide.

const (
	barLetters = 20 // columns of the longest bar
	full       = "█"
	half       = "▒"
	bare       = "·"
)

// Letters draws the year with a letter for each day, and says what they mean.
func (h Heatmap) Letters() string {
	days := h.shown()
	if len(days) == 0 {
		return ""
	}
	last := h.First.AddDate(0, 0, len(h.Days)-1)
	skip := 7*(weeks-1) + weekday(last) + 1 - len(days)
	first := skip / 7 // the column in which the learner came
	var b strings.Builder
	for row, name := range []string{"Mon", "   ", "Wed", "   ", "Fri", "   ", "Sun"} {
		line := name + " "
		for column := first; column < weeks; column++ {
			i := 7*column + row - skip
			if i < 0 || i >= len(days) {
				line += " "
			} else {
				line += days[i].letter()
			}
		}
		b.WriteString(strings.TrimRight(line, " ") + "\n")
	}
	return b.String() + "░ 1-2 answers  ▒ 3-5  ▓ 6-9  █ 10 or more\n/ bridged  . missed  _ today, open"
}

func (s Square) letter() string {
	switch s.Kind {
	case Answered:
		return []string{"░", "▒", "▓", "█"}[level(s.Answers)]
	case Bridged:
		return "/"
	case Missed:
		return "."
	case Open:
		return "_"
	}
	return " "
}

// Letters draws a bar for each topic that was begun.
func (m Mastery) Letters() string {
	var lines []string
	deck := ""
	for _, t := range m.topics() {
		if t.Seen == 0 {
			continue
		}
		if t.Deck != deck {
			deck = t.Deck
			lines = append(lines, deck)
		}
		all := max(t.All, 1)
		known, seen := min(t.Known, all)*10/all, min(t.Seen, all)*10/all
		bar := strings.Repeat(full, known) + strings.Repeat(half, seen-known) + strings.Repeat(bare, 10-seen)
		lines = append(lines, fmt.Sprintf("  %s %s %d of %d", bar, narrow(t.Topic, 32), t.Known, t.All))
	}
	if len(lines) == 0 {
		return ""
	}
	return strings.Join(append(lines, full+" known  "+half+" seen  "+bare+" not seen"), "\n")
}

// narrow brings words to a number of columns.
func narrow(words string, columns int) string {
	letters := []rune(words)
	if len(letters) > columns {
		letters = append(letters[:columns-1], '…')
	}
	return string(letters) + strings.Repeat(" ", columns-len(letters))
}

// Letters draws a bar for each day on which something falls due.
func (f Forecast) Letters() string {
	top := 1
	for _, n := range f.due() {
		top = max(top, n)
	}
	var lines []string
	for i, n := range f.due() {
		if n <= 0 {
			continue
		}
		name := f.First.AddDate(0, 0, i).Format("Mon 02 Jan")
		if i == 0 {
			name = "today     "
		}
		lines = append(lines, fmt.Sprintf("%s %s %d", name, strings.Repeat(full, max(1, n*barLetters/top)), n))
	}
	return strings.Join(lines, "\n")
}
