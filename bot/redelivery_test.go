package bot_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/store"
)

// A platform delivers an event again up to minutes later, when the person has
// gone on. Whatever happened in between, the second delivery changes nothing.
func TestEventDeliveredAgainChangesNothing(t *testing.T) {
	quiz := func(p *person) bot.Message { return p.says("/quiz http 3") }
	result := func(right bool) func(p *person) bot.Message {
		return func(p *person) bot.Message { return p.answers(quiz(p), right) }
	}
	line := func(text string) func(*person, bot.Message) bot.Event {
		return func(*person, bot.Message) bot.Event { return bot.Event{Kind: bot.Said, Text: text} }
	}
	press := func(verb string) func(*person, bot.Message) bot.Event {
		return func(p *person, m bot.Message) bot.Event {
			return bot.Event{Kind: bot.Pressed, Button: button(p.t, m, verb)}
		}
	}
	fixed := func(id string) func(*person, bot.Message) bot.Event {
		return func(*person, bot.Message) bot.Event { return bot.Event{Kind: bot.Pressed, Button: id} }
	}
	pick := func(right bool) func(*person, bot.Message) bot.Event {
		return func(p *person, m bot.Message) bot.Event {
			return p.towards(m, p.f.Bank, right)
		}
	}
	undo := func(p *person, m bot.Message) { p.presses(button(p.t, m, "undo")) }
	says := func(text string) func(*person, bot.Message) { return func(p *person, _ bot.Message) { p.says(text) } }
	bothWrong := func(p *person) bot.Message {
		return p.answers(p.presses(button(p.t, p.answers(quiz(p), false), "next")), false)
	}
	none := func(*person) bot.Message { return bot.Message{} }
	f := bottest.New(t)

	for name, c := range map[string]struct {
		before  func(*person) bot.Message            // what led to the message
		event   func(*person, bot.Message) bot.Event // what is delivered twice
		between func(*person, bot.Message)           // what the person does after the answer to it; nil for nothing
	}{
		"a quiz":                                 {none, line("/quiz http 3"), nil},
		"a quiz, answered since":                 {none, line("/quiz http 3"), func(p *person, m bot.Message) { p.answers(m, true) }},
		"a quiz, begun again with another count": {none, line("/quiz http 3"), says("/quiz http 7")},
		"an answer":                              {quiz, pick(true), nil},
		"a wrong answer":                         {quiz, pick(false), nil},
		"an answer, taken back since":            {quiz, pick(true), undo},
		"an answer, taken back and changed":      {quiz, pick(true), func(p *person, m bot.Message) { p.answers(p.presses(button(p.t, m, "undo")), false) }},
		"a blank":                                {quiz, press("blank"), nil},
		"a blank, taken back since":              {quiz, press("blank"), undo},
		"a hint":                                 {quiz, press("hint"), nil},
		"easy":                                   {result(true), press("easy"), nil},
		"easy, then a guess":                     {result(true), press("easy"), func(p *person, m bot.Message) { p.presses(button(p.t, m, "guessed")) }},
		"easy, then taken back and answered":     {result(true), press("easy"), func(p *person, m bot.Message) { p.answers(p.presses(button(p.t, m, "undo")), true) }},
		"a guess":                                {result(true), press("guessed"), nil},
		"undo":                                   {result(true), press("undo"), nil},
		"undo, answered since":                   {result(true), press("undo"), func(p *person, m bot.Message) { p.answers(m, false) }},
		"next":                                   {result(true), press("next"), nil},
		"next, answered since":                   {result(true), press("next"), func(p *person, m bot.Message) { p.answers(m, true) }},
		"flag":                                   {result(true), press("flag"), nil},
		"a drill":                                {bothWrong, fixed("drill:"), nil},
		"a drill, answered since":                {bothWrong, fixed("drill:"), func(p *person, m bot.Message) { p.answers(m, true) }},
		"practice":                               {result(true), fixed("practice:http"), nil},
		"practice, answered since":               {result(true), fixed("practice:http"), func(p *person, m bot.Message) { p.answers(m, true) }},
		"a quiz by button, answered since":       {none, fixed("quiz:"), func(p *person, m bot.Message) { p.answers(m, true) }},
		"done":                                   {none, line("/roadmap done"), nil},
		"done, taken back since":                 {none, line("/roadmap done"), says("/roadmap undo")},
		"done of a stage, taken back since":      {none, line("/roadmap done orientation"), says("/roadmap undo")},
		"done by button, taken back since":       {none, fixed("done:orientation"), says("/roadmap undo")},
		"skip by button, taken back since":       {none, fixed("skip:orientation"), says("/roadmap undo")},
		"skip":                                   {none, line("/roadmap skip"), nil},
		"undo of a stage":                        {func(p *person) bot.Message { p.says("/roadmap done"); return p.says("/roadmap done") }, line("/roadmap undo"), nil},
		"a zone, changed since":                  {none, line("/rung settings zone Asia/Tokyo"), says("/rung settings zone Europe/Paris")},
		"a day's end, changed since":             {none, line("/rung settings day-end 02:00"), says("/rung settings day-end 03:00")},
		"an alias, changed since":                {none, line("/rung alias Night Owl"), says("/rung alias Early Bird")},
		"hide, come back since":                  {none, line("/rung hide on"), says("/rung hide off")},
		"deletion asked for":                     {result(true), line("/rung delete"), nil},
		"an export":                              {result(true), line("/rung export"), nil},
		"free text":                              {none, line("do I need a degree"), nil},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPerson(t, f, name)
			p.says("hello")
			e := c.event(p, c.before(p))
			e.Key = name
			answer := first(t, p.does(e))
			if c.between != nil {
				c.between(p, answer)
			}
			before, points := p.history(), p.standing("all/")
			again := p.does(e)
			if diff := cmp.Diff(before, p.history()); diff != "" {
				t.Errorf("the second delivery changed this:\n%s", diff)
			}
			if got := p.standing("all/"); got != points {
				t.Errorf("the second delivery moved the points from %d to %d", points, got)
			}
			if m := first(t, again); m.Kind == bot.KindError {
				t.Errorf("the second delivery was answered with: %s", m.Text)
			}
		})
	}
}

