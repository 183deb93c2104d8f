package picture

import (
	"fmt"
	"strings"
)

// Bars is a leaderboard.
type Bars struct {
	Title string
	Rows  []Bar // best first
	Note  string
}

// Bar is one line of it.
type Bar struct {
	Rank   int
	Name   string
	Points int
	You    bool
}

const (
	barsWidth = 1080
	barRow    = 64
	barsTop   = margin + 96
	barLeft   = margin + 400 // names stand before it
	barRoom   = barsWidth - margin - 110 - barLeft
	maxBars   = 20
)

// Size implements [Picture].
func (b Bars) Size() (width, height int) {
	height = barsTop + max(1, len(b.rows()))*barRow + margin
	if b.Note != "" {
		height += 44
	}
	return barsWidth, height
}

// Alt implements [Picture].
func (b Bars) Alt() string {
	var all []string
	for _, r := range b.rows() {
		all = append(all, fmt.Sprintf("%d. %s, %s%s", r.Rank, clipName(r.Name), plural(r.Points, "point"), r.suffix()))
	}
	return cutAlt(clip(strings.TrimSpace(b.Title + ". " + strings.Join(append(all, b.Note), ". "))))
}

func (b Bars) rows() []Bar { return b.Rows[:min(len(b.Rows), maxBars)] }

func (b Bars) draw(c *canvas) {
	title := style{40, true}
	c.text(margin, margin+42, title, left, ink, c.cut(title, b.Title, barsWidth-2*margin))
	top := 1
	for _, r := range b.rows() {
		top = max(top, r.Points)
	}
	for i, r := range b.rows() {
		c.bar(barsTop+i*barRow, r, max(r.Points, 0)*barRoom/top)
	}
	if len(b.rows()) == 0 {
		c.text(margin, barsTop+34, style{28, false}, left, soft, "Nobody has points here yet.")
	}
	if b.Note != "" {
		_, height := b.Size()
		note := style{24, false}
		c.text(margin, height-margin, note, left, soft, c.cut(note, b.Note, barsWidth-2*margin))
	}
}

func (c *canvas) bar(y int, r Bar, width int) {
	words := style{30, r.You}
	c.text(margin+52, y+40, words, right, soft, fmt.Sprint(r.Rank))
	suffix := r.suffix()
	room := barLeft - margin - 96 - c.faces.runs(words, suffix).width()
	end := c.text(margin+76, y+40, words, left, ink, c.cut(words, c.name(words, r.Name, fmt.Sprintf("Place %d", r.Rank)), room))
	c.text(end, y+40, words, left, ink, suffix)
	colour := levels[1]
	if r.You {
		colour = deep
	}
	c.box(barLeft, y+12, max(width, 4), barRow-24, 8, colour)
	c.text(barLeft+max(width, 4)+14, y+40, words, left, ink, fmt.Sprint(r.Points))
}

// suffix tells the reader which bar is theirs, if its name does not.
func (r Bar) suffix() string {
	if r.You && !strings.EqualFold(r.Name, "you") {
		return " (you)"
	}
	return ""
}

// clipName is a name as it may stand in a sentence.
func clipName(name string) string {
	letters := []rune(clip(name))
	return string(letters[:min(len(letters), 60)])
}

// maxAlt is the longest text Slack takes beside a picture, in characters.
const maxAlt = 2000

func cutAlt(s string) string {
	if letters := []rune(s); len(letters) > maxAlt {
		return string(letters[:maxAlt-1]) + "…"
	}
	return s
}
