package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// resultMessage is an answered question: whether it was right, why each option
// is what it is, where that stands, and what the answer did.
func (r *request) resultMessage(ctx context.Context, p store.Prompt, q *quizzes.Question, shown []string) (Message, error) {
	a, last, err := r.answer(ctx, p)
	if err != nil {
		return Message{}, err
	}
	text := append(Text{Head(verdict(q, a))}, questionBody(q)...)
	text = append(text, reasons(q, shown, a)...)
	text = append(text, Para(inline(q.Explanation)), sourceNote(q))
	remark, err := r.remark(ctx, p, a)
	if err != nil {
		return Message{}, err
	}
	text = append(text, Note(remark))
	checked, err := r.checkRemark(ctx, p)
	if err != nil {
		return Message{}, err
	}
	if checked != "" {
		text = append(text, Para(Bold(checked)))
	}
	buttons, err := r.resultButtons(ctx, p, a, last)
	return Message{Kind: KindResult, Text: text, Buttons: buttons}, err
}

// remark says what an answer did: when the question comes back, the points,
// the streak.
func (r *request) remark(ctx context.Context, p store.Prompt, a answered) (string, error) {
	var parts []string
	switch quizzes.Source(a.Source) {
	case quizzes.Drill:
		parts = append(parts, "A drill: it moves no dates.")
	default:
		card, seen, err := r.card(ctx, p.Question)
		if err != nil {
			return "", err
		}
		if seen && card.Leech() {
			parts = append(parts, "You have missed this one often, so it rests now; its stage of the roadmap may help more than another try.")
		} else if seen {
			parts = append(parts, "Comes back on "+date(card.Due)+".")
		}
	}
	switch a.mark {
	case store.Easy:
		parts = append(parts, "You marked it as easy.")
	case store.Guessed:
		parts = append(parts, "You marked it as a guess.")
	}
	if a.Points > 0 {
		parts = append(parts, count(a.Points, "point")+".")
	}
	if a.Day == r.learner.Day {
		run, err := r.streak(ctx)
		if err != nil {
			return "", err
		}
		parts = append(parts, "Streak: "+count(run, "day")+".")
	}
	return strings.Join(parts, " "), nil
}

func (r *request) resultButtons(ctx context.Context, p store.Prompt, a answered, last bool) ([]Button, error) {
	var buttons []Button
	if p.Left > 0 {
		buttons = append(buttons, Button{ID: buttonID("next", p.ID), Label: fmt.Sprintf("Next (%d left)", p.Left)})
	} else {
		buttons = append(buttons, Button{ID: buttonID("next", p.ID), Label: "One more"})
	}
	moved := a.Source == string(quizzes.New) || a.Source == string(quizzes.Review)
	if last && a.Right && moved && !a.Hint && quizzes.Grade(a.Grade) == 4 {
		buttons = append(buttons, Button{ID: buttonID("easy", p.ID), Label: "Easy"})
	}
	if last && a.Right && moved && !a.Hint && a.mark != store.Guessed {
		buttons = append(buttons, Button{ID: buttonID("guessed", p.ID), Label: "I guessed"})
	}
	if last {
		buttons = append(buttons, Button{ID: buttonID("undo", p.ID), Label: "Undo"})
	}
	if p.Left == 0 {
		situation, err := r.situation(ctx)
		if err != nil {
			return nil, err
		}
		if n := len(situation.Drill); n > 1 || n == 1 && situation.Drill[0] != situation.Last {
			buttons = append(buttons, Button{ID: "drill:", Label: fmt.Sprintf("Drill today's misses (%d)", n)})
		}
	}
	buttons = append(buttons, Button{ID: buttonID("flag", p.ID), Label: "Flag"})
	if q, ok := r.bank.Question(p.Question); ok {
		buttons = append(buttons, r.learnMore(q))
	}
	return buttons, nil
}

// learnMore leads to the topic of the roadmap that a question belongs to, if
// there is one in its stage, else to the stage.
func (r *request) learnMore(q *quizzes.Question) Button {
	if stage, ok := r.guide.Stage(q.Stage); ok {
		for _, t := range stage.Topics {
			if t.Quiz == q.Deck+"/"+q.Topic {
				return Button{ID: "topic:" + t.ID, Label: "Learn more"}
			}
		}
	}
	return Button{ID: "stage:" + q.Stage, Label: "Learn more"}
}
