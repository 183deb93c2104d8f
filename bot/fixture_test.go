package bot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"testing/fstest"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// tester is what a test and one draw of a property have in common.
type tester interface {
	Helper()
	Error(args ...any)
	Errorf(format string, args ...any)
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

// person is somebody who talks to a mentor.
type person struct {
	t         tester
	f         *bottest.Fixture
	m         *bot.Mentor
	account   bot.Account
	name      string
	workspace string
}

// newPerson returns a person of a terminal team. Each user has a history of their own.
func newPerson(t tester, f *bottest.Fixture, user string) *person {
	return &person{t: t, f: f, m: f.Mentor, account: bot.Account{Platform: "slack", Team: "T1", User: user}, name: user, workspace: "T1"}
}

// does carries out an event that must not fail.
func (p *person) does(e bot.Event) bot.Reply {
	p.t.Helper()
	e.Account, e.Name, e.Place.Workspace = p.account, p.name, p.workspace
	reply, err := p.m.Handle(p.t.Context(), e)
	if err != nil {
		p.t.Fatalf("%s %q %q: %v", e.Kind, e.Text, e.Button, err)
	}
	return reply
}

func (p *person) says(line string) bot.Message {
	p.t.Helper()
	return first(p.t, p.does(bot.Event{Kind: bot.Said, Text: line}))
}

func (p *person) presses(button string) bot.Message {
	p.t.Helper()
	return first(p.t, p.does(bot.Event{Kind: bot.Pressed, Button: button}))
}

func messages(reply bot.Reply) []bot.Message {
	if reply.Update == nil {
		return reply.Say
	}
	return append([]bot.Message{*reply.Update}, reply.Say...)
}

func first(t tester, reply bot.Reply) bot.Message {
	t.Helper()
	all := messages(reply)
	if len(all) == 0 {
		t.Fatal("nothing was said")
	}
	return all[0]
}

// button returns the id of the message's first button with the verb.
func button(t tester, m bot.Message, verb string) string {
	t.Helper()
	for _, b := range m.Buttons {
		if strings.HasPrefix(b.ID, verb+":") {
			return b.ID
		}
	}
	t.Fatalf("no button %q on: %s %v", verb, m.Text, m.Buttons)
	return ""
}

func hasButton(m bot.Message, verb string) bool {
	for _, b := range m.Buttons {
		if strings.HasPrefix(b.ID, verb+":") {
			return true
		}
	}
	return false
}

// promptOf returns the prompt that the message's buttons belong to.
func (p *person) promptOf(m bot.Message) store.Prompt {
	p.t.Helper()
	id, err := strconv.ParseInt(strings.Split(button(p.t, m, "blank"), ":")[1], 10, 64)
	if err != nil {
		p.t.Fatal(err)
	}
	return p.prompt(id)
}

func (p *person) prompt(id int64) (prompt store.Prompt) {
	p.t.Helper()
	p.read(func(r store.Reader) (err error) {
		prompt, err = r.Prompt(p.t.Context(), id)
		return err
	})
	return prompt
}

// towards gives all of a right or a wrong answer to the question of a message
// but its last step, which it returns.
func (p *person) towards(m bot.Message, bank *quizzes.Bank, right bool) bot.Event {
	p.t.Helper()
	prompt := p.promptOf(m)
	q, ok := bank.Question(prompt.Question)
	if !ok {
		p.t.Fatalf("question %s is not in the bank", prompt.Question)
	}
	answer := q.Answer()
	if !right {
		answer = bottest.Wrong(q)
	}
	if prompt.Picks != "" {
		p.does(bot.Event{Kind: bot.Pressed, Button: fmt.Sprintf("over:%d", prompt.ID)})
	}
	steps := bottest.Steps(q, prompt.ID, answer)
	for _, step := range steps[:len(steps)-1] {
		p.does(step)
	}
	return steps[len(steps)-1]
}

// answers answers the question of a message and returns its result.
func (p *person) answers(m bot.Message, right bool) bot.Message {
	p.t.Helper()
	result := first(p.t, p.does(p.towards(m, p.f.Bank, right)))
	if result.Kind != bot.KindResult {
		p.t.Fatalf("an answer led to %s: %s", result.Kind, result.Text)
	}
	return result
}

func (p *person) read(fn func(store.Reader) error) {
	p.t.Helper()
	if err := p.f.Store.Read(p.t.Context(), fn); err != nil {
		p.t.Fatal(err)
	}
}

// learner returns the id of a person who has been here before.
func (p *person) learner() int64 {
	p.t.Helper()
	account, err := p.f.Store.Account(p.t.Context(), store.Account{Platform: p.account.Platform, Team: p.account.Team, User: p.account.User}, store.Learner{})
	if err != nil {
		p.t.Fatal(err)
	}
	return account.Learner
}

func (p *person) history() (h store.History) {
	p.t.Helper()
	id := p.learner()
	p.read(func(r store.Reader) (err error) {
		h, err = r.History(p.t.Context(), id)
		return err
	})
	return h
}

var embeddedGuide = sync.OnceValues(guide.Embedded)

// mentor returns another mentor on the fixture's database, with a bank of its own.
func mentor(t tester, f *bottest.Fixture, s store.Store, bank *quizzes.Bank, log slog.Handler) *bot.Mentor {
	t.Helper()
	g, err := embeddedGuide()
	if err != nil {
		t.Fatal(err)
	}
	m, err := bot.New(bot.Options{Store: s, Bank: bank, Guide: g, Clock: f.Clock, Log: slog.New(log), DayEnd: 4 * 60})
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// failing is a log that fails the test with what is written to it.
func failing(t tester) slog.Handler { return slog.NewTextHandler(failWriter{t}, nil) }

type failWriter struct{ t tester }

func (w failWriter) Write(line []byte) (int, error) {
	w.t.Errorf("the mentor logged: %s", line)
	return len(line), nil
}

// item is a question of a bank made for a test. The first option is right.
type item struct {
	id, stem string
	options  [][2]string // id, text
}

func abc(id, stem string) item {
	return item{id, stem, [][2]string{{"a", "the first of them"}, {"b", "the second one"}, {"c", "the third of all"}}}
}

// bankOf returns a bank of one deck, "basics", with a topic "first".
func bankOf(t tester, items ...item) *quizzes.Bank {
	t.Helper()
	bank, err := quizzes.Load(fstest.MapFS{"basics.yaml": {Data: []byte(deckYAML(t, items...))}})
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

// deckYAML is the file of such a deck.
func deckYAML(t tester, items ...item) string {
	t.Helper()
	words := func(n int) string { return strings.TrimSpace(strings.Repeat("word ", n)) }
	type m = map[string]any
	var questions []m
	for _, i := range items {
		var options []m
		for n, o := range i.options {
			options = append(options, m{"id": o[0], "text": o[1], "why": words(12), "correct": n == 0})
		}
		questions = append(questions, m{"id": i.id, "topic": "first", "stage": "web", "kind": "choice", "difficulty": "easy", "level": "apply",
			"objective": "Knows it.", "stem": i.stem, "options": options, "hint": "Look closely.", "explanation": words(45),
			"sources": []m{{"title": "A page", "url": "https://example.org/"}}, "as_of": "2026-11-01", "review_by": "2027-11-01"})
	}
	data, err := yaml.Marshal(m{"deck": "basics", "title": "Basics", "about": "A deck for tests.",
		"topics": []m{{"id": "first", "title": "First things"}}, "questions": questions})
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// ignore returns nil for an error that is the given one.
func ignore(err, expected error) error {
	if errors.Is(err, expected) {
		return nil
	}
	return err
}
