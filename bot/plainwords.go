package bot

import (
	"context"
	"errors"
	"strings"
	"unicode"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// plainWords are commands as people say them without a slash. Keys are
// lower-case words without punctuation.
var plainWords = map[string]string{
	"quiz": "/quiz", "quiz me": "/quiz", "question": "/quiz", "a question": "/quiz", "give me a question": "/quiz", "another question": "/quiz", "start": "/quiz",
	"roadmap": "/roadmap next", "what should i learn next": "/roadmap next", "what do i learn next": "/roadmap next", "what next": "/roadmap next",
	"what now": "/roadmap next", "what should i do next": "/roadmap next", "whats next": "/roadmap next",
	"streak": "/streak", "my streak": "/streak", "leaderboard": "/leaderboard", "board": "/leaderboard", "points": "/leaderboard",
	"daily": "/daily show", "settings": "/rung settings", "export": "/rung export", "delete my data": "/rung delete", "delete me": "/rung delete",
}

// typedPresses are buttons of the newest question as people type them.
var typedPresses = map[string]string{
	"a": "pick", "b": "pick", "c": "pick", "d": "pick", "e": "pick", "f": "pick",
	"check": "submit", "start over": "over", "answer": "answer",
	"i dont know": "blank", "i do not know": "blank", "idk": "blank", "dont know": "blank", "no idea": "blank",
	"hint": "hint", "next": "next", "undo": "undo", "easy": "easy", "i guessed": "guessed",
}

// plain reduces what was typed to lower-case words of letters.
func plain(text string) string {
	letters := strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || c == ' ' {
			return unicode.ToLower(c)
		}
		return -1
	}, text)
	return strings.Join(strings.Fields(letters), " ")
}

// routeText finds what free text leads to: a command in plain words, a button of
// the newest question, small talk, or else a question for the guide.
func (m *Mentor) routeText(text string) (handler, map[string]string, error) {
	args := map[string]string{"question": text}
	words := plain(text)
	if line, ok := plainWords[words]; ok {
		return m.parse(line)
	}
	if topic, ok := strings.CutPrefix(words, "quiz "); ok {
		if _, known := m.decks.served().Scope(topic); known {
			return m.parse("/quiz " + topic)
		}
	}
	if _, ok := typedPresses[words]; ok {
		return handler{do: typedPress}, args, nil
	}
	if words == "" && strings.ContainsAny(text, "0123456789") {
		return handler{do: typedNumber}, args, nil
	}
	return handler{reads: true, do: chat}, args, nil
}

// typedPress presses a button of the learner's newest question, if it has it;
// else the words were meant as a question.
func typedPress(ctx context.Context, r *request) (Reply, error) {
	p, err := r.db.LastPrompt(ctx, r.learner.ID)
	if errors.Is(err, store.ErrNotFound) {
		return chat(ctx, r)
	}
	if err != nil {
		return Reply{}, err
	}
	words := plain(r.args["question"])
	verb := typedPresses[words]
	id := buttonID(verb, p.ID)
	if q, known := r.bank.Question(p.Question); verb == "pick" && known {
		shown, _ := quizzes.ParseShown(q, p.Shown)
		if n := int(words[0] - 'a'); n < len(shown) {
			id = buttonID(verb, p.ID, shown[n])
		}
	}
	m, err := r.promptMessage(ctx, p)
	if err != nil {
		return Reply{}, err
	}
	for _, b := range m.Buttons {
		if b.ID == id {
			return r.pressed(ctx, id)
		}
	}
	return chat(ctx, r)
}

// typedNumber answers the learner's newest question with a number, if that is
// how it is answered; else the number was meant as a question.
func typedNumber(ctx context.Context, r *request) (Reply, error) {
	p, err := r.db.LastPrompt(ctx, r.learner.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	if q, known := r.bank.Question(p.Question); !known || q.Kind != quizzes.Typed || p.Answer != 0 {
		return chat(ctx, r)
	}
	r.event.Kind = Submitted
	return r.pressed(ctx, buttonID("fill", p.ID))
}

// pressed carries out a button as if it had been pressed. What would take the
// place of the pressed message is said instead.
func (r *request) pressed(ctx context.Context, id string) (Reply, error) {
	h, args, err := r.routePress(id)
	if err != nil {
		return Reply{}, err
	}
	r.args = args
	reply, err := h.do(ctx, r)
	if reply.Update != nil {
		reply.Say, reply.Update = append([]Message{*reply.Update}, reply.Say...), nil
	}
	return reply, err
}
