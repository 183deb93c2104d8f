package bot

import (
	"fmt"
	"strings"
	"time"
)

// Text is what a message says: a small tree that every platform can render in
// its own dialect. Nothing in it is markup; a span's words are shown as they
// are, and escaping them is the adapter's duty.
type Text []Block

// BlockKind says how a block stands on the page.
type BlockKind int

// The kinds of block.
const (
	Paragraph BlockKind = iota
	Heading
	List    // one item for each entry of Items
	Numbers // the same, numbered from 1
	Lines   // the same, each on a line of its own without a bullet
	Code    // monospaced, line breaks kept; the words are in Spans[0]
	Small   // a side remark, such as a source
)

// Block is one part of a text.
type Block struct {
	Kind  BlockKind
	Spans []Span
	Items [][]Span
}

// Style says how a span stands out.
type Style int

// The styles of a span.
const (
	Plain Style = iota
	Strong
	Mono
	Link // Words lead to URL
	Time // an instant, shown in the reader's zone where the platform can
)

// Span is a run of words in one style.
type Span struct {
	Style Style
	Words string
	URL   string    // Link
	At    time.Time // Time; Words is how it reads in the learner's zone
}

// Bold makes words stand out.
func Bold(words string) Span { return Span{Style: Strong, Words: words} }

// Fixed sets words in monospace, as a command or a header name.
func Fixed(words string) Span { return Span{Style: Mono, Words: words} }

// LinkTo makes words lead to an address.
func LinkTo(words, url string) Span { return Span{Style: Link, Words: words, URL: url} }

// Para is a paragraph. Its parts, as those of Head, Note and Item, are strings,
// spans, and anything else that prints.
func Para(parts ...any) Block { return Block{Kind: Paragraph, Spans: spans(parts)} }

// Head is a heading of a message or one of its parts.
func Head(parts ...any) Block { return Block{Kind: Heading, Spans: spans(parts)} }

// Note is a side remark in small type.
func Note(parts ...any) Block { return Block{Kind: Small, Spans: spans(parts)} }

// Listing is monospaced text with its line breaks.
func Listing(code string) Block { return Block{Kind: Code, Spans: []Span{{Style: Mono, Words: code}}} }

// Item is one entry of a list.
func Item(parts ...any) []Span { return spans(parts) }

// Bullets is a list.
func Bullets(items ...[]Span) Block { return Block{Kind: List, Items: items} }

// Steps is a numbered list.
func Steps(items ...[]Span) Block { return Block{Kind: Numbers, Items: items} }

func spans(parts []any) []Span {
	var out []Span
	for _, p := range parts {
		switch p := p.(type) {
		case Span:
			out = append(out, p)
		case []Span:
			out = append(out, p...)
		default:
			out = append(out, Span{Words: fmt.Sprint(p)})
		}
	}
	return out
}

// Markup turns the markup of our own content into text: paragraphs between
// blank lines, lines that start with "- " as a list, `code` and **bold**. It
// is for the content we ship, never for what people type.
func Markup(content string) Text {
	var text Text
	for _, part := range strings.Split(strings.TrimSpace(content), "\n\n") {
		var prose []string
		var items [][]Span
		for _, line := range strings.Split(part, "\n") {
			line = strings.TrimSpace(line)
			switch item, isItem := strings.CutPrefix(line, "- "); {
			case isItem:
				items = append(items, inline(item))
			case len(items) > 0: // a wrapped list item
				last := &items[len(items)-1]
				*last = append(append(*last, Span{Words: " "}), inline(line)...)
			default:
				prose = append(prose, line)
			}
		}
		if len(prose) > 0 {
			text = append(text, Block{Kind: Paragraph, Spans: inline(strings.Join(prose, " "))})
		}
		if len(items) > 0 {
			text = append(text, Block{Kind: List, Items: items})
		}
	}
	return text
}

// inline splits `code` and **bold** out of a line. A mark without its partner
// is an ordinary character.
func inline(line string) []Span {
	var out []Span
	plain := func(s string) {
		if s != "" {
			out = append(out, Span{Words: s})
		}
	}
	for {
		code, bold := strings.Index(line, "`"), strings.Index(line, "**")
		mark, style, at := "`", Mono, code
		if bold >= 0 && (code < 0 || bold < code) {
			mark, style, at = "**", Strong, bold
		}
		if at < 0 {
			plain(line)
			return out
		}
		words, rest, closed := strings.Cut(line[at+len(mark):], mark)
		if !closed {
			plain(line)
			return out
		}
		plain(line[:at])
		out = append(out, Span{Style: style, Words: words})
		line = rest
	}
}

// String renders the text without any markup, for terminals, notifications and
// screen readers: paragraphs, "- " lists, indented code, links with their
// address in brackets. Control and direction characters are dropped.
func (t Text) String() string {
	var b strings.Builder
	for i, block := range t {
		if i > 0 {
			b.WriteString("\n")
			if !(block.Kind == Small && t[i-1].Kind == Small) {
				b.WriteString("\n")
			}
		}
		switch block.Kind {
		case List, Numbers, Lines:
			for n, item := range block.Items {
				if n > 0 {
					b.WriteString("\n")
				}
				b.WriteString(bullet(block.Kind, n) + plainSpans(item))
			}
		case Code:
			b.WriteString("    " + strings.ReplaceAll(plainSpans(block.Spans), "\n", "\n    "))
		default:
			b.WriteString(plainSpans(block.Spans))
		}
	}
	return b.String()
}

func bullet(kind BlockKind, n int) string {
	switch kind {
	case List:
		return "- "
	case Numbers:
		return fmt.Sprintf("%d. ", n+1)
	}
	return ""
}

func plainSpans(spans []Span) string {
	var b strings.Builder
	for _, s := range spans {
		b.WriteString(Clean(s.Words))
		if s.Style == Link {
			b.WriteString(" (" + Clean(s.URL) + ")")
		}
	}
	return b.String()
}
