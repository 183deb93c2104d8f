package bottest

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/quizzes"
)

// Wrong returns a wrong answer to a question, as [quizzes.Question.Right] takes it.
func Wrong(q *quizzes.Question) string {
	ids := strings.Split(q.Answer(), ",")
	switch q.Kind {
	case quizzes.Typed:
		return "surely not this"
	case quizzes.Order:
		slices.Reverse(ids)
		return strings.Join(ids, ",")
	}
	for _, o := range q.Options {
		if !o.Correct {
			ids[0] = o.ID
		}
	}
	return strings.Join(ids, ",")
}

// Steps returns what a person does one after another to give an answer to the
// question of a prompt that has no picks yet. Who and where is left to fill in.
func Steps(q *quizzes.Question, prompt int64, answer string) []bot.Event {
	press := func(verb string, more ...string) bot.Event {
		return bot.Event{Kind: bot.Pressed, Button: strings.Join(append([]string{verb, fmt.Sprint(prompt)}, more...), ":")}
	}
	if q.Kind == quizzes.Typed {
		return []bot.Event{{Kind: bot.Submitted, Button: fmt.Sprint("fill:", prompt), Text: answer}}
	}
	var steps []bot.Event
	for _, id := range strings.Split(answer, ",") {
		steps = append(steps, press("pick", id))
	}
	if q.Picks() == 1 {
		return steps
	}
	if q.Kind == quizzes.Order {
		steps = steps[:len(steps)-1] // the last step is placed by itself
	}
	return append(steps, press("submit"))
}

// Blank returns the id of the button of who does not know the answer.
func Blank(question Shown) string {
	for _, b := range question.Buttons {
		if strings.HasPrefix(b.ID, "blank:") {
			return b.ID
		}
	}
	return ""
}
