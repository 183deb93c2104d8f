package slackbot

import (
	"fmt"
	"strings"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// Limits of Block Kit, in characters where they are of text.
// Source: docs.slack.dev/reference/block-kit.
const (
	maxBlocks  = 50   // of a message
	maxHeader  = 150  // of a header block
	maxText    = 3000 // of a section; we keep rich text to it as well
	maxButtons = 25   // of an actions block
	maxLabel   = 75   // of a button
	maxValue   = 2000 // of a button's value
	fallback   = 3000 // of the text that notifications and screen readers get
)

// rendered is a message in Slack's words.
type rendered struct {
	blocks []slack.Block
	text   string
}

// render turns a message into blocks. The first block's id tells its kind.
func render(m bot.Message) rendered {
	var blocks []slack.Block
	for _, b := range m.Text {
		blocks = append(blocks, block(b)...)
	}
	for i, s := range m.Selects {
		blocks = append(blocks, selection(i, s))
	}
	actions := buttons(m.Buttons)
	if room := maxBlocks - len(actions) - 1; len(blocks) > room {
		blocks = append(blocks[:room], note([]bot.Span{{Words: "The rest is too long for one message here."}}))
	}
	blocks = append(blocks, actions...)
	if len(blocks) > 0 {
		name(blocks[0], kindPrefix+string(m.Kind))
	}
	return rendered{blocks: blocks, text: bot.Cut(m.Text.String(), fallback)}
}

// kindPrefix begins the id of the first block of each of our messages.
const kindPrefix = "rung-"

func name(b slack.Block, id string) {
	switch b := b.(type) {
	case *slack.HeaderBlock:
		b.BlockID = id
	case *slack.RichTextBlock:
		b.BlockID = id
	case *slack.ContextBlock:
		b.BlockID = id
	case *slack.ActionBlock:
		b.BlockID = id
	}
}

// block renders one block of text, as several where it is too long for one.
func block(b bot.Block) []slack.Block {
	switch b.Kind {
	case bot.Heading:
		return []slack.Block{slack.NewHeaderBlock(slack.NewTextBlockObject(slack.PlainTextType, plain(b.Spans, maxHeader), false, false))}
	case bot.Small:
		return []slack.Block{note(b.Spans)}
	case bot.Code:
		return []slack.Block{slack.NewRichTextBlock("", &slack.RichTextPreformatted{
			Type: slack.RTEPreformatted, Elements: elements(b.Spans, maxText)})}
	case bot.List, bot.Numbers:
		return list(b)
	case bot.Lines:
		return lines(b.Items)
	}
	return []slack.Block{slack.NewRichTextBlock("", section(b.Spans))}
}

func section(spans []bot.Span) *slack.RichTextSection {
	return slack.NewRichTextSection(elements(spans, maxText)...)
}

// list renders items with dots or numbers, in as many blocks as they need.
func list(b bot.Block) []slack.Block {
	style := slack.RTEListBullet
	if b.Kind == bot.Numbers {
		style = slack.RTEListOrdered
	}
	var blocks []slack.Block
	for first := 0; first < len(b.Items); {
		end := fits(b.Items[first:]) + first
		var items []slack.RichTextElement
		for _, item := range b.Items[first:end] {
			items = append(items, section(item))
		}
		l := slack.NewRichTextList(style, 0, items...)
		l.Offset = first
		blocks = append(blocks, slack.NewRichTextBlock("", l))
		first = end
	}
	return blocks
}

// lines renders items each on a line of its own.
func lines(items [][]bot.Span) []slack.Block {
	var blocks []slack.Block
	for first := 0; first < len(items); {
		end := fits(items[first:]) + first
		var all []slack.RichTextSectionElement
		for i, item := range items[first:end] {
			if i > 0 {
				all = append(all, slack.NewRichTextSectionTextElement("\n", nil))
			}
			all = append(all, elements(item, maxText)...)
		}
		blocks = append(blocks, slack.NewRichTextBlock("", slack.NewRichTextSection(all...)))
		first = end
	}
	return blocks
}

// fits returns how many items have room in one block, at least one.
func fits(items [][]bot.Span) int {
	size := 0
	for i, item := range items {
		for _, s := range item {
			size += len([]rune(s.Words))
		}
		if size > maxText && i > 0 {
			return i
		}
	}
	return len(items)
}

// elements renders spans, cut to so many characters together.
func elements(spans []bot.Span, room int) (all []slack.RichTextSectionElement) {
	for _, s := range spans {
		words := bot.Cut(bot.Clean(s.Words), room)
		if words == "" {
			continue
		}
		room -= len([]rune(words))
		all = append(all, element(s, words))
		if room <= 0 {
			break
		}
	}
	if len(all) == 0 { // a section without elements is refused
		all = append(all, slack.NewRichTextSectionTextElement(" ", nil))
	}
	return all
}

func element(s bot.Span, words string) slack.RichTextSectionElement {
	switch s.Style {
	case bot.Strong:
		return slack.NewRichTextSectionTextElement(words, &slack.RichTextSectionTextStyle{Bold: true})
	case bot.Mono:
		return slack.NewRichTextSectionTextElement(words, &slack.RichTextSectionTextStyle{Code: true})
	case bot.Link:
		return slack.NewRichTextSectionLinkElement(s.URL, words, nil)
	case bot.Time:
		return slack.NewRichTextSectionDateElement(s.At.Unix(), "{date_short_pretty}, {time}", nil, &words)
	}
	return slack.NewRichTextSectionTextElement(words, nil)
}

// note is a side remark, the one place where Slack's own markup is written:
// context blocks hold no rich text.
func note(spans []bot.Span) slack.Block {
	var b strings.Builder
	for _, s := range spans {
		words := escape.Replace(bot.Clean(s.Words))
		switch s.Style {
		case bot.Link:
			words = "<" + escape.Replace(s.URL) + "|" + strings.ReplaceAll(words, "|", "/") + ">"
		case bot.Mono:
			words = "`" + words + "`"
		case bot.Strong:
			words = "*" + words + "*"
		case bot.Time:
			words = fmt.Sprintf("<!date^%d^{date_short_pretty}, {time}|%s>", s.At.Unix(), words)
		}
		if b.Len()+len(words) > maxText { // bytes: never more characters than that
			break
		}
		b.WriteString(words)
	}
	if b.Len() == 0 {
		b.WriteString(" ")
	}
	return slack.NewContextBlock("", slack.NewTextBlockObject(slack.MarkdownType, b.String(), false, true))
}

// escape keeps words from becoming mentions, links or markup of Slack.
// Source: docs.slack.dev, Formatting message text.
var escape = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func plain(spans []bot.Span, room int) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(bot.Clean(s.Words))
	}
	if strings.TrimSpace(b.String()) == "" {
		return " "
	}
	return bot.Cut(b.String(), room)
}

