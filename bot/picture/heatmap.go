package picture

import (
	"fmt"
	"image"
	"strings"
	"time"
)

// SquareKind says what a day was.
type SquareKind int

// The kinds of day.
const (
	Unknown  SquareKind = iota // before the learner came
	Answered                   // with at least one answer
	Bridged                    // without one, but the streak was kept
	Missed
	Open // today, with no answer yet
)

// Square is one day.
type Square struct {
	Kind    SquareKind
	Answers int
}

// Heatmap is the year of a streak, a column a week.
type Heatmap struct {
	First   time.Time // the date of the first day, UTC
	Days    []Square  // the last one is today; at most 371 are drawn
	Streak  int       // days in a row
	Freezes int       // in hand
}

const (
	weeks   = 53
	pitch   = 27 // from one square to the next
	square  = 23
	mapLeft = margin + 64
	mapTop  = margin + 118
)

// Size implements [Picture].
func (h Heatmap) Size() (width, height int) {
	return mapLeft + weeks*pitch + margin, mapTop + 7*pitch + 92
}

// Alt implements [Picture].
func (h Heatmap) Alt() string {
	var n [Open + 1]int
	answers := 0
	for _, d := range h.shown() {
		n[d.Kind]++
		answers += d.Answers
	}
	today := "today has no answer yet"
	if len(h.Days) > 0 && h.Days[len(h.Days)-1].Kind == Answered {
		today = "today is answered"
	}
	return fmt.Sprintf("The last year, a square for each day: %s with %s, %d bridged, %d missed; %s. The streak is %s, with %s in hand.",
		plural(n[Answered], "day"), plural(answers, "answer"), n[Bridged], n[Missed], today, plural(h.Streak, "day"), plural(h.Freezes, "freeze"))
}

// shown are the days that have room: whole weeks back from today's.
func (h Heatmap) shown() []Square {
	last := h.First.AddDate(0, 0, len(h.Days)-1)
	room := 7*(weeks-1) + weekday(last) + 1
	return h.Days[max(0, len(h.Days)-room):]
}

// weekday counts from Monday.
func weekday(t time.Time) int { return (int(t.Weekday()) + 6) % 7 }

func (h Heatmap) draw(c *canvas) {
	end := c.text(margin, margin+44, style{44, true}, left, ink, plural(h.Streak, "day")+" in a row")
	c.text(end+24, margin+44, style{26, false}, left, soft, plural(h.Freezes, "freeze")+" in hand")
	for i, name := range []string{"Mon", "Wed", "Fri", "Sun"} {
		c.text(mapLeft-12, mapTop+2*i*pitch+19, style{20, false}, right, soft, name)
	}
	h.legend(c, mapTop+7*pitch+48)
	days := h.shown()
	if len(days) == 0 {
		return
	}
	last := h.First.AddDate(0, 0, len(h.Days)-1)
	first := last.AddDate(0, 0, -7*(weeks-1)-weekday(last)) // the Monday of the first column
	skip := 7*(weeks-1) + weekday(last) + 1 - len(days)
	month, from := first.Month(), -3
	for i := range skip + len(days) {
		date := first.AddDate(0, 0, i)
		x, y := mapLeft+i/7*pitch, mapTop+i%7*pitch
		if date.Month() != month && i/7-from >= 3 {
			month, from = date.Month(), i/7
			c.text(x, mapTop-14, style{20, false}, left, soft, date.Format("Jan"))
		}
		day := Square{}
		if i >= skip {
			day = days[i-skip]
		}
		c.square(x, y, day)
	}
	at := image.Pt(mapLeft+(weeks-1)*pitch, mapTop+weekday(last)*pitch)
	c.today(at.X, at.Y, days[len(days)-1])
}

// square draws a day: filled by how much was answered, a ring where something
// bridged, a dot where it was missed.
func (c *canvas) square(x, y int, day Square) {
	switch day.Kind {
	case Answered:
		c.box(x, y, square, square, 5, levels[level(day.Answers)])
	case Bridged:
		c.frame(x, y, square, square, 5, 3, amber, ground)
		c.segment(3, amber, image.Pt(x+5, y+square-5), image.Pt(x+square-5, y+5))
	case Missed:
		c.box(x, y, square, square, 5, empty)
		c.dot(x+square/2, y+square/2, 4, soft)
	default:
		c.box(x, y, square, square, 5, empty)
	}
}

func (c *canvas) today(x, y int, day Square) {
	c.frame(x-4, y-4, square+8, square+8, 8, 3, ink, ground)
	c.square(x, y, day)
}

// steps are the least answers of each level.
var steps = [...]int{1, 3, 6, 10}

func level(answers int) int {
	at := 0
	for i, least := range steps {
		if answers >= least {
			at = i
		}
	}
	return at
}

func (h Heatmap) legend(c *canvas, y int) {
	x := mapLeft
	entry := func(words string, draw func(x, y int)) {
		draw(x, y-19)
		x = c.text(x+square+10, y, style{22, false}, left, soft, words) + 34
	}
	for i, words := range []string{"1-2 answers", "3-5", "6-9", "10 or more"} {
		entry(words, func(x, y int) { c.box(x, y, square, square, 5, levels[i]) })
	}
	entry("bridged", func(x, y int) { c.square(x, y, Square{Kind: Bridged}) })
	entry("missed", func(x, y int) { c.square(x, y, Square{Kind: Missed}) })
	entry("no day yet", func(x, y int) { c.square(x, y, Square{}) })
	x += 4 // the frame stands out
	entry("today", func(x, y int) { c.today(x-4, y, Square{Kind: Open}) })
}

func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return fmt.Sprintf("%d %ss", n, strings.TrimSuffix(word, "s"))
}
