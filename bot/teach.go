package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/store"
)

// teach asks a mentor which answer fits a question. Their choice answers it for
// everybody in the workspace from then on.
func teach(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	t := store.Taught{Workspace: workspace, Phrase: guide.Phrase(r.args["question"]), Learner: &r.learner.ID, At: store.At(r.now)}
	if t.Phrase == "" {
		return Reply{}, complain("I find no words in that. Write it as people ask it: ", Fixed("/mentor teach who mends the coffee machine"), ".")
	}
	near := r.guide.Near(r.args["question"])
	if len(near) == 0 {
		return say(KindNone, Text{Para("I know no answer that comes near. I can only be taught which of mine fits; try again with a word of the answer you mean.")}), nil
	}
	if err := r.tx.Teach(ctx, &t); err != nil {
		return Reply{}, err
	}
	var buttons []Button
	for _, a := range near {
		buttons = append(buttons, Button{ID: fmt.Sprintf("teach:%d:%s", t.ID, a.ID), Label: Cut(a.Question, maxLabel)})
	}
	return say(KindSuggest, Text{Para("Which of these answers it? Whoever asks it like that here will get the one you choose.")}, buttons...), nil
}

// taughtAnswer keeps a mentor's choice.
func taughtAnswer(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	id, err := strconv.ParseInt(r.args["taught"], 10, 64)
	if err != nil {
		return Reply{}, complain(staleButton)
	}
	t, err := r.db.Taught(ctx, workspace, id)
	if errors.Is(err, store.ErrNotFound) {
		return Reply{}, complain(staleButton)
	}
	a, ok := r.guide.Answer(r.args["answer"])
	if err != nil || !ok {
		return Reply{}, errors.Join(err, complain(staleButton))
	}
	t.Answer, t.Learner, t.At = a.ID, &r.learner.ID, store.At(r.now)
	if err := r.tx.Teach(ctx, &t); err != nil {
		return Reply{}, err
	}
	m := Message{Kind: KindNotice, Text: Text{Para("Learnt. Asked like that, I answer here with ", Bold(a.Question))}, Buttons: []Button{{ID: "faq:" + a.ID, Label: "Show it"}}}
	return Reply{Update: &m}, nil
}

// taught returns the answer that the mentors of the place have taught for a
// question, nil if none.
func (r *request) taught(ctx context.Context, question string) (*guide.Answer, error) {
	if r.event.Place.Workspace == "" {
		return nil, nil
	}
	id, err := r.db.TaughtAnswer(ctx, r.workspace(), guide.Phrase(question))
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	a, _ := r.guide.Answer(id) // an answer that is gone is as if it had not been taught
	return a, err
}