// buttons renders rows of buttons. What cannot be undone asks once more.
func buttons(all []bot.Button) (blocks []slack.Block) {
	for first := 0; first < len(all); first += maxButtons {
		var row []slack.BlockElement
		for i, b := range all[first:min(first+maxButtons, len(all))] {
			button := slack.NewButtonBlockElement(fmt.Sprintf("press-%d", first+i), bot.Cut(b.ID, maxValue),
				slack.NewTextBlockObject(slack.PlainTextType, bot.Cut(bot.Clean(b.Label), maxLabel), false, false))
			if b.Danger {
				button.Style = slack.StyleDanger
				button.Confirm = slack.NewConfirmationBlockObject(
					slack.NewTextBlockObject(slack.PlainTextType, "Are you sure?", false, false),
					slack.NewTextBlockObject(slack.PlainTextType, "This cannot be undone.", false, false),
					slack.NewTextBlockObject(slack.PlainTextType, bot.Cut(b.Label, 30), false, false),
					slack.NewTextBlockObject(slack.PlainTextType, "Cancel", false, false))
			}
			row = append(row, button)
		}
		blocks = append(blocks, slack.NewActionBlock("", row...))
	}
	return blocks
}

// selection renders a setting with what can be chosen beside its name.
func selection(n int, s bot.Select) slack.Block {
	words := func(text string) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, bot.Cut(bot.Clean(text), maxLabel), false, false)
	}
	menu := slack.NewOptionsSelectBlockElement(slack.OptTypeStatic, words(s.Label), fmt.Sprintf("choose-%d", n))
	for _, o := range s.Options {
		option := slack.NewOptionBlockObject(o.ID, words(o.Label), nil)
		menu.Options = append(menu.Options, option)
		if o.ID == s.Chosen {
			menu.InitialOption = option
		}
	}
	return slack.NewSectionBlock(words(s.Label), nil, slack.NewAccessory(menu))
}
