package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// askTyped opens the form into which an answer is typed.
func askTyped(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	if q.Kind != quizzes.Typed {
		return Reply{}, complain(staleButton)
	}
	return Reply{Form: &Form{ID: buttonID("fill", p.ID), Title: "Your answer", Text: questionBody(q),
		Label: "Type the answer" + inUnit(q), Max: quizzes.MaxTyped}}, nil
}

// typeAnswer answers with what was typed into the form.
func typeAnswer(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	typed := strings.TrimSpace(Clean(r.event.Text))
	switch n := len([]rune(typed)); {
	case q.Kind != quizzes.Typed || r.event.Kind != Submitted:
		return Reply{}, complain(staleButton)
	case typed == "":
		return r.redrawPrompt(ctx, p, "Nothing was typed. Press Answer to try again; I don't know is an answer too.")
	case n > quizzes.MaxTyped:
		return r.redrawPrompt(ctx, p, fmt.Sprintf("That has %d characters, and I read %d at most. Press Answer to try again.", n, quizzes.MaxTyped))
	}
	return r.answerWith(ctx, p, q, typed)
}
