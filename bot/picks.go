package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// pick picks the option in args: where one option is the answer it is given,
// else it joins those picked before. Nothing is toggled, so a press that comes
// twice changes nothing.
func pick(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	option, known := q.Option(r.args["option"])
	if !known || q.Kind == quizzes.Typed {
		return Reply{}, complain(staleButton)
	}
	if q.Picks() == 1 {
		return r.answerWith(ctx, p, q, option.ID)
	}
	picked, _ := q.ParsePicks(p.Picks)
	if slices.Contains(picked, option.ID) {
		return r.redrawPrompt(ctx, p)
	}
	if len(picked) == q.Picks() {
		return r.redrawPrompt(ctx, p, fmt.Sprintf("You have chosen %d already. Drop one first.", q.Picks()))
	}
	picked = append(picked, option.ID)
	if q.Kind == quizzes.Order && len(picked) == q.Picks()-1 {
		picked = append(picked, theOther(q, picked)) // the last step leaves no choice
	}
	return r.keepPicks(ctx, p, picked)
}

// theOther returns the one option that is not picked.
func theOther(q *quizzes.Question, picked []string) string {
	at := slices.IndexFunc(q.Options, func(o quizzes.Option) bool { return !slices.Contains(picked, o.ID) })
	return q.Options[at].ID
}

// drop takes a pick back.
func drop(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	picked, _ := q.ParsePicks(p.Picks)
	return r.keepPicks(ctx, p, slices.DeleteFunc(picked, func(id string) bool { return id == r.args["option"] }))
}

// startOver takes all picks back.
func startOver(ctx context.Context, r *request) (Reply, error) {
	p, _, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	return r.keepPicks(ctx, p, nil)
}

// checkPicks answers with what has been picked, once it is as much as there is to pick.
func checkPicks(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	picked, _ := q.ParsePicks(p.Picks)
	if q.Picks() < 2 || len(picked) != q.Picks() {
		return r.redrawPrompt(ctx, p)
	}
	return r.answerWith(ctx, p, q, strings.Join(picked, ","))
}

// dontKnow answers that the learner does not know.
func dontKnow(ctx context.Context, r *request) (Reply, error) {
	p, q, settled, err := r.awaiting(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	return r.answerWith(ctx, p, q, "")
}

func (r *request) keepPicks(ctx context.Context, p store.Prompt, picked []string) (Reply, error) {
	p.Picks = strings.Join(picked, ",")
	if err := r.tx.SavePrompt(ctx, p); err != nil {
		return Reply{}, err
	}
	return r.redrawPrompt(ctx, p)
}

// awaiting returns the prompt of a press that waits for its answer, with its
// question. settled is the message to show instead: the prompt has its answer
// or its question was retired or reworded, or the press is delivered again.
func (r *request) awaiting(ctx context.Context) (p store.Prompt, q *quizzes.Question, settled *Message, err error) {
	if p, err = r.own(ctx); err != nil {
		return p, nil, nil, err
	}
	q, known := r.bank.Question(p.Question)
	var reply Reply
	switch {
	case p.Answer != 0 || r.repeated || !known:
		reply, err = r.redrawPrompt(ctx, p)
	case p.Hash != q.Hash:
		reply, err = r.reword(ctx, p, q)
	}
	return p, q, reply.Update, err
}
