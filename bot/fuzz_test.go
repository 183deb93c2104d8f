package bot_test

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// Whatever comes in, a person is answered: with at least one message that has
// words, without an error or a panic (bottest fails on either), and quickly.
func FuzzHandle(f *testing.F) {
	for _, line := range []string{"", " ", "/", "//", "/quiz", "/quiz http 3", "/quiz -1", "/quiz 99999999999999999999", "/roadmap done", "/roadmap undo", "/rung rung rung", "/rung alias a\x00b",
		"/rung settings zone ../../etc/passwd", "/rung settings zone Local", "/rung settings zone /UTC", "/rung settings day-end 99:99", "/faq \xff\xfe", "/leaderboard all all", "hello\nworld",
		"\u202e\u2066", "'; DROP TABLE learner; --", strings.Repeat("ab ", 400), "what is a\u0301\u0301\u0301", "👩🏽‍💻", "/quiz http/caching", "/ROADMAP SHOW WEB"} {
		f.Add(line, "pick:1:a", "ana")
	}
	for _, id := range []string{"", ":", "pick:1:", "blank:1", "hint:1", "easy:1", "guessed:1", "undo:1", "next:1", "flag:1", "drill:", "drill:x", "practice:", "quiz:http", "stage:web", "done:web",
		"skip:web", "path:", "faq:degree", "forget:1", "keep:", "roadmap:x", "pick:1:b:c", "next:9223372036854775808", "pick:1:\x00"} {
		f.Add("/quiz 2", id, "bob\x00\xff")
	}
	fixture := bottest.New(f)
	f.Fuzz(func(t *testing.T, line, id, name string) {
		p := newPerson(t, fixture, "ana")
		p.name = name
		for _, e := range []bot.Event{{Kind: bot.Said, Text: line}, {Kind: bot.Pressed, Button: id}, {Kind: bot.Said, Text: "/" + line}, {Kind: "other", Text: line}} {
			for n, m := range messages(p.does(e)) {
				if text := m.Text.String(); strings.TrimSpace(text) == "" || !utf8.ValidString(text) || m.Kind == "" {
					t.Errorf("message %d in answer to %q %q is %q (%s)", n, e.Text, e.Button, text, m.Kind)
				}
			}
			if len(messages(p.does(e))) == 0 {
				t.Errorf("%q %q is not answered", e.Text, e.Button)
			}
		}
		p.does(bot.Event{Kind: bot.Complete, Text: line})
	})
}

// A pasted page is not searched for minutes, and its writer learns the limit.
func TestVeryLongLine(t *testing.T) {
	p := newPerson(t, bottest.New(t), "ana")
	for _, letter := range []string{"a", "é", "日", "a "} {
		for _, start := range []string{"", "/faq ", "/quiz ", "/rung alias "} {
			text := p.says(start + strings.Repeat(letter, 10_000) + "z").Text.String()
			if !strings.Contains(text, "characters") || !strings.Contains(text, "at most 1000") || len(text) > 200 {
				t.Errorf("10,000 times %q after %q is answered with: %.300s", letter, start, text)
			}
		}
	}
	if m := p.says(strings.Repeat("a", 1000)); m.Kind == bot.KindError {
		t.Errorf("1000 characters are answered with: %s", m.Text)
	}
}
