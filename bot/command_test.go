package bot_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// What both platforms accept: Slack and Discord refuse to register anything else.
func TestCommandsCanBeRegistered(t *testing.T) {
	commands := bot.Commands()
	if len(commands) == 0 || len(commands) > 100 {
		t.Fatalf("%d commands", len(commands))
	}
	registrable(t, "", commands)
	for _, c := range commands {
		registrable(t, c.Name+" ", c.Subs)
	}
	if seen := len(bot.Entries()); seen < 10 {
		t.Errorf("help lists %d entries", seen)
	}
}

var registrableName = regexp.MustCompile(`^[a-z0-9_-]{1,32}$`)

func registrable(t *testing.T, parent string, commands []*bot.Command) {
	t.Helper()
	seen := map[string]bool{}
	if parent != "" && len(commands) > 25 {
		t.Errorf("%s has %d subcommands", parent, len(commands))
	}
	for _, c := range commands {
		at := "/" + parent + c.Name
		described(t, at, c.Name, c.Help)
		if seen[c.Name] {
			t.Errorf("%s stands twice", at)
		}
		seen[c.Name] = true
		if len(c.Args) > 0 && len(c.Subs) > 0 || parent != "" && len(c.Subs) > 0 {
			t.Errorf("%s has arguments and subcommands", at)
		}
		if len(c.Args) > 25 {
			t.Errorf("%s has %d arguments", at, len(c.Args))
		}
		kinds, args, optional := map[bot.ArgKind]int{}, map[string]bool{}, false
		for _, a := range c.Args {
			described(t, at+" "+a.Name, a.Name, a.Help)
			if args[a.Name] || a.Required && optional {
				t.Errorf("%s %s stands twice or is required after an optional one", at, a.Name)
			}
			args[a.Name], optional = true, optional || !a.Required
			if kinds[a.Kind]++; kinds[a.Kind] > 1 && a.Kind != bot.OneOf {
				t.Errorf("%s has two arguments of one kind", at)
			}
			if (a.Kind == bot.OneOf) != (len(a.Options) > 0) || len(a.Options) > 25 || (a.Kind == bot.Number) != (a.Max > a.Min) {
				t.Errorf("%s %s has options or limits that do not fit its kind", at, a.Name)
			}
		}
	}
}

func described(t *testing.T, at, name, help string) {
	t.Helper()
	if !registrableName.MatchString(name) {
		t.Errorf("%s: the name %q cannot be registered", at, name)
	}
	if n := utf8.RuneCountInString(help); n < 1 || n > 100 || strings.HasSuffix(help, ".") || strings.Contains(help, "!") {
		t.Errorf("%s: the description %q cannot be registered, or is no short sentence without a full stop", at, help)
	}
}

// Another app may own a name: every command works behind /rung, in any letter case.
func TestEveryCommandWorksBehindRung(t *testing.T) {
	f := bottest.New(t)
	for _, line := range []string{"/quiz http 2", "/faq do I need maths", "/streak", "/leaderboard week", "/roadmap next", "/roadmap show web", "/rung help", "/rung settings"} {
		a, b := newPerson(t, f, "a"+line), newPerson(t, f, "b"+line)
		plain := a.says(line).Text.String()
		for _, other := range []string{"/rung " + line[1:], strings.ToUpper(line[:5]) + line[5:], "  " + line + "  ", "/RUNG " + strings.ReplaceAll(line[1:], " ", "   ")} {
			if line[:5] == "/rung" && strings.HasPrefix(strings.ToLower(other), "/rung rung") {
				continue
			}
			if got := b.says(other); got.Kind == bot.KindError || line != "/quiz http 2" && got.Text.String() != plain {
				t.Errorf("%q is answered with: %s", other, got.Text)
			}
		}
	}
}

// A completion is at most 25 lines, each of which goes on from what was typed
// and is understood; a command that needs a word more says which.
func TestCompletionIsUnderstood(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	typed := []string{"/", "/q", "/quiz ", "/quiz h", "/roadmap", "/roadmap s", "/ROADMAP show ", "/rung ", "/rung settings", "/rung hide o", "/leaderboard ", "/faq", "/é"}
	for _, e := range bot.Entries() {
		typed = append(typed, e.Line, strings.SplitAfter(e.Line, " ")[0])
	}
	lines := map[string]bool{}
	for _, text := range typed {
		reply := p.does(bot.Event{Kind: bot.Complete, Text: text})
		if len(reply.Choices) > 25 {
			t.Errorf("%q: %d completions", text, len(reply.Choices))
		}
		for _, c := range reply.Choices {
			if !strings.EqualFold(c.Line[:min(len(text), len(c.Line))], text) || c.Help == "" {
				t.Errorf("%q is completed with %q (%s)", text, c.Line, c.Help)
			}
			lines[c.Line] = true
		}
	}
	for line := range lines {
		m := p.says(line)
		if text := m.Text.String(); m.Kind == bot.KindError && !strings.HasPrefix(text, "Write it like this") && !strings.Contains(text, "not understand") {
			t.Errorf("the completion %q is answered with: %s", line, text)
		} else if m.Kind == bot.KindError && strings.Contains(text, "not understand") {
			t.Errorf("the completion %q is not understood", line)
		}
	}
	for _, e := range bot.Entries() { // nothing is out of reach of somebody who types a slash
		name := "/" + strings.SplitN(e.Line[1:], " ", 2)[0]
		for _, admin := range []bool{false, true} {
			offered := strings.Contains(fmt.Sprint(p.does(bot.Event{Kind: bot.Complete, Text: "/", Admin: admin}).Choices), "{"+name)
			if forAdmins := name == "/mentor"; offered == (forAdmins && !admin) {
				t.Errorf("a slash alone, typed by an admin %v: is %s offered? %v", admin, name, offered)
			}
		}
	}
	for _, nothing := range []string{"", "quiz", "/nosuch", strings.Repeat("/", 10_000), "/\x00\xff"} {
		if got := p.does(bot.Event{Kind: bot.Complete, Text: nothing}).Choices; len(got) != 0 {
			t.Errorf("%.20q is completed with %v", nothing, got)
		}
	}
}

// Completion is asked for at each keystroke: it must not make a learner of
// somebody who only types.
func TestCompletionRecordsNobody(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	p.does(bot.Event{Kind: bot.Complete, Text: "/q"})
	if reply := p.does(bot.Event{Kind: bot.Said, Text: "/quiz"}); len(reply.Say) != 2 {
		t.Error("the first command after a completion is not the first contact")
	}
}
