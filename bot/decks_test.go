package bot_test

import (
	"errors"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/quizzes"
)

// withOurs is a bank of the deck "basics" for everybody and of "ours" for the
// workspace slack:T1.
func withOurs(t tester) *quizzes.Bank {
	t.Helper()
	ours := strings.NewReplacer("deck: basics", "deck: ours", "id: q1", "id: ours-1", "title: Basics", "title: Ours").Replace(deckYAML(t, abc("q1", "Which of them is right, at last?")))
	bank, err := quizzes.Load(fstest.MapFS{
		"basics.yaml":        {Data: []byte(deckYAML(t, abc("q2", "Which of these is it?")))},
		"slack/T1/ours.yaml": {Data: []byte(ours)},
	})
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

// The decks of a workspace are seen by its people, there and in private, and by
// nobody else.
func TestDeckOfAWorkspace(t *testing.T) {
	f := bottest.New(t)
	m := mentor(t, f, f.Store, withOurs(t), failing(t))
	at := func(user, workspace string) *person {
		p := newPerson(t, f, user)
		p.m, p.workspace = m, workspace
		return p
	}
	sees := func(p *person) bool { return p.says("/quiz ours").Kind == bot.KindQuiz }
	completes := func(workspace string) bool {
		reply, err := m.Handle(t.Context(), bot.Event{Kind: bot.Complete, Text: "/quiz o", Account: bot.Account{Platform: "slack", User: "U9"}, Place: bot.Place{Workspace: workspace}})
		return err == nil && slices.ContainsFunc(reply.Choices, func(c bot.Choice) bool { return strings.HasPrefix(c.Line, "/quiz ours") })
	}
	if !sees(at("ana", "T1")) || !completes("T1") {
		t.Error("its own people do not see it")
	}
	if !sees(at("ana", "")) {
		t.Error("a member does not see it in private")
	}
	if sees(at("ana", "T2")) {
		t.Error("a member sees it in another workspace")
	}
	if sees(at("ben", "T2")) || sees(at("ben", "")) || completes("T2") {
		t.Error("others see it")
	}
	if text := at("ben", "T2").says("/quiz 20").Text.String(); strings.Contains(text, "at last") {
		t.Errorf("others are asked its questions: %s", text)
	}
}

// Loading decks anew serves them; with mistakes the old ones go on.
func TestReload(t *testing.T) {
	f := bottest.New(t)
	next, wrong := bankOf(t, abc("q1", "Which of them?")), error(nil)
	g, err := embeddedGuide()
	if err != nil {
		t.Fatal(err)
	}
	m, err := bot.New(bot.Options{Store: f.Store, Bank: next, Guide: g, Clock: f.Clock, Log: slog.New(slog.DiscardHandler),
		Reload: func() (*quizzes.Bank, error) { return next, wrong }})
	if err != nil {
		t.Fatal(err)
	}
	say := func(line string) bot.Message {
		t.Helper()
		reply, err := m.Handle(t.Context(), bot.Event{Kind: bot.Said, Text: line, Admin: true, Name: "boss", Account: bot.Account{Platform: "slack", Team: "T1", User: "boss"}, Place: bot.Place{Workspace: "T1"}})
		if err != nil {
			t.Fatal(err)
		}
		return reply.Say[0]
	}
	if text := say("/mentor decks show").Text.String(); !strings.Contains(text, "basics: Basics, 1 question") {
		t.Errorf("before: %s", text)
	}
	next = bankOf(t, abc("q1", "Which of them?"), abc("q2", "And which of these?"))
	wrong = errors.New(strings.Repeat("basics.yaml:8: question \"q2\": stem: shorten it\n", 7) + "the end")
	if m := say("/mentor decks reload"); m.Kind != bot.KindError || !strings.Contains(m.Text.String(), "basics.yaml:8") || !strings.Contains(m.Text.String(), "And 3 more") {
		t.Errorf("with mistakes: %s", m.Text)
	}
	if text := say("/mentor decks show").Text.String(); !strings.Contains(text, "1 question") {
		t.Errorf("after mistakes: %s", text)
	}
	wrong = nil
	if text := say("/mentor decks reload").Text.String(); !strings.Contains(text, "1 deck with 2 questions") {
		t.Errorf("loaded: %s", text)
	}
	if text := say("/mentor decks show").Text.String(); !strings.Contains(text, "2 questions") {
		t.Errorf("after: %s", text)
	}
	if m := say("/mentor decks wake q1"); m.Kind != bot.KindError {
		t.Errorf("a question that does not rest was woken: %s", m.Text)
	}
}

// The people of a mentor without a folder of decks are told so.
func TestReloadOfBuiltInDecks(t *testing.T) {
	f := bottest.New(t)
	_, err := f.Mentor.Reload()
	if err == nil {
		t.Error("the built-in decks were loaded anew")
	}
	reply, err := f.Mentor.Handle(t.Context(), bot.Event{Kind: bot.Said, Text: "/mentor decks reload", Admin: true, Account: bot.Account{Platform: "slack", Team: "T1", User: "boss"}, Place: bot.Place{Workspace: "T1"}})
	if err != nil || !strings.Contains(reply.Say[0].Text.String(), "built in") {
		t.Errorf("%v, %v", reply.Say, err)
	}
}
