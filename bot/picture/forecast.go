package picture

import (
	"fmt"
	"time"
)

// Forecast is how many questions fall due on each of the next days.
type Forecast struct {
	First time.Time // the date of the first day, UTC
	Due   []int     // today's count holds what is overdue; at most 30 days are drawn
}

const (
	forecastDays   = 30
	forecastWidth  = 2*margin + forecastDays*dayPitch
	dayPitch       = 34
	forecastTop    = margin + 110
	forecastRoom   = 260 // height of the tallest column
	forecastHeight = forecastTop + forecastRoom + 40 + 80
)

func (f Forecast) due() []int { return f.Due[:min(len(f.Due), forecastDays)] }

// Size implements [Picture].
func (f Forecast) Size() (width, height int) { return forecastWidth, forecastHeight }

// Alt implements [Picture].
func (f Forecast) Alt() string {
	total, most, at := 0, 0, 0
	for i, n := range f.due() {
		if total += n; n > most {
			most, at = n, i
		}
	}
	if total == 0 {
		return "Nothing falls due in the next 30 days."
	}
	today := 0
	if len(f.Due) > 0 {
		today = f.Due[0]
	}
	return fmt.Sprintf("What falls due in the next 30 days: %s in all, %d today, most on %s with %d.",
		plural(total, "question"), today, f.First.AddDate(0, 0, at).Format("Mon 2 January"), most)
}

func (f Forecast) draw(c *canvas) {
	total, top := 0, 1
	for _, n := range f.due() {
		total, top = total+n, max(top, n)
	}
	c.text(margin, margin+42, style{40, true}, left, ink, plural(total, "question")+" in the next 30 days")
	bottom := forecastTop + forecastRoom + 40
	c.box(margin, bottom, forecastWidth-2*margin, 3, 0, rule)
	for i, n := range f.due() {
		x, height := margin+i*dayPitch, max(n, 0)*forecastRoom/top
		colour := levels[1]
		if i == 0 {
			colour = deep
		}
		c.box(x+4, bottom-height, dayPitch-8, height, 6, colour)
		if n > 0 {
			c.text(x+dayPitch/2, bottom-height-10, style{20, false}, middle, soft, fmt.Sprint(n))
		}
		f.label(c, i, x, bottom)
	}
}

// label names today and each Monday.
func (f Forecast) label(c *canvas, i, x, bottom int) {
	date := f.First.AddDate(0, 0, i)
	switch {
	case i == 0:
		c.text(x+4, bottom+36, style{22, true}, left, ink, "today")
	case date.Weekday() == time.Monday && i > 2 && i < forecastDays-2:
		c.box(x+dayPitch/2-1, bottom+3, 3, 8, 0, soft)
		c.text(x+dayPitch/2, bottom+36, style{22, false}, middle, soft, date.Format("2 Jan"))
	}
}
