package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
)

// crawl presses every button that can be reached from every command, each
// once, and calls visit with every message that comes.
func crawl(t *testing.T, p *person, visit func(from string, m bot.Message)) (pressed int) {
	t.Helper()
	todo, seen := []bot.Event{}, map[string]bool{}
	for _, line := range []string{"hello", "thanks", "bye", "help", "do I need maths", "learn", "job", "what is the weather in paris tomorrow afternoon", "/quiz", "/quiz http 3", "/quiz security/nosuch", "/roadmap next",
		"/roadmap show", "/roadmap path", "/roadmap undo", "/streak", "/leaderboard", "/leaderboard all http", "/rung help", "/rung settings", "/rung delete",
		"/rung export", "/rung alias Owl", "/rung hide on", "/leaderboard", "/quiz", "/leaderboard all", "/faq which language first?", "/faq salary", "/faq python or java or go", "/nosuch"} {
		todo = append(todo, bot.Event{Kind: bot.Said, Text: line})
	}
	for len(todo) > 0 && pressed < tier.Pick(600, 5000) {
		e := todo[0]
		todo = todo[1:]
		for _, m := range messages(p.does(e)) {
			visit(e.Text+e.Button, m)
			for _, b := range m.Buttons {
				if !seen[b.ID] && !strings.HasPrefix(b.ID, "forget:") {
					seen[b.ID] = true
					pressed++
					todo = append(todo, bot.Event{Kind: bot.Pressed, Button: b.ID})
				}
			}
		}
	}
	return pressed
}

// Every button anybody can ever see fits both platforms, leads somewhere and
// says what it does; every message is calm and complete.
func TestEverythingThatCanBeReached(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	verbs, kinds := map[string]bool{}, map[bot.MessageKind]bool{}
	pressed := crawl(t, p, func(from string, m bot.Message) {
		kinds[m.Kind] = true
		for _, b := range m.Buttons {
			verbs[strings.SplitN(b.ID, ":", 2)[0]] = true
		}
		if m.Kind == bot.KindError && strings.Contains(from, ":") {
			t.Errorf("the button %q leads to an error: %s", from, m.Text)
		}
		checkButtons(t, from, m)
		checkText(t, from, m)
	})
	for _, verb := range []string{"pick", "blank", "hint", "easy", "guessed", "undo", "next", "flag", "drill", "quiz", "roadmap", "stage", "done", "skip", "path", "faq", "forget", "keep"} {
		if !verbs[verb] {
			t.Errorf("no button %q in %d presses", verb, pressed)
		}
	}
	for _, kind := range []bot.MessageKind{bot.KindAnswer, bot.KindSuggest, bot.KindNone, bot.KindQuiz, bot.KindResult, bot.KindCard, bot.KindNotice, bot.KindError} {
		if !kinds[kind] {
			t.Errorf("no message of kind %s was met", kind)
		}
	}
}

func checkButtons(t *testing.T, from string, m bot.Message) {
	t.Helper()
	if len(m.Buttons) > 25 {
		t.Errorf("%q is answered with %d buttons", from, len(m.Buttons))
	}
	ids := map[string]bool{}
	for _, b := range m.Buttons {
		if n := utf8.RuneCountInString(b.Label); n < 1 || n > 75 {
			t.Errorf("%q: the label %q has %d characters", from, b.Label, n)
		}
		if len(b.ID) > 100 || !strings.Contains(b.ID, ":") || ids[b.ID] || b.ID != bot.Clean(b.ID) {
			t.Errorf("%q: the button %q is too long, stands twice or has no verb", from, b.ID)
		}
		if b.Danger != strings.HasPrefix(b.ID, "forget:") {
			t.Errorf("%q: the button %q is dangerous: %v", from, b.ID, b.Danger)
		}
		ids[b.ID] = true
	}
}

func checkText(t *testing.T, from string, m bot.Message) {
	t.Helper()
	text := m.Text.String()
	if strings.TrimSpace(text) == "" {
		t.Errorf("%q is answered with nothing", from)
	}
	for _, bad := range []string{"!", "<nil>", "map[", "{", "..  ", "\n\n\n", " ,", " 1 days", " 1 points", "**"} {
		if strings.Contains(prose(m.Text), bad) {
			t.Errorf("%q: %q stands in: %s", from, bad, text)
		}
	}
	if n := utf8.RuneCountInString(text); n > 4000 {
		t.Errorf("%q is answered with %d characters", from, n)
	}
	for _, b := range m.Text {
		if strings.TrimSpace(bot.Text{b}.String()) == "" { // Slack refuses a block without text
			t.Errorf("%q: a block without words in: %q", from, text)
		}
		for _, s := range append(append([]bot.Span{}, b.Spans...), flat(b.Items)...) {
			if s.Style == bot.Link && (!strings.HasPrefix(s.URL, "https://") || s.Words == "") {
				t.Errorf("%q: a link without words or without https: %+v", from, s)
			}
		}
	}
}

func flat(items [][]bot.Span) (all []bot.Span) {
	for _, item := range items {
		all = append(all, item...)
	}
	return all
}

// prose is a text without its code.
func prose(text bot.Text) string {
	var b strings.Builder
	for _, block := range text {
		if block.Kind == bot.Code {
			continue
		}
		for _, s := range append(append([]bot.Span{}, block.Spans...), flat(block.Items)...) {
			if s.Style == bot.Mono {
				s.Words = "code"
			}
			b.WriteString(s.Words)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// The ids of a question's buttons differ in nothing but the option, so that
// nobody reads the answer off them.
func TestButtonsHoldNoAnswer(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	m := p.says("/quiz 20")
	questions := 0
	for hasButton(m, "blank") {
		questions++
		prompt := p.promptOf(m)
		q, _ := f.Bank.Question(prompt.Question)
		options := map[string]bool{}
		for _, b := range m.Buttons {
			if id, isPick := strings.CutPrefix(b.ID, fmt.Sprintf("pick:%d:", prompt.ID)); isPick {
				options[id] = true
				if _, known := q.Option(id); !known || len(b.Label) != 1 || b.Danger {
					t.Errorf("%s: the button %+v", q.ID, b)
				}
			} else if strings.HasPrefix(b.ID, "pick:") {
				t.Errorf("%s: the button %q belongs to another question", q.ID, b.ID)
			}
		}
		want := len(q.Options)
		if q.Kind == quizzes.Typed {
			want = 0
		}
		if len(options) != want {
			t.Errorf("%s: %d options are offered, want %d", q.ID, len(options), want)
		}
		text := m.Text.String()
		for _, o := range q.Options {
			if q.Kind != quizzes.Typed && !strings.Contains(text, o.Text) || strings.Contains(text, o.Why) {
				t.Errorf("%s: option %s is missing, or explained before the answer", q.ID, o.ID)
			}
		}
		if strings.Contains(text, q.Hint) || strings.Contains(text, q.Explanation) || strings.Contains(text, "right") && strings.Contains(text, "(right") {
			t.Errorf("%s gives itself away: %s", q.ID, text)
		}
		if m = p.answers(m, questions%2 == 0); hasButton(m, "next") {
			m = p.presses(button(t, m, "next"))
		}
	}
	if questions < len(f.Bank.Questions()) {
		t.Errorf("%d questions came, the bank has %d", questions, len(f.Bank.Questions()))
	}
}
