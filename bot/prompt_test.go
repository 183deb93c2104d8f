package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/quizzes"
)

// upgraded returns a person whose mentor asks from one bank, and a function
// that restarts the mentor with another bank on the same database.
func upgraded(t *testing.T, f *bottest.Fixture, items ...item) (p *person, restart func(...item)) {
	own := *f // its bank changes
	p = newPerson(t, &own, t.Name())
	restart = func(items ...item) {
		p.f.Bank = bankOf(t, items...)
		p.m = mentor(t, p.f, p.f.Store, p.f.Bank, failing(t))
	}
	restart(items...)
	return p, restart
}

// No button of somebody else's question does anything, whatever it is.
func TestSomeoneElsesButtonsChangeNothingForEither(t *testing.T) {
	f := bottest.New(t)
	ana, bob := newPerson(t, f, "ana"), newPerson(t, f, "bob")
	bob.says("hello")
	asked := ana.says("/quiz http 2")
	result := ana.answers(ana.presses(button(t, ana.answers(asked, true), "next")), true)
	open := ana.presses(button(t, result, "next"))
	var ids []string
	for _, m := range []bot.Message{asked, result, open, ana.says("/rung delete")} {
		for _, b := range m.Buttons {
			if b.ID != "keep:" && !strings.HasPrefix(b.ID, "topic:") { // the roadmap is everybody's
				ids = append(ids, b.ID)
			}
		}
	}
	hers, his := ana.history(), bob.history()
	for _, id := range ids {
		m := bob.presses(id)
		if m.Kind != bot.KindError || len(m.Buttons) > 0 {
			t.Errorf("%s: bob was answered with %s: %s", id, m.Kind, m.Text)
		}
		if q, _ := f.Bank.Question(hers.Prompts[0].Question); strings.Contains(m.Text.String(), q.Stem) {
			t.Errorf("%s: bob reads ana's question", id)
		}
	}
	if diff := cmp.Diff(hers, ana.history()) + cmp.Diff(his, bob.history()); diff != "" {
		t.Errorf("bob's presses changed this:\n%s", diff)
	}
}

// A question that is no longer in the bank can be neither answered nor taken
// back, and leads on to the next one.
func TestRetiredQuestion(t *testing.T) {
	f := bottest.New(t)
	one, two := abc("one", "The first question?"), abc("two", "The second question?")
	for _, verb := range []string{"pick", "blank", "hint", "easy", "guessed", "undo", "flag"} {
		for _, answered := range []bool{false, true} {
			t.Run(fmt.Sprint(verb, " answered ", answered), func(t *testing.T) {
				p, restart := upgraded(t, f, one, two)
				m := p.says("/quiz 2")
				id := p.promptOf(m)
				points := 0
				if answered {
					m = p.answers(m, true)
					points = 5
				}
				press := fmt.Sprintf("%s:%d", verb, id.ID)
				if verb == "pick" {
					press += ":a"
				}
				left := two
				if id.Question == "two" {
					left = one
				}
				restart(left)
				log := p.history().Log
				m = p.presses(press)
				if m.Kind != bot.KindNotice {
					t.Errorf("answered with %s: %s", m.Kind, m.Text)
				}
				if diff := cmp.Diff(log, p.history().Log); diff != "" {
					t.Errorf("the log changed:\n%s", diff)
				}
				for _, board := range []string{"all/", "all/basics"} {
					if got := p.standing(board); got != points {
						t.Errorf("%d points on board %s, want %d", got, board, points)
					}
				}
				if m := p.presses(button(t, m, "next")); m.Kind != bot.KindQuiz || p.promptOf(m).Question == id.Question {
					t.Errorf("next leads to %s: %s", m.Kind, m.Text)
				}
				p.says("/streak")
				p.says("/leaderboard")
			})
		}
	}
}