// standing returns the person's points on a board of their workspace.
func (p *person) standing(board string) int {
	p.t.Helper()
	id, points := p.learner(), 0
	p.read(func(r store.Reader) error {
		s, err := r.Standing(p.t.Context(), p.account.Platform+":"+p.workspace, board, id)
		if err == nil {
			points = s.Points
		}
		return ignore(err, store.ErrNotFound)
	})
	return points
}

// What was deleted stays deleted when the press comes a second time.
func TestDeletionDeliveredAgainBringsNothingBack(t *testing.T) {
	for name, key := range map[string]string{"delivered again": "Ev1", "pressed again": ""} {
		t.Run(name, func(t *testing.T) {
			f := bottest.New(t)
			p := newPerson(t, f, "ana")
			press := bot.Event{Kind: bot.Pressed, Button: button(t, p.says("/rung delete"), "forget"), Key: key}
			p.does(press)
			p.does(press)
			marker := store.Learner{Zone: "UTC", NextZone: "UTC", Created: 7}
			account, err := f.Store.Account(t.Context(), store.Account{Platform: "slack", Team: "T1", User: "ana"}, marker)
			if err != nil {
				t.Fatal(err)
			}
			p.read(func(r store.Reader) error {
				l, err := r.Learner(t.Context(), account.Learner)
				if l.Created != marker.Created {
					t.Error("the second press left an account behind")
				}
				return err
			})
		})
	}
}

func TestSameKeyOnTwoPlatformsIsTwoEvents(t *testing.T) {
	f := bottest.New(t)
	for _, platform := range []string{"slack", "discord"} {
		p := newPerson(t, f, "ana")
		p.account.Platform = platform
		p.does(bot.Event{Kind: bot.Said, Text: "/roadmap done", Key: "1"})
		if marks := p.history().Marks; len(marks) != 1 {
			t.Errorf("%s: %d marks, want 1", platform, len(marks))
		}
	}
}

// Impatient people press twice, and platforms deliver in parallel.
func TestPressesAtTheSameMomentMakeOneAnswer(t *testing.T) {
	for _, key := range []string{"", "Ev1"} {
		f := bottest.New(t)
		p := newPerson(t, f, "ana")
		m := p.says("/quiz http 1")
		right, wrong := p.towards(m, f.Bank, true), p.towards(m, f.Bank, false)
		verdicts := sync.Map{}
		var all sync.WaitGroup
		for n := range 16 {
			all.Go(func() {
				e := []bot.Event{right, wrong}[n%2]
				e.Key, e.Account, e.Name, e.Place.Workspace = key, p.account, p.name, p.workspace
				reply, err := f.Mentor.Handle(t.Context(), e)
				if err != nil || reply.Update == nil || reply.Update.Kind != bot.KindResult {
					t.Errorf("press %d: %v %v", n, reply, err)
					return
				}
				verdicts.Store(reply.Update.Text.String(), true)
			})
		}
		all.Wait()
		h := p.history()
		if len(h.Log) != 1 || len(h.Cards) != 1 || h.Prompts[0].Answer != h.Log[0].Seq {
			t.Errorf("key %q: %d log entries, %d cards, want 1 of each", key, len(h.Log), len(h.Cards))
		}
		if got := p.standing("all/"); got != h.Log[0].Points {
			t.Errorf("key %q: %d points on the board, %d in the log", key, got, h.Log[0].Points)
		}
		shown := 0
		verdicts.Range(func(any, any) bool { shown++; return true })
		if shown != 1 {
			t.Errorf("key %q: the presses saw %d different results", key, shown)
		}
	}
}

// Many people arrive at once, each several times over.
func TestFirstContactOfManyAtOnceIsOneLearnerAndOneCardEach(t *testing.T) {
	f := bottest.New(t)
	welcomes := make([]int, 5)
	var all sync.WaitGroup
	var mu sync.Mutex
	for n := range 30 {
		all.Go(func() {
			p := newPerson(t, f, fmt.Sprint("user", n%5))
			reply, err := f.Mentor.Handle(t.Context(), bot.Event{Kind: bot.Said, Text: "/streak", Account: p.account, Name: p.name, Place: bot.Place{Workspace: "T1"}})
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				t.Error(err)
			}
			welcomes[n%5] += len(reply.Say) - 1
		})
	}
	all.Wait()
	for n, got := range welcomes {
		if got != 1 {
			t.Errorf("user %d was welcomed %d times", n, got)
		}
	}
}
