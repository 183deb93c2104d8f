package discordbot

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/rungbot/rung/bot"
)

// markdown renders one block, cut to so many characters with its line breaks.
// Escaping makes text longer, so the words are cut until they fit.
func markdown(b bot.Block, room int) string {
	for words := room; words > 0; words = words * 3 / 4 {
		if s := block(b, words); utf8.RuneCountInString(s) <= room {
			return s
		}
	}
	return ""
}

// block renders a block with so many characters of its words.
func block(b bot.Block, words int) string {
	switch b.Kind {
	case bot.Heading:
		return "\n\n### " + strings.ReplaceAll(spans(b.Spans, &words), "\n", " ")
	case bot.Small:
		return "\n-# " + strings.ReplaceAll(spans(b.Spans, &words), "\n", "\n-# ")
	case bot.Code:
		return "\n\n```\n" + strings.ReplaceAll(verbatim(b.Spans, words), "```", "`\u200b``") + "\n```"
	case bot.List, bot.Numbers, bot.Lines:
		return "\n\n" + items(b, &words)
	}
	return "\n\n" + spans(b.Spans, &words)
}

func items(b bot.Block, words *int) string {
	var lines []string
	for n, item := range b.Items {
		if *words <= 0 {
			break
		}
		bullet := map[bot.BlockKind]string{bot.List: "- ", bot.Numbers: fmt.Sprintf("%d. ", n+1)}[b.Kind]
		lines = append(lines, bullet+strings.ReplaceAll(spans(item, words), "\n", " "))
	}
	return strings.Join(lines, "\n")
}

func verbatim(all []bot.Span, words int) string {
	var b strings.Builder
	for _, s := range all {
		b.WriteString(bot.Clean(s.Words))
	}
	return bot.Cut(b.String(), words)
}

// spans renders spans and takes their characters from words.
func spans(all []bot.Span, words *int) string {
	var b strings.Builder
	for _, s := range all {
		if *words <= 0 {
			break
		}
		text := bot.Cut(bot.Clean(s.Words), *words)
		*words -= utf8.RuneCountInString(text)
		b.WriteString(span(s, text))
	}
	return b.String()
}

func span(s bot.Span, words string) string {
	switch {
	case s.Style == bot.Time:
		return fmt.Sprintf("<t:%d:F>", s.At.Unix())
	case strings.TrimSpace(words) == "":
		return words
	case s.Style == bot.Strong: // marks beside a space are none
		bare := strings.TrimSpace(words)
		before, after, _ := strings.Cut(words, bare)
		return before + "**" + escape(bare) + "**" + after
	case s.Style == bot.Mono:
		return mono(words)
	case s.Style == bot.Link && web.MatchString(s.URL):
		return "[" + escape(words) + "](<" + address.Replace(s.URL) + ">)"
	}
	return escape(words)
}

// mono sets words in monospace, where no escapes are known: a backtick in them
// needs longer marks around, and two in a row become look-alikes.
func mono(words string) string {
	words = strings.ReplaceAll(words, "\n", " ")
	if !strings.Contains(words, "`") {
		return "`" + words + "`"
	}
	return "`` " + strings.ReplaceAll(words, "``", "\u02cb\u02cb") + " ``"
}

var (
	web     = regexp.MustCompile(`^https?://[^\s]+$`)
	address = strings.NewReplacer("<", "%3C", ">", "%3E", "\\", "%5C")

	// marks are what means something anywhere: emphasis, code, spoilers, links,
	// mentions, emoji and times in angle brackets.
	marks = strings.NewReplacer("\\", "\\\\", "`", "\\`", "*", "\\*", "_", "\\_", "~", "\\~", "|", "\\|", "<", "\\<", "[", "\\[", "]", "\\]", "@", "\\@", "://", "\\://")
	// starts are what means something at the start of a line: headings, quotes, lists.
	starts = regexp.MustCompile(`(?m)^(\s*)([#>+-]|\d+[.)])`)
)

// escape keeps words from becoming markup of Discord. Source: Discord's help
// center, Markdown Text 101: a backslash before a mark shows the mark.
func escape(words string) string {
	return starts.ReplaceAllStringFunc(marks.Replace(words), func(start string) string {
		return start[:len(start)-1] + "\\" + start[len(start)-1:]
	})
}