// An answer is graded only against what was read. The question is put again as
// it reads now, and then it counts.
func TestRewordedQuestionIsPutAgain(t *testing.T) {
	f := bottest.New(t)
	before := abc("one", "What did it say?")
	for name, after := range map[string]item{
		"other stem":            abc("one", "What does it say now?"),
		"key moved":             {"one", "What did it say?", [][2]string{{"b", "the second one"}, {"a", "the first of them"}, {"c", "the third of all"}}},
		"texts swapped":         {"one", "What did it say?", [][2]string{{"a", "the second one"}, {"b", "the first of them"}, {"c", "the third of all"}}},
		"an option more":        {"one", "What did it say?", append([][2]string{{"d", "the fourth one"}}, before.options...)},
		"all options are other": {"one", "What did it say?", [][2]string{{"x", "the first of them"}, {"y", "the second one"}, {"z", "the third of all"}}},
	} {
		t.Run(name, func(t *testing.T) {
			p, restart := upgraded(t, f, before)
			m := p.says("/quiz 1")
			old := p.towards(m, p.f.Bank, true)
			restart(after)
			p.does(old)
			m = first(t, p.does(old)) // an impatient second press has not read it either
			if m.Kind != bot.KindQuiz || !strings.Contains(m.Text.String(), after.stem) {
				t.Fatalf("the old button was answered with %s: %s", m.Kind, m.Text)
			}
			if h := p.history(); len(h.Log) != 0 || len(h.Cards) != 0 {
				t.Errorf("the old button was graded: %v", h.Log)
			}
			for n, o := range after.options {
				if got := m.Buttons[n].Label; len(got) != 1 || !strings.Contains(m.Text.String(), o[1]) {
					t.Errorf("option %q is not offered: %s", o[1], m.Text)
				}
			}
			if m := p.answers(m, true); !strings.HasPrefix(m.Text.String(), "Right.") {
				t.Errorf("the right answer to the new wording: %s", m.Text)
			}
			q, _ := p.f.Bank.Question("one")
			if e := p.history().Log[0]; !e.Right || e.Hash != q.Hash {
				t.Errorf("the log has %+v", e)
			}
		})
	}
}

// An answered question whose options changed since is still shown, taken back
// and flagged.
func TestAnsweredQuestionWithOtherOptions(t *testing.T) {
	p, restart := upgraded(t, bottest.New(t), abc("one", "What did it say?"))
	result := p.answers(p.says("/quiz 1"), true)
	restart(item{"one", "What did it say?", [][2]string{{"x", "some other text"}, {"y", "the second one"}, {"z", "the third of all"}}})
	if m := p.presses(button(t, result, "flag")); m.Kind != bot.KindResult {
		t.Errorf("flag: %s", m.Text)
	}
	m := p.presses(button(t, result, "undo"))
	if m.Kind != bot.KindQuiz {
		t.Fatalf("undo: %s", m.Text)
	}
	for n := range 2 { // once to read the new wording
		if m = first(t, p.does(p.towards(m, p.f.Bank, true))); n == 0 && m.Kind != bot.KindQuiz {
			t.Errorf("graded against a wording that was not put: %s", m.Text)
		}
	}
	if h := p.history(); len(h.Cards) != 1 || h.Log[len(h.Log)-1].Picked != "x" {
		t.Errorf("log: %+v", h.Log)
	}
}

func TestButtonsOfLastYearWork(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	waiting := p.says("/quiz http 2")
	q := newPerson(t, f, "bob")
	answered := q.answers(q.says("/quiz http 2"), false)
	f.Clock.Set(bottest.Start.AddDate(1, 0, 0))
	day := int(quizzes.DayOf(2027, time.November, 21))
	if m := p.answers(waiting, true); !hasButton(m, "next") {
		t.Errorf("no way on: %s", m.Text)
	}
	if e := p.history().Log[0]; e.Day != day || e.Source != "new" || e.Points != 5 {
		t.Errorf("the answer was recorded as %+v", e)
	}
	if m := q.presses(button(t, answered, "undo")); m.Kind != bot.KindQuiz {
		t.Errorf("undo: %s", m.Text)
	}
	if m := q.presses(button(t, answered, "next")); m.Kind != bot.KindQuiz {
		t.Errorf("next: %s", m.Text)
	}
	if h := q.history(); len(h.Cards) != 0 || len(h.Log) != 2 || len(h.Days) != 365 {
		t.Errorf("%d cards, %d log entries, %d days", len(h.Cards), len(h.Log), len(h.Days))
	}
}

// Whatever a button's id is made of, nobody else's and no missing record is reached.
func TestForgedButtons(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	m := p.says("/quiz http 1")
	id := p.promptOf(m).ID
	before := p.history()
	for _, forged := range []string{
		"", ":", "pick", "pick:", "pick::", fmt.Sprintf("pick:%d", id), fmt.Sprintf("pick:%d:a:b", id), "pick:-1:a", "pick:0:a",
		"pick:99999999999999999999:a", fmt.Sprintf("pick:%d:nosuchoption", id), "blank:1e1", "next:x", "undo:", "quiz:nowhere", "practice:nowhere", "stage:nowhere", "done:nowhere",
		"faq:nowhere", "path:nowhere", "forget:0", "forget:", "PICK:1:a", strings.Repeat("quiz:", 40), "quiz:" + strings.Repeat("x", 200),
		"drop:1'; DELETE FROM learner; --", "pick:1 OR 1=1:a",
	} {
		if m := p.presses(forged); m.Kind != bot.KindError {
			t.Errorf("%q was answered with %s: %s", forged, m.Kind, m.Text)
		}
	}
	if diff := cmp.Diff(before, p.history()); diff != "" {
		t.Errorf("a forged button changed this:\n%s", diff)
	}
}
