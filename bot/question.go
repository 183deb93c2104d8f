package bot

import (
	"context"
	"fmt"
	"slices"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// questionMessage puts a question as its kind is answered, with what has been
// picked so far.
func (r *request) questionMessage(ctx context.Context, p store.Prompt, q *quizzes.Question, shown []string) (Message, error) {
	place, err := r.progress(ctx, p)
	if err != nil {
		return Message{}, err
	}
	text := append(Text{Head(r.heading(p, q), place)}, questionBody(q)...)
	picked, _ := q.ParsePicks(p.Picks)
	options, buttons := optionLines(p, q, shown, picked)
	text = append(text, options...)
	buttons = append(buttons, Button{ID: buttonID("blank", p.ID), Label: "I don't know"})
	if p.Hint {
		text = append(text, Note("Hint: ", q.Hint))
	} else {
		buttons = append(buttons, Button{ID: buttonID("hint", p.ID), Label: "Hint"})
	}
	return Message{Kind: KindQuiz, Text: text, Buttons: buttons}, nil
}

func questionBody(q *quizzes.Question) Text {
	text := Text{{Kind: Paragraph, Spans: inline(q.Stem)}}
	if q.Code != "" {
		text = append(text, Listing(q.Code))
	}
	if q.AppliesTo != "" {
		text = append(text, Note("About: ", q.AppliesTo))
	}
	return text
}

// optionLines lists the options by letter, and the buttons that answer with them.
func optionLines(p store.Prompt, q *quizzes.Question, shown, picked []string) (Text, []Button) {
	if q.Kind == quizzes.Typed {
		return Text{Note("Press Answer and type it", inUnit(q), ".")}, []Button{{ID: buttonID("answer", p.ID), Label: "Answer"}}
	}
	var lines [][]Span
	var buttons []Button
	for i, id := range shown {
		option, _ := q.Option(id)
		line := []any{Bold(letter(i) + "."), " ", option.Text}
		taken := slices.Contains(picked, id)
		if taken && q.Kind == quizzes.Multi {
			line = append(line, Bold(" (chosen)"))
		}
		lines = append(lines, Item(line...))
		if !taken {
			buttons = append(buttons, Button{ID: buttonID("pick", p.ID, id), Label: letter(i)})
		} else if q.Kind == quizzes.Multi {
			buttons = append(buttons, Button{ID: buttonID("drop", p.ID, id), Label: "Drop " + letter(i)})
		}
	}
	text := append(Text{{Kind: Lines, Items: lines}}, pickedSoFar(q, shown, picked)...)
	if q.Kind == quizzes.Order && len(picked) > 0 {
		buttons = append(buttons, Button{ID: buttonID("over", p.ID), Label: "Start over"})
	}
	if q.Picks() > 1 && len(picked) == q.Picks() {
		buttons = append(buttons, Button{ID: buttonID("submit", p.ID), Label: "Check"})
	}
	return text, buttons
}

// pickedSoFar says how a question of several picks is answered, and how far the
// learner has come.
func pickedSoFar(q *quizzes.Question, shown, picked []string) Text {
	switch {
	case q.Kind == quizzes.Multi && len(picked) < q.Picks():
		return Text{Note(fmt.Sprintf("Choose %d, then press Check. Chosen so far: %d.", q.Picks(), len(picked)))}
	case q.Kind == quizzes.Multi:
		return Text{Note("Press Check, or drop one to choose another.")}
	case q.Kind == quizzes.Order && len(picked) == 0:
		return Text{Note("Press the letters in order, the first step first.")}
	case q.Kind == quizzes.Order:
		var steps [][]Span
		for _, id := range picked {
			option, _ := q.Option(id)
			steps = append(steps, Item(Bold(letter(slices.Index(shown, id))+"."), " ", option.Text))
		}
		return Text{Para("Your order so far:"), Steps(steps...)}
	}
	return nil
}

// inUnit names the unit of a typed number.
func inUnit(q *quizzes.Question) string {
	if q.Number == nil || q.Number.Unit == "" {
		return ""
	}
	return " in " + q.Number.Unit
}
