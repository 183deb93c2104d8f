package discordfake

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/rungbot/rung/bot/bottest"
)

var (
	escaped  = regexp.MustCompile(`\\([!-/:-@\[-` + "`" + `{-~])`)
	stamps   = regexp.MustCompile(`<t:(\d+):F>`)
	links    = regexp.MustCompile(`\[([^\]]*)\]\(<([^>]*)>\)`)
	headings = regexp.MustCompile(`(?m)^(### |-# )`)
	code     = regexp.MustCompile("(?s)```\n(.*?)\n```|`` (.*?) ``|`([^`]*)`")
)

// Read reads a message as a person does: without its markup.
func Read(m Message, zone *time.Location) (text string, buttons []bottest.Button) {
	var parts []string
	for _, e := range m.Embeds {
		parts = append(parts, plain(e.Description, zone))
	}
	for _, r := range m.Rows {
		for _, c := range r.Components {
			buttons = append(buttons, bottest.Button{ID: c.ID, Label: c.Label})
		}
	}
	return strings.Join(parts, "\n\n"), buttons
}

// Plain is the text of an embed without its markup.
func Plain(description string) string { return plain(description, time.UTC) }

// hidden is where characters are moved that are no markup, while that is removed.
const hidden = 0xf0000

func plain(text string, zone *time.Location) string {
	hide := func(s string) string {
		return strings.Map(func(r rune) rune { return r + hidden }, s)
	}
	text = escaped.ReplaceAllStringFunc(text, func(s string) string { return hide(s[1:]) })
	text = code.ReplaceAllStringFunc(text, func(s string) string {
		return hide(strings.Join(code.FindStringSubmatch(s)[1:], ""))
	})
	text = stamps.ReplaceAllStringFunc(text, func(s string) string {
		seconds, err := strconv.ParseInt(stamps.FindStringSubmatch(s)[1], 10, 64)
		if err != nil {
			return s
		}
		return hide(time.Unix(seconds, 0).In(zone).Format("Mon 2 Jan 2006, 15:04 MST"))
	})
	text = links.ReplaceAllString(text, "$1 ($2)")
	text = headings.ReplaceAllString(strings.ReplaceAll(text, "**", ""), "")
	return strings.Map(func(r rune) rune {
		if r >= hidden {
			return r - hidden
		}
		return r
	}, text)
}
