package discordbot_test

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
)

// hostile is text as people write it who want it to be more than text.
var hostile = []string{"@everyone", "<@1180000000000000001>", "<#1>", "<t:1:R>", "**bold**", "__u__", "~~gone~~", "||spoiler||", "`code`", "```\nblock\n```", "``two``", "# heading", "-# small",
	"> quote", ">>> all", "- item", "+ item", "1. item", "[here](https://evil.example)", "https://evil.example/?a=_b_", ":smile:", "\\", "\\*", "*", "a_b_c", "مرحبا", "\u202egnp", "\n", "\n\n", " ", "", "\t", "😀", "\x00", "word"}

func textOf(t *rapid.T) string {
	return strings.Join(rapid.SliceOfN(rapid.SampledFrom(hostile), 0, 5).Draw(t, "text"), rapid.SampledFrom([]string{"", " ", "\n"}).Draw(t, "between"))
}

func spansOf(t *rapid.T) (all []bot.Span) {
	for range rapid.IntRange(0, 3).Draw(t, "spans") {
		words := strings.Repeat(textOf(t), rapid.SampledFrom([]int{1, 1, 1, 300}).Draw(t, "times"))
		all = append(all, bot.Span{Style: bot.Style(rapid.IntRange(0, int(bot.Time)).Draw(t, "style")), Words: words, At: time.Unix(1795255200, 0),
			URL: rapid.SampledFrom([]string{"", "https://a.example/(b)>c", "javascript:alert(1)", "http://a b"}).Draw(t, "url")})
	}
	return all
}

func messageOf(t *rapid.T) bot.Message {
	m := bot.Message{Kind: bot.KindCard}
	for range rapid.IntRange(0, 8).Draw(t, "blocks") {
		b := bot.Block{Kind: bot.BlockKind(rapid.IntRange(0, int(bot.Small)).Draw(t, "kind")), Spans: spansOf(t)}
		for range rapid.IntRange(0, 4).Draw(t, "items") {
			b.Items = append(b.Items, spansOf(t))
		}
		m.Text = append(m.Text, b)
	}
	for range rapid.IntRange(0, 30).Draw(t, "buttons") {
		m.Buttons = append(m.Buttons, bot.Button{ID: rapid.StringMatching(`[a-z]{1,3}:[0-9]{1,120}`).Draw(t, "id"), Label: textOf(t)})
	}
	return m
}

// Whatever a message says, Discord takes it.
func TestEveryMessageIsWithinDiscordsLimits(t *testing.T) {
	fake := discordfake.New(t, time.Now)
	rapid.Check(t, func(r *rapid.T) {
		if faults := fake.Faults(discordbot.Render(messageOf(r), "rung-1")); len(faults) > 0 {
			r.Fatalf("%v", faults)
		}
	})
}

// What people write is read as they wrote it, and becomes no markup.
func TestTextStaysText(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var words []string
		for _, w := range strings.Fields(bot.Clean(textOf(r))) {
			words = append(words, w)
		}
		said := strings.Join(words, " ")
		for _, block := range []bot.Block{bot.Para(said), bot.Head(said), bot.Note(said), bot.Para("Name: ", bot.Bold(said), "."), bot.Bullets(bot.Item(said))} {
			page := discordbot.Render(bot.Message{Text: bot.Text{block}}, "").Embeds[0].Description
			got := discordfake.Plain(page)
			if !strings.Contains(got, said) {
				r.Fatalf("%q is read as %q in %q", said, got, page)
			}
			if strings.Contains(page, "@everyone") && !strings.Contains(page, "\\@everyone") || strings.Contains(page, "https://") {
				r.Fatalf("%q is alive in %q", said, page)
			}
		}
	})
}

// What has no room is left out with a sentence that says so, never in mid-letter.
func TestTextThatIsTooLong(t *testing.T) {
	for name, text := range map[string]bot.Text{
		"one block":   {bot.Para(strings.Repeat("é😀*", 5000))},
		"many blocks": {bot.Para(strings.Repeat("a", 3000)), bot.Para(strings.Repeat("b", 2500)), bot.Para(strings.Repeat("c", 3000))},
		"code":        {bot.Listing(strings.Repeat("x := `1`\n", 2000))},
	} {
		p := discordbot.Render(bot.Message{Text: text}, "")
		all := ""
		for _, e := range p.Embeds {
			all += e.Description
		}
		if !strings.HasSuffix(all, "The rest is too long for one message here.") || !utf8.ValidString(all) || utf8.RuneCountInString(all) < 2500 {
			t.Errorf("%s: %d characters that end in %q", name, utf8.RuneCountInString(all), all[max(len(all)-60, 0):])
		}
		if name == "code" && strings.Count(all, "```")%2 != 0 {
			t.Errorf("a block of code is left open")
		}
	}
	if p := discordbot.Render(bot.Message{Text: bot.Text{bot.Para(strings.Repeat("a", 3000)), bot.Para(strings.Repeat("b", 2500))}}, ""); len(p.Embeds) != 2 || strings.Contains(p.Embeds[1].Description, "too long") {
		t.Errorf("what fits into two embeds is cut")
	}
}
