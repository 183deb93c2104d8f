package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// showPrompt says a prompt as it stands now: the question, or the result of
// its answer.
func (r *request) showPrompt(ctx context.Context, p store.Prompt) (Reply, error) {
	m, err := r.promptMessage(ctx, p)
	return Reply{Say: []Message{m}}, err
}

func (r *request) orShow(ctx context.Context, p store.Prompt, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return r.showPrompt(ctx, p)
}

// redrawPrompt puts the prompt as it stands now in the place of the pressed
// message, after a remark if there is one.
func (r *request) redrawPrompt(ctx context.Context, p store.Prompt, remark ...any) (Reply, error) {
	m, err := r.promptMessage(ctx, p)
	if len(remark) > 0 {
		m.Text = append(Text{Note(remark...)}, m.Text...)
	}
	return Reply{Update: &m}, err
}

func (r *request) promptMessage(ctx context.Context, p store.Prompt) (Message, error) {
	q, ok := r.bank.Question(p.Question)
	if !ok {
		return Message{Kind: KindNotice,
			Text:    Text{Para("This question has been retired since I put it. Nothing you did is lost.")},
			Buttons: []Button{{ID: buttonID("next", p.ID), Label: "Another one"}}}, nil
	}
	shown, ok := quizzes.ParseShown(q, p.Shown)
	if !ok { // the question was given other options since
		shown = quizzes.Shuffle(q, uint64(p.ID))
	}
	if p.Answer == 0 {
		return r.questionMessage(ctx, p, q, shown)
	}
	return r.resultMessage(ctx, p, q, shown)
}

// heading names the deck and topic, and why the question comes.
func (r *request) heading(p store.Prompt, q *quizzes.Question) string {
	name := q.Deck
	if d, ok := r.bank.Deck(q.Deck); ok {
		name = d.Title
		for _, t := range d.Topics {
			if t.ID == q.Topic {
				name += ": " + t.Title
			}
		}
	}
	switch quizzes.Source(p.Source) {
	case quizzes.Review:
		return name + " (review)"
	case quizzes.Drill:
		return name + " (drill)"
	case quizzes.Practice:
		return name + " (practice)"
	}
	return name
}

// progress says which question of its round a prompt is.
func (r *request) progress(ctx context.Context, p store.Prompt) (string, error) {
	if quizzes.Source(p.Source) == quizzes.Drill {
		return "", nil
	}
	round, err := r.db.Round(ctx, p.Round)
	if err != nil {
		return "", err
	}
	n := 0
	for _, other := range round {
		if other.ID <= p.ID {
			n++
		}
	}
	if n+p.Left <= 1 {
		return "", nil
	}
	return fmt.Sprintf(", question %d of %d", n, n+p.Left), nil
}

// answer returns the answer to a prompt and whether it is the learner's last
// one, which alone can be amended.
func (r *request) answer(ctx context.Context, p store.Prompt) (answered, bool, error) {
	entries, err := r.db.Since(ctx, p.Learner, p.Answer)
	if err != nil {
		return answered{}, false, err
	}
	list := standing(entries)
	if len(list) == 0 || list[0].Seq != p.Answer {
		return answered{}, false, fmt.Errorf("prompt %d: its answer %d is not in the log", p.ID, p.Answer)
	}
	newest, err := r.db.LastAnswer(ctx, p.Learner)
	return list[0], newest.Seq == p.Answer, err
}

// own returns the prompt a button names, if it is the presser's.
func (r *request) own(ctx context.Context) (store.Prompt, error) {
	id, err := strconv.ParseInt(r.args["prompt"], 10, 64)
	if err != nil {
		return store.Prompt{}, complain(staleButton)
	}
	p, err := r.db.Prompt(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return p, complain(staleButton)
	case err == nil && p.Learner != r.learner.ID:
		return p, complain("That question was put to someone else. Type ", Fixed("/quiz"), " for one of your own.")
	}
	return p, err
}

const staleButton = "I no longer know what that button belongs to. Please use the command again."

func buttonID(verb string, id int64, more ...string) string {
	return strings.Join(append([]string{verb, strconv.FormatInt(id, 10)}, more...), ":")
}

func letter(i int) string { return string(rune('A' + i)) }
