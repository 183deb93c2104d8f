package bot_test

import (
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// keyed is a bank of the questions q1, q2 ... in which the option with the id is
// the key of q1.
func keyed(t tester, key string) *quizzes.Bank {
	one := abc("q1", "Which of them is right, at last?")
	for i, o := range one.options {
		if o[0] == key {
			one.options[0], one.options[i] = one.options[i], one.options[0]
		}
	}
	return bankOf(t, one, abc("q2", "Which of these is it?"), abc("q3", "Which one of all three?"))
}

// keyHouse is people around mentors whose bank changes.
type keyHouse struct {
	t *testing.T
	f *bottest.Fixture
	m *bot.Mentor
}

func (h *keyHouse) adopt(key string) {
	h.t.Helper()
	h.f.Bank = keyed(h.t, key)
	h.m = mentor(h.t, h.f, h.f.Store, h.f.Bank, slog.DiscardHandler)
	if err := h.m.Adopt(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *keyHouse) person(user string) *person {
	p := newPerson(h.t, h.f, user)
	p.m = h.m
	return p
}

// picks lets a person answer q1 with an option, and returns the result.
func (h *keyHouse) picks(user, option string) bot.Message {
	h.t.Helper()
	p := h.person(user)
	m := p.says("/quiz basics 1")
	for range 3 {
		if p.promptOf(m).Question == "q1" {
			return p.presses(fmt.Sprintf("pick:%d:%s", p.promptOf(m).ID, option))
		}
		p.answers(m, true)
		m = p.says("/quiz basics 1")
	}
	h.t.Fatal("q1 never came")
	return bot.Message{}
}

func (h *keyHouse) card(user, question string) store.Card {
	h.t.Helper()
	for _, c := range h.person(user).history().Cards {
		if c.Question == question {
			return c
		}
	}
	h.t.Fatalf("%s has no card of %s", user, question)
	return store.Card{}
}

func newKeyHouse(t *testing.T) *keyHouse {
	h := &keyHouse{t: t, f: bottest.New(t)}
	h.adopt("a")
	return h
}

// Whoever was marked wrong by a wrong key gets points and card back and hears of
// it once; whoever was marked right keeps the points and is asked again.
func TestKeyChangeRestoresWhoWasMarkedWrong(t *testing.T) {
	h := newKeyHouse(t)
	h.picks("ana", "b") // right by the key to come
	h.picks("ben", "a") // right by the old one
	h.picks("cem", "c") // wrong by both
	points := h.person("ana").standing("all/")
	benPoints, cemCard := h.person("ben").standing("all/"), h.card("cem", "q1")
	ana := h.card("ana", "q1")
	if ana.Repetition != 0 {
		t.Fatalf("ana's card before: %+v", ana)
	}

	h.f.Clock.Set(bottest.Start.Add(48 * time.Hour))
	h.adopt("b")
	if got := h.person("ana").standing("all/"); got != points+4 { // 5 in the place of 1
		t.Errorf("ana has %d points, had %d, want 4 more", got, points)
	}
	if got := h.person("ben").standing("all/"); got != benPoints {
		t.Errorf("ben has %d points, had %d: nothing is taken", got, benPoints)
	}
	if c := h.card("ana", "q1"); c.Repetition != 1 || c.Lapses != 0 || c.Easiness != 250 || c.Due != ana.Due {
		t.Errorf("ana's card: %+v", c)
	}
	if c := h.card("cem", "q1"); c != cemCard {
		t.Errorf("cem's card changed: %+v, was %+v", c, cemCard)
	}
	if c := h.card("ben", "q1"); c.Due > int(quizzes.DayOf(2026, 11, 23)) {
		t.Errorf("ben is asked again on day %d", c.Due)
	}
	for user, want := range map[string]string{"ana": "I was wrong, and not you", "ben": "I was wrong about a question", "cem": ""} {
		if got := correctionIn(h.person(user).does(bot.Event{Kind: bot.Said, Text: "/streak"})); !strings.HasPrefix(got, want) || want == "" && got != "" {
			t.Errorf("%s hears %q, want %q", user, got, want)
		}
		if got := correctionIn(h.person(user).does(bot.Event{Kind: bot.Said, Text: "/streak"})); got != "" {
			t.Errorf("%s hears of it twice: %q", user, got)
		}
	}
}

// correctionIn returns what a reply says about a key that changed.
func correctionIn(reply bot.Reply) string {
	for _, m := range reply.Say {
		if strings.Contains(m.Text.String(), "I was wrong") {
			return m.Text.String()
		}
	}
	return ""
}

// Adopting twice, or again after it was broken off, restores once.
func TestKeyChangeIsCountedOnce(t *testing.T) {
	h := newKeyHouse(t)
	h.picks("ana", "b")
	h.adopt("b")
	points, log := h.person("ana").standing("all/"), len(h.person("ana").history().Log)
	// broken off before the key was noted: it is still the old one
	err := h.f.Store.Change(t.Context(), func(tx store.Tx) error {
		return tx.SaveAnswerKey(t.Context(), store.AnswerKey{Question: "q1", Answer: "a"})
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		h.adopt("b")
		if got := h.person("ana").standing("all/"); got != points || len(h.person("ana").history().Log) != log {
			t.Errorf("%d points and %d entries, want %d and %d", got, len(h.person("ana").history().Log), points, log)
		}
	}
}

// The message of an answer that was graded anew says what holds now.
func TestAnswerGradedAnewReadsAsRight(t *testing.T) {
	h := newKeyHouse(t)
	h.picks("ana", "b")
	h.adopt("b")
	p := h.person("ana")
	p.says("/streak") // hears of it
	for _, prompt := range p.history().Prompts {
		if prompt.Question == "q1" {
			if m := p.presses(fmt.Sprintf("blank:%d", prompt.ID)); !strings.HasPrefix(m.Text.String(), "Right") || !strings.Contains(m.Text.String(), "5 points") {
				t.Errorf("the answer reads:\n%s", m.Text)
			}
		}
	}
}

// A question whose key three people call wrong is put to nobody, until it is
// reworded.
func TestQuestionRestsOnThreeDoubts(t *testing.T) {
	h := newKeyHouse(t)
	h.f.Bank = bankOf(t, abc("q1", "Which of them is right, at last?"))
	h.m = mentor(t, h.f, h.f.Store, h.f.Bank, slog.DiscardHandler)
	doubts := func(user, reason string) {
		t.Helper()
		p := h.person(user)
		if p.says("/streak"); len(p.history().Prompts) == 0 {
			h.picks(user, "b")
		}
		id := p.history().Prompts[0].ID
		p.presses(fmt.Sprintf("flag:%d", id))
		if m := p.presses(fmt.Sprintf("doubt:%d:%s", id, reason)); m.Kind != bot.KindNotice {
			t.Fatalf("%s: %s", reason, m.Text)
		}
	}
	asked := func(user string) bool { return h.person(user).says("/quiz").Kind == bot.KindQuiz }
	doubts("ana", "wrong-key")
	doubts("ana", "wrong-key") // the same person counts once
	doubts("ben", "wrong-key")
	doubts("cem", "unclear")
	if !asked("new one") {
		t.Fatal("two people let it rest already")
	}
	h.f.Clock.Set(bottest.Start.Add(31 * 24 * time.Hour))
	doubts("dan", "wrong-key")
	if !asked("new two") {
		t.Fatal("doubts of last month count")
	}
	doubts("eva", "wrong-key")
	doubts("fay", "wrong-key")
	if asked("new three") {
		t.Error("it is still put to people")
	}
	h.m = mentor(t, h.f, h.f.Store, bankOf(t, abc("q1", "Which of them is right by RFC 9110?")), slog.DiscardHandler)
	if !asked("new three") {
		t.Error("reworded, it still rests")
	}
	if m := h.person("ana").presses("doubt:1:nonsense"); m.Kind != bot.KindError {
		t.Errorf("a reason that is none: %s", m.Text)
	}
}
