package bot_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
)

// words is a text's words without our marks.
func words(s string) []string {
	all := strings.Fields(strings.NewReplacer("`", "", "**", "").Replace(s))
	return slices.DeleteFunc(all, func(w string) bool { return w == "-" })
}

// Nothing an author writes is lost, doubled or moved on its way to a reader.
func TestMarkupKeepsEveryWord(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		part := rapid.OneOf(rapid.StringMatching(`[a-zé日م]{1,6}`), rapid.SampledFrom([]string{" ", " ", "\n", "\n\n", "\n\n\n", "\n- ", "`", "**", "a*b", "  ", "\n  - ", "\r\n", "1. ", "C++", "x-y"}))
		content := strings.Join(rapid.SliceOfN(part, 0, 40).Draw(rt, "content"), "")
		got := bot.Markup(content).String()
		if diff := cmp.Diff(words(content), words(got)); diff != "" {
			rt.Fatalf("%q became %q:\n%s", content, got, diff)
		}
	})
}

func TestMarkup(t *testing.T) {
	mono := func(s string) bot.Span { return bot.Fixed(s) }
	plain := func(s string) bot.Span { return bot.Span{Words: s} }
	for content, want := range map[string]bot.Text{
		"one\ntwo":           {bot.Para("one two")},
		"one\n\ntwo":         {bot.Para("one"), bot.Para("two")},
		"use `a*b` **now**":  {bot.Para(plain("use "), mono("a*b"), plain(" "), bot.Bold("now"))},
		"`**` is bold":       {bot.Para(mono("**"), plain(" is bold"))},
		"2 ** 3":             {bot.Para("2 ** 3")},
		"a ` b":              {bot.Para("a ` b")},
		"so:\n- a\n- b\n  c": {bot.Para("so:"), bot.Bullets(bot.Item("a"), bot.Item("b", " ", "c"))},
		"- a\n\n- b":         {bot.Bullets(bot.Item("a")), bot.Bullets(bot.Item("b"))},
		"<b>x</b> &amp;":     {bot.Para("<b>x</b> &amp;")},
	} {
		if diff := cmp.Diff(want, bot.Markup(content)); diff != "" {
			t.Errorf("%q:\n%s", content, diff)
		}
	}
}

func TestStringOfEveryBlock(t *testing.T) {
	text := bot.Text{bot.Head("A ", bot.Bold("title")), bot.Para("See ", bot.LinkTo("a page", "https://example.org/"), "."), bot.Bullets(bot.Item("one"), bot.Item("two")),
		bot.Steps(bot.Item("first"), bot.Item(2)), bot.Listing("if x {\n\ty()\n}"), bot.Note("n1"), bot.Note("n2"), {Kind: bot.Lines, Items: [][]bot.Span{bot.Item("l1"), bot.Item("l2")}}}
	want := "A title\n\nSee a page (https://example.org/).\n\n- one\n- two\n\n1. first\n2. 2\n\n    if x {\n     y()\n    }\n\nn1\nn2\n\nl1\nl2"
	if diff := cmp.Diff(want, text.String()); diff != "" {
		t.Error(diff)
	}
}

// Whatever a tree is made of, each of its words is read once, in order.
func TestStringKeepsEveryWord(t *testing.T) {
	word := rapid.StringMatching(`[a-z<>&*_é日]{1,8}`)
	rapid.Check(t, func(rt *rapid.T) {
		var text bot.Text
		var want []string
		item := func() []bot.Span {
			var spans []bot.Span
			for _, w := range rapid.SliceOfN(word, 1, 4).Draw(rt, "words") {
				want = append(want, w)
				style := rapid.SampledFrom([]bot.Style{bot.Plain, bot.Strong, bot.Mono, bot.Link, bot.Time}).Draw(rt, "style")
				spans = append(spans, bot.Span{Words: " " + w + " ", Style: style, URL: "u"})
			}
			return spans
		}
		for range rapid.IntRange(0, 6).Draw(rt, "blocks") {
			b := bot.Block{Kind: rapid.SampledFrom([]bot.BlockKind{bot.Paragraph, bot.Heading, bot.List, bot.Numbers, bot.Lines, bot.Code, bot.Small}).Draw(rt, "kind")}
			if b.Kind == bot.List || b.Kind == bot.Numbers || b.Kind == bot.Lines {
				b.Items = [][]bot.Span{item(), item()}
			} else {
				b.Spans = item()
			}
			text = append(text, b)
		}
		var got []string
		for _, w := range strings.Fields(text.String()) {
			if w != "(u)" && w != "-" && w != "1." && w != "2." {
				got = append(got, w)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			rt.Fatalf("%q: %s", text.String(), diff)
		}
	})
}

func TestClean(t *testing.T) {
	for s, want := range map[string]string{
		"plain": "plain", "a\nb": "a\nb", "a\tb": "a b", "a\r\nb": "a\nb", "\x1b[31mred\x1b[0m": "[31mred[0m", "bell\x07\x00": "bell", "\u009b31m": "31m",
		"user\u202egnp.exe": "usergnp.exe", "\u2066a\u2069": "a", "\ufeffbom": "bom", "bad\xffutf8": "badutf8", "\xed\xa0\x80": "",
		"مرحبا بالعالم": "مرحبا بالعالم", "שלום עולם": "שלום עולם", "Tiếng Việt": "Tiếng Việt", "Tie\u0302\u0301ng": "Tie\u0302\u0301ng",
		"日本語 中文 한국어": "日本語 中文 한국어", "👩🏽‍💻 🏳️‍🌈": "👩🏽‍💻 🏳️‍🌈", "नमस्ते": "नमस्ते", "می‌خواهم": "می‌خواهم", "a\u200fb": "a\u200fb",
	} {
		if got := bot.Clean(s); got != want {
			t.Errorf("Clean(%q) = %q, want %q", s, got, want)
		}
	}
}

func TestCleanDropsEveryDirectionMark(t *testing.T) {
	for _, r := range "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069" {
		if got := bot.Clean("a" + string(r) + "b"); got != "ab" {
			t.Errorf("%U stays: %q", r, got)
		}
	}
}

func TestCleanDropsOnlyWhatDeceives(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		s := rapid.String().Draw(rt, "s")
		got := bot.Clean(s)
		if again := bot.Clean(got); again != got {
			rt.Fatalf("cleaned twice %q becomes %q", got, again)
		}
		for _, r := range got {
			if r != '\n' && unicode.IsControl(r) || r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069 {
				rt.Fatalf("%q keeps %U", got, r)
			}
		}
		letters := func(r rune) rune {
			if unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r) || unicode.IsPunct(r) || unicode.Is(unicode.So, r) {
				return r
			}
			return -1
		}
		if strings.Map(letters, s) != strings.Map(letters, got) {
			rt.Fatalf("%q became %q", s, got)
		}
	})
}

func TestCut(t *testing.T) {
	for _, c := range []struct {
		s     string
		limit int
		want  string
	}{{"short", 5, "short"}, {"longer", 5, "long…"}, {"日本語日本語", 3, "日本…"}, {"", 0, ""}, {"x", 0, "…"}, {"👍👍", 1, "…"}} {
		if got := bot.Cut(c.s, c.limit); got != c.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", c.s, c.limit, got, c.want)
		}
	}
}
