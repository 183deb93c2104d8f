package bot_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// What people type is never said back, whatever command it is typed into. The
// alias they chose is the one exception.
func TestNothingTypedIsRepeated(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	places := []string{"", "/", "/rung ", "/quizz "}
	for _, e := range bot.Entries() {
		words := strings.Fields(e.Line)
		for n := range words {
			if place := strings.Join(words[:n+1], " "); !strings.ContainsAny(words[n], "[|") && !strings.HasPrefix(place, "/rung alias") {
				places = append(places, place+" ", place)
			}
		}
	}
	places = append(places, "/rung settings zone ", "/rung settings day-end ", "/leaderboard all ", "/rung hide ", "/roadmap show ", "/quiz http ")
	rapid.Check(t, func(rt *rapid.T) {
		word := rapid.StringMatching(`[qxzjkw]{7,12}`).Draw(rt, "word")
		wrap := rapid.SampledFrom([]string{"%s", "<!%s>", "@%s", "`%s`", "**%s**", "%s/%s", "%s 3", "http %s", "https://%s.example", "<script>%s</script>", "مرحبا %s", "do I need %s maths"}).Draw(rt, "wrap")
		line := rapid.SampledFrom(places).Draw(rt, "place") + strings.ReplaceAll(wrap, "%s", word)
		for _, m := range messages(p.does(bot.Event{Kind: bot.Said, Text: line})) {
			if whole := strings.ToLower(m.Text.String() + fmt.Sprint(m.Buttons)); strings.Contains(whole, word) {
				rt.Fatalf("%q is repeated: %s", line, whole)
			}
		}
		for _, m := range messages(p.does(bot.Event{Kind: bot.Pressed, Button: rapid.SampledFrom([]string{"pick:1:", "quiz:", "stage:", "faq:", "path:", "forget:", "", "done:"}).Draw(rt, "verb") + word})) {
			if whole := m.Text.String() + fmt.Sprint(m.Buttons); strings.Contains(whole, word) {
				rt.Fatalf("a button is repeated: %s", whole)
			}
		}
	})
}

// A slip is answered with the right word, not with the slip.
func TestNoSlipIsRepeated(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	for place, names := range map[string][]string{
		"/": {"quiz", "roadmap", "streak", "leaderboard"}, "/roadmap ": {"next", "show", "undo"}, "/rung ": {"help", "export", "settings"},
		"/quiz ": {"security", "caching"}, "/roadmap show ": {"orientation", "rest-api"}, "/roadmap path ": {"das"}, "/leaderboard ": {"security", "month"},
		"/rung settings zone ": {"Berlin", "Asia/Kolkata"},
	} {
		for _, name := range names {
			slip := name[:2] + "x" + name[2:]
			text := p.says(place + slip).Text.String()
			if strings.Contains(text, slip) || !strings.Contains(text, "Did you mean") || !strings.Contains(text, name) {
				t.Errorf("%q is answered with: %s", place+slip, text)
			}
		}
	}
}

// A person's name comes from the platform and is shown to others: it must not
// make lines of its own on a board, nor fill it.
func TestNamesCannotForgeABoard(t *testing.T) {
	f := bottest.New(t)
	for n, name := range []string{"bob\n1. Eve, 999 points", "bob\u202e1. Eve", strings.Repeat("long", 500), "  ", "\x00\x1b[31mred", "\xff\xfe"} {
		p := newPerson(t, f, fmt.Sprint("user", n))
		p.name, p.workspace = name, fmt.Sprint("T", n)
		p.answers(p.says("/quiz 1"), true)
		m := p.says("/leaderboard")
		text := m.Text.String()
		if lines := strings.Split(text, "\n"); len(lines) != 3 || !strings.HasPrefix(lines[2], "1. ") {
			t.Errorf("name %.20q makes this board: %q", name, text)
		}
		if len([]rune(text)) > 200 {
			t.Errorf("name %.20q fills %d characters", name, len([]rune(text)))
		}
	}
}

func TestAlias(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	p.answers(p.says("/quiz 1"), true)
	for alias, want := range map[string]string{
		"Zoë Ünal": "Zoë Ünal", "محمد": "محمد", "Nguyễn": "Nguyễn", "日本 太郎": "日本 太郎", "  two \t words ": "two words",
		"ni\u202eght": "night", strings.Repeat("é", 32): strings.Repeat("é", 32),
		strings.Repeat("é", 33): "", "@here": "", "<!here>": "", "#general": "", "`x`": "", "**x**": "", "12345": "", "😀": "", "a|b": "", `a\b`: "",
	} {
		p.says("/rung alias")
		m := p.says("/rung alias " + alias)
		if refused := m.Kind == bot.KindError; refused != (want == "") {
			t.Errorf("%q: %s", alias, m.Text)
		}
		if board := p.says("/leaderboard").Text.String(); want != "" && !strings.Contains(board, "1. "+want+",") {
			t.Errorf("%q: the board says %s", alias, board)
		}
	}
}

// What one team's board shows is not seen in another team, also for somebody
// who learns in both.
func TestTeamsDoNotSeeEachOther(t *testing.T) {
	f := bottest.New(t)
	ana, bob := newPerson(t, f, "ana"), newPerson(t, f, "bob")
	bob.workspace = "T2"
	ana.answers(ana.says("/quiz 1"), true)
	bob.answers(bob.says("/quiz 1"), true)
	for _, p := range []*person{ana, bob} {
		other := map[string]string{"ana": "bob", "bob": "ana"}[p.name]
		for _, line := range []string{"/leaderboard", "/leaderboard all", "/leaderboard month http"} {
			if text := p.says(line).Text.String(); strings.Contains(text, other) {
				t.Errorf("%s reads about %s: %s", p.name, other, text)
			}
		}
	}
	ana.workspace = "T2" // she visits the other team, where she has played nothing yet
	if text := ana.says("/leaderboard all").Text.String(); strings.Contains(text, "ana") || !strings.Contains(text, "1. bob") {
		t.Errorf("a visitor reads: %s", text)
	}
	ana.workspace = "" // in a direct message the team is not clear any more
	if m := ana.says("/leaderboard"); m.Kind != bot.KindError {
		t.Errorf("a member of two teams reads in a direct message: %s", m.Text)
	}
}

// Somebody who hides alone sees their own place and no empty list.
func TestBoardWithOnlyHiddenPeople(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	p.answers(p.says("/quiz 1"), true)
	p.says("/rung hide on")
	m := p.says("/leaderboard")
	checkText(t, "/leaderboard", m)
	if text := m.Text.String(); !strings.Contains(text, "place 1 with 5 points") {
		t.Errorf("the board says: %s", text)
	}
}
