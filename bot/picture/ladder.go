package picture

import (
	"fmt"
	"image"
	"strings"
)

// RungState is how far a stage of the roadmap has come.
type RungState string

// The states of a stage.
const (
	Todo    RungState = "later"
	Next    RungState = "next"
	Done    RungState = "done"
	Review  RungState = "to review"
	Skipped RungState = "skipped"
)

// Ladder is the roadmap, its first stage at the bottom.
type Ladder struct{ Stages []Rung }

// Rung is one stage.
type Rung struct {
	Title string
	State RungState
}

const (
	ladderWidth = 1080
	rungPitch   = 66
	ladderTop   = margin + 100
	railLeft    = margin + 20
	railRight   = margin + 190
	maxRungs    = 40
)

func (l Ladder) stages() []Rung { return l.Stages[:min(len(l.Stages), maxRungs)] }

// Size implements [Picture].
func (l Ladder) Size() (width, height int) {
	return ladderWidth, ladderTop + max(1, len(l.stages()))*rungPitch + margin
}

func (l Ladder) done() (n int) {
	for _, s := range l.stages() {
		if s.State == Done || s.State == Review {
			n++
		}
	}
	return n
}

// Alt implements [Picture].
func (l Ladder) Alt() string {
	lines := []string{fmt.Sprintf("The roadmap as a ladder: %d of %d stages done", l.done(), len(l.stages()))}
	for _, s := range l.stages() {
		if s.State != Todo {
			lines = append(lines, s.Title+": "+string(s.State))
		}
	}
	return cutAlt(strings.Join(lines, ". ") + ".")
}

func (l Ladder) draw(c *canvas) {
	_, height := l.Size()
	c.text(margin, margin+42, style{40, true}, left, ink, fmt.Sprintf("%d of %d stages done", l.done(), len(l.stages())))
	for _, x := range []int{railLeft, railRight} {
		c.box(x-5, ladderTop-10, 10, height-margin-ladderTop+20, 5, rule)
	}
	for i, s := range l.stages() {
		c.rung(height-margin-(i+1)*rungPitch+rungPitch/2, s)
	}
}

// rung draws a stage: its step of the ladder, its title and its state in words.
func (c *canvas) rung(y int, s Rung) {
	words := style{30, s.State == Next}
	colour := ink
	switch s.State {
	case Done, Review:
		c.box(railLeft, y-9, railRight-railLeft, 18, 6, deep)
		c.tick(railLeft+(railRight-railLeft)/2, y, s.State == Review)
	case Next:
		c.box(railLeft, y-9, railRight-railLeft, 18, 6, levels[1])
		c.dot(railLeft+(railRight-railLeft)/2, y, 17, ink)
	case Skipped:
		for x := railLeft + 20; x < railRight-20; x += 38 {
			c.box(x, y-4, 20, 8, 4, soft)
		}
		colour = soft
	default:
		c.box(railLeft, y-4, railRight-railLeft, 8, 4, rule)
		colour = soft
	}
	state := map[RungState]string{Done: "done", Review: "to review", Next: "you are here", Skipped: "skipped"}[s.State]
	end := ladderWidth - margin
	if state != "" {
		end -= c.faces.runs(style{24, false}, state).width()
		c.text(end, y+9, style{24, false}, left, soft, state)
	}
	c.text(railRight+40, y+11, words, left, colour, c.cut(words, s.Title, end-railRight-64))
}

// tick is a check mark on a disc; of what is to be reviewed the disc is a ring.
func (c *canvas) tick(x, y int, ring bool) {
	mark, disc := ground, deep
	if ring {
		mark, disc = deep, ground
	}
	c.frame(x-20, y-20, 40, 40, 20, 4, deep, disc)
	c.stroke(5, mark, image.Pt(x-9, y+1), image.Pt(x-2, y+8), image.Pt(x+10, y-7))
}
