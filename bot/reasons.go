package bot

import (
	"fmt"
	"slices"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// verdict says in a few words how an answer was.
func verdict(q *quizzes.Question, a answered) string {
	right, of := q.Near(a.Picked)
	switch {
	case a.Right:
		return "Right."
	case a.Picked == "":
		return "Good to know what you don't know yet."
	case q.Kind == quizzes.Multi:
		return fmt.Sprintf("Not quite: you chose %d of the %d right ones.", right, of)
	case q.Kind == quizzes.Order:
		return fmt.Sprintf("Not quite: %d of %d stand in their place.", right, of)
	}
	return "That is not it."
}

// reasons says of every option whether it is right and why, in the order in
// which the learner saw them. Of steps the right order stands instead, and of a
// typed answer what people usually type.
func reasons(q *quizzes.Question, shown []string, a answered) Text {
	picked := strings.Split(a.Picked, ",")
	var lines [][]Span
	switch q.Kind {
	case quizzes.Order:
		for i, o := range q.Options {
			lines = append(lines, reason("", o, placeMark(picked, o.ID, i, a)))
		}
		return Text{Para("The right order:"), Steps(lines...)}
	case quizzes.Typed:
		typed, _ := q.Mistake(a.Picked)
		for _, o := range q.Options {
			lines = append(lines, reason("", o, answerMark(o.Correct, o.Correct && a.Right || a.Picked != "" && !a.Right && o.ID == typed.ID)))
		}
	default:
		for i, id := range shown {
			o, _ := q.Option(id)
			lines = append(lines, reason(letter(i)+". ", o, answerMark(o.Correct, slices.Contains(picked, id))))
		}
	}
	return Text{{Kind: Lines, Items: lines}}
}

func reason(letter string, o quizzes.Option, mark string) []Span {
	return Item(Bold(letter+strings.TrimSuffix(o.Text, ".")+mark), ": ", inline(o.Why))
}

func answerMark(right, picked bool) string {
	switch {
	case right && picked:
		return " (right, your answer)"
	case right:
		return " (right)"
	case picked:
		return " (your answer)"
	}
	return ""
}

// placeMark says where a wrong answer had a step that stands elsewhere.
func placeMark(picked []string, id string, place int, a answered) string {
	at := slices.Index(picked, id)
	if a.Right || at < 0 || at == place {
		return ""
	}
	return fmt.Sprintf(" (you had it at %d)", at+1)
}

// sourceNote links to where an explanation can be checked.
func sourceNote(q *quizzes.Question) Block {
	parts := []any{"Source: "}
	for i, s := range q.Sources {
		if i > 0 {
			parts = append(parts, ", ")
		}
		parts = append(parts, LinkTo(s.Title, s.URL))
	}
	return Note(parts...)
}
