package bot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// state is what taking an answer back must restore.
type state struct {
	Cards   []store.Card
	Prompts []store.Prompt
	Points  map[string]int
}

func (p *person) state() state {
	h := p.history()
	s := state{h.Cards, h.Prompts, map[string]int{}}
	for i := range s.Prompts {
		s.Prompts[i].Picks = "" // stay, so that a slip is mended with one press
		s.Prompts[i].Tried = 0  // an undo is remembered, so that it is no second chance; the fold of the log checks what follows
	}
	day := quizzes.DayOf(p.f.Clock.Now().UTC().Add(-4 * time.Hour).Date())
	for _, period := range []string{day.Week(), day.Month(), "all"} {
		for _, deck := range []string{"", "http", "security", "sql-nosql", "system-design"} {
			s.Points[period+"/"+deck] = p.standing(period + "/" + deck)
		}
	}
	return s
}

// Whatever a learner presses, in whatever order and on whatever day: an undo
// restores what was before the answer, and the log alone makes every card,
// every point and every prompt that is stored.
func TestAnyLearningAgreesWithTheLog(t *testing.T) {
	f := bottest.New(t)
	people := 0
	rapid.Check(t, func(rt *rapid.T) {
		people++
		p := newPerson(rt, f, fmt.Sprint("learner", people))
		p.workspace = p.name // a board of their own
		now := bottest.Start
		f.Clock.Set(now)
		m := p.says("/quiz")
		for range rapid.IntRange(1, tier.Pick(25, 120)).Draw(rt, "steps") {
			switch rapid.SampledFrom([]string{"days", "hours", "old", "quiz", "answer", "answer", "answer", "press", "press", "press"}).Draw(rt, "step") {
			case "days":
				now = now.AddDate(0, 0, rapid.SampledFrom([]int{1, 1, 1, 2, 6, 7, 30}).Draw(rt, "days"))
				f.Clock.Set(now)
			case "hours":
				now = now.Add(time.Duration(rapid.IntRange(1, 12).Draw(rt, "hours")) * time.Hour)
				f.Clock.Set(now)
			case "quiz":
				m = p.says(rapid.SampledFrom([]string{"/quiz", "/quiz http 2", "/quiz http/caching", "/quiz security 1"}).Draw(rt, "line"))
			case "old": // a button further up in the chat
				prompts := p.history().Prompts
				id := rapid.SampledFrom(prompts).Draw(rt, "prompt").ID
				m = p.presses(fmt.Sprintf("%s:%d", rapid.SampledFrom([]string{"undo", "easy", "guessed", "hint", "next", "blank", "pick:" + fmt.Sprint(id)}).Draw(rt, "verb"), id))
			case "answer":
				if hasButton(m, "blank") {
					m = p.answerAndSometimesUndo(rt, m)
				}
			case "press":
				var ids []string
				for _, b := range m.Buttons {
					ids = append(ids, b.ID)
				}
				if len(ids) > 0 {
					m = p.presses(rapid.SampledFrom(ids).Draw(rt, "button"))
				}
			}
		}
		p.agrees(rt)
	})
}

func (p *person) answerAndSometimesUndo(rt *rapid.T, m bot.Message) bot.Message {
	before := p.state()
	answer := p.towards(m, p.f.Bank, rapid.IntRange(0, 3).Draw(rt, "knows") > 0)
	if rapid.IntRange(0, 5).Draw(rt, "blank") == 0 {
		answer = bot.Event{Kind: bot.Pressed, Button: button(p.t, m, "blank")}
	}
	result := first(p.t, p.does(answer))
	undo := button(p.t, result, "undo")
	for range rapid.IntRange(0, 2).Draw(rt, "marks") {
		for _, verb := range []string{"easy", "guessed"} {
			if hasButton(result, verb) && rapid.Bool().Draw(rt, verb) {
				result = p.presses(button(p.t, result, verb))
			}
		}
	}
	if !rapid.Bool().Draw(rt, "undo") {
		return result
	}
	m = p.presses(undo)
	if diff := cmp.Diff(before, p.state()); diff != "" {
		p.t.Fatalf("an undo left this behind:\n%s", diff)
	}
	return m
}

