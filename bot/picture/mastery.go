package picture

import (
	"fmt"
	"image/color"
	"strings"
)

// Mastery is what is known of each topic.
type Mastery struct {
	Topics []TopicShare // those of a deck stand together; at most 48 are drawn
}

// TopicShare is how far one topic has come.
type TopicShare struct {
	Deck, Topic string
	Known       int // questions whose last answer was right
	Seen        int // answered at least once, the known ones included
	All         int
}

const (
	masteryWidth = 1080
	topicRow     = 46
	deckRow      = 72
	masteryTop   = margin + 128
	shareLeft    = margin + 520
	shareRoom    = masteryWidth - margin - 130 - shareLeft
	maxTopics    = 48
)

func (m Mastery) topics() []TopicShare { return m.Topics[:min(len(m.Topics), maxTopics)] }

// Size implements [Picture].
func (m Mastery) Size() (width, height int) {
	decks := 0
	for i, t := range m.topics() {
		if i == 0 || t.Deck != m.Topics[i-1].Deck {
			decks++
		}
	}
	return masteryWidth, masteryTop + decks*deckRow + max(1, len(m.topics()))*topicRow + margin
}

// Alt implements [Picture].
func (m Mastery) Alt() string {
	lines := []string{fmt.Sprintf("What you know by topic: %d of %d questions known, %d seen", m.sum().Known, m.sum().All, m.sum().Seen)}
	for _, t := range m.topics() {
		if t.Seen > 0 {
			lines = append(lines, fmt.Sprintf("%s: %d of %d known", t.Topic, t.Known, t.All))
		}
	}
	return cutAlt(strings.Join(lines, ". ") + ".")
}

func (m Mastery) sum() (s TopicShare) {
	for _, t := range m.topics() {
		s.Known, s.Seen, s.All = s.Known+t.Known, s.Seen+t.Seen, s.All+t.All
	}
	return s
}

func (m Mastery) draw(c *canvas) {
	c.text(margin, margin+42, style{40, true}, left, ink, fmt.Sprintf("%d of %d known", m.sum().Known, m.sum().All))
	x := margin
	for i, words := range []string{"known", "seen", "not seen"} {
		c.box(x, margin+78, 24, 24, 5, shareColours[i])
		x = c.text(x+34, margin+99, style{24, false}, left, soft, words) + 40
	}
	y := masteryTop
	for i, t := range m.topics() {
		if i == 0 || t.Deck != m.Topics[i-1].Deck {
			c.text(margin, y+52, style{28, true}, left, ink, c.cut(style{28, true}, t.Deck, masteryWidth-2*margin))
			y += deckRow
		}
		c.share(y, t)
		y += topicRow
	}
}

// shareColours are those of what is known, seen and not seen.
var shareColours = [...]color.RGBA{deep, levels[1], empty}

func (c *canvas) share(y int, t TopicShare) {
	words := style{26, false}
	c.text(margin, y+30, words, left, ink, c.cut(words, t.Topic, shareLeft-margin-24))
	all := max(t.All, 1)
	seen, known := min(max(t.Seen, 0), all), min(max(t.Known, 0), all)
	c.box(shareLeft, y+8, shareRoom, 28, 8, shareColours[2])
	c.box(shareLeft, y+8, shareRoom*seen/all, 28, 8, shareColours[1])
	c.box(shareLeft, y+8, shareRoom*known/all, 28, 8, shareColours[0])
	c.text(shareLeft+shareRoom+16, y+30, words, left, soft, fmt.Sprintf("%d of %d", known, t.All))
}
