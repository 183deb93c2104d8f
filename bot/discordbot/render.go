package discordbot

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// Limits of a message, in characters where they are of text. Source:
// docs.discord.com/developers, Message resource and Component reference.
const (
	maxDescription = 4096
	maxEmbeds      = 6000 // the text of all embeds of a message
	maxRows        = 5
	maxInRow       = 5
	maxLabel       = 80
	maxID          = 100
	ephemeral      = 1 << 6
)

// payload is a message as every call takes it.
type payload struct {
	Embeds      []*discordgo.MessageEmbed    `json:"embeds"`
	Components  []discordgo.MessageComponent `json:"components"`
	Attachments []attachment                 `json:"attachments"` // an edit drops what is not listed
	Mentions    mentions                     `json:"allowed_mentions"`
	Flags       int                          `json:"flags,omitempty"`
	Nonce       string                       `json:"nonce,omitempty"`
	Enforce     bool                         `json:"enforce_nonce,omitempty"`
}

// mentions are those that notify people: none.
type mentions struct {
	Parse []string `json:"parse"`
}

const cutOff = "\n\nThe rest is too long for one message here."

// render turns a message into embeds and buttons.
func render(m bot.Message, ref string) payload {
	p := payload{Components: buttons(m.Buttons), Attachments: []attachment{}, Mentions: mentions{Parse: []string{}}}
	pages := paginate(m.Text)
	for _, page := range pages {
		p.Embeds = append(p.Embeds, &discordgo.MessageEmbed{Description: page, Color: colour(m.Kind)})
	}
	p.Embeds[0].URL = mark(m.Kind, ref)
	return p
}

// paginate lays a text out on pages that embeds can hold, at least one. What has
// no room on them is left out, and the last one says so.
func paginate(text bot.Text) (pages []string) {
	cut := utf8.RuneCountInString(cutOff)
	room, page := maxEmbeds-cut, ""
	turn := func() {
		if s := strings.TrimSpace(page); s != "" {
			pages = append(pages, s)
		}
		room, page = room-utf8.RuneCountInString(page), ""
	}
	for _, b := range text {
		whole := markdown(b, 2*maxEmbeds)
		if utf8.RuneCountInString(page+whole) > min(room, maxDescription-cut) {
			turn()
		}
		space := min(room, maxDescription-cut)
		if utf8.RuneCountInString(whole) > space {
			page = markdown(b, space) + cutOff
			break
		}
		page += whole
	}
	turn()
	if len(pages) == 0 { // an embed without anything is refused
		return []string{"\u200b"}
	}
	return pages
}

// home is where the mark of a message leads; it is never shown, because none of
// our embeds has a title.
const home = "https://github.com/rungbot/rung"

// mark says what a message is and which one: as the url of its first embed, which
// people do not see and Discord gives back, also much later. A nonce is not given
// back, a footer is seen, and a colour has no room. Only the first embed has it:
// those with equal ones are shown as one.
func mark(kind bot.MessageKind, ref string) string {
	values := url.Values{"kind": {string(kind)}}
	if ref != "" {
		values.Set("ref", ref)
	}
	return home + "#" + values.Encode()
}

// marked reads a mark.
func marked(address string) (kind, ref string) {
	_, fragment, ours := strings.Cut(address, home+"#")
	values, err := url.ParseQuery(fragment)
	if !ours || err != nil {
		return "", ""
	}
	return values.Get("kind"), values.Get("ref")
}

// colour is that of the bar beside a message.
func colour(kind bot.MessageKind) int {
	if kind == bot.KindError {
		return 0xb3541e
	}
	return 0x0f6e5d
}

// buttons renders rows of buttons.
func buttons(all []bot.Button) []discordgo.MessageComponent {
	rows := []discordgo.MessageComponent{}
	var row []discordgo.MessageComponent
	seen := map[string]bool{}
	for _, b := range all {
		if len(b.ID) > maxID || seen[b.ID] { // Discord refuses the whole message for one of these
			continue
		}
		seen[b.ID] = true
		if len(row) == maxInRow {
			rows, row = append(rows, discordgo.ActionsRow{Components: row}), nil
		}
		row = append(row, button(b))
	}
	if len(row) > 0 {
		rows = append(rows, discordgo.ActionsRow{Components: row})
	}
	return rows[:min(len(rows), maxRows)]
}

// button renders a button. What cannot be undone is red; the mentor has asked
// before it offers that, and Discord has no dialog to ask in once more.
func button(b bot.Button) discordgo.Button {
	style := discordgo.SecondaryButton
	if b.Danger {
		style = discordgo.DangerButton
	}
	label := strings.TrimSpace(bot.Clean(b.Label))
	if label == "" {
		label = "\u200b"
	}
	return discordgo.Button{CustomID: b.ID, Label: bot.Cut(label, maxLabel), Style: style}
}