// A day is worth 100 points at most, however much is learned, and taking back
// the answer that reached the limit takes back just what it had earned.
func TestDayIsWorthAtMost100Points(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	m := p.answers(p.says("/quiz 20"), false) // 1 point, so that the limit cuts an answer
	for range 2 {
		for day := p.standing("all/"); p.standing("all/") < day/100*100+100; {
			m = p.answers(p.presses(button(t, m, "next")), true)
		}
		full := p.standing("all/")
		log := p.history().Log
		last := log[len(log)-1].Points
		p.presses(button(t, m, "undo"))
		if got := p.standing("all/"); got != full-last || last == 0 {
			t.Errorf("undo of %d points at %d leaves %d", last, full, got)
		}
		m = p.answers(p.presses(fmt.Sprintf("undo:%d", log[len(log)-1].Prompt)), true)
		if got := p.standing("all/"); got != full {
			t.Errorf("answered again there are %d points, want %d", got, full)
		}
		if m = p.answers(p.presses(button(t, m, "next")), true); p.standing("all/") != full {
			t.Errorf("an answer beyond the limit of the day earned points: %s", m.Text)
		}
		p.agrees(t)
		f.Clock.Set(f.Clock.Now().AddDate(0, 0, 1)) // all of it is due again
	}
	if got := p.standing("2026-W47/"); got != 200 {
		t.Errorf("a Saturday and a Sunday of one week are worth %d, want 200", got)
	}
}

// Points stay in the week and month of the day that earned them.
func TestPointsOfAYearsEnd(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	var m bot.Message
	for n, at := range []string{"2026-12-31T10:00:00Z", "2027-01-01T03:59:59Z", "2027-01-01T04:00:00Z", "2027-01-04T03:00:00Z", "2027-01-04T05:00:00Z"} {
		now, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		f.Clock.Set(now)
		m = p.answers(p.says([]string{"/quiz http", "/quiz security", "/quiz http 1", "/quiz sql-nosql", "/quiz system-design"}[n]), true)
	}
	for board, want := range map[string]int{
		"2026-12/": 10, "2027-01/": 20, "2026-W53/": 25, "2027-W01/": 5, "all/": 30,
		"2026-12/http": 5, "2027-01/http": 10, "2026-W53/http": 15, "2027-W01/http": 0,
	} {
		if got := p.standing(board); got != want {
			t.Errorf("board %s has %d points, want %d", board, got, want)
		}
	}
	f.Clock.Set(f.Clock.Now().AddDate(0, 1, 0)) // taken back a month later, it leaves the week it was earned in
	p.presses(button(t, m, "undo"))
	if got := p.standing("2027-W01/"); got != 0 {
		t.Errorf("after an undo the week has %d points", got)
	}
	p.agrees(t)
}

// A practice question whose first sight was taken back is a first sight again.
func TestPracticeAfterItsFirstSightWasTakenBack(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	m := p.says("/quiz http/caching 1") // there is one caching question
	p.says("/quiz security")            // so that it is not the one put last
	result := p.answers(m, true)
	practice := p.presses("practice:http/caching")
	if a, b := p.promptOf(practice), p.history().Prompts[0]; a.Question != b.Question || a.Source != "practice" {
		t.Fatalf("practice puts %s as %s, want %s", a.Question, a.Source, b.Question)
	}
	p.presses(button(t, result, "undo"))
	p.answers(practice, true)
	if e := p.history().Log[2]; e.Source != "new" || e.Points != 5 || e.Known {
		t.Errorf("it counts as %s with %d points", e.Source, e.Points)
	}
	p.agrees(t)
}
