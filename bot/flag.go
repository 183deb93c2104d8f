package bot

import (
	"context"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// A question rests as soon as so many people say, within so long, that its key
// is wrong. It is put to nobody until it is reworded, or woken by an admin.
const (
	restPeople = 3
	restWithin = 30 * 24 * time.Hour
)

// DoubtWrongKey is the reason that makes a question rest.
const DoubtWrongKey = "wrong-key"

// doubts are the reasons for which a question can be flagged.
var doubts = []struct{ id, label string }{
	{DoubtWrongKey, "The key is wrong"},
	{"two-right", "Two are right"},
	{"unclear", "It is unclear"},
	{"outdated", "It is out of date"},
	{"typo", "A typo or a dead link"},
}

// flag notes that the learner doubts the question, and asks why.
func flag(ctx context.Context, r *request) (Reply, error) {
	p, err := r.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	if err := r.addFlag(ctx, p, ""); err != nil {
		return Reply{}, err
	}
	reply, err := r.redrawPrompt(ctx, p, "Thank you. I noted your doubt about this question for the people who look after it.")
	var buttons []Button
	for _, d := range doubts {
		buttons = append(buttons, Button{ID: buttonID("doubt", p.ID, d.id), Label: d.label})
	}
	reply.Say = append(reply.Say, Message{Kind: KindNotice, Text: Text{Para("What is it? One tap helps whoever mends it; leave it if you are not sure.")}, Buttons: buttons})
	return reply, err
}

func (r *request) addFlag(ctx context.Context, p store.Prompt, reason string) error {
	f := store.Flag{Learner: r.learner.ID, Question: p.Question, Hash: p.Hash, Prompt: p.ID, Reason: reason, At: store.At(r.now)}
	if p.Answer != 0 {
		a, _, err := r.answer(ctx, p)
		if err != nil {
			return err
		}
		f.Picked = a.Picked
	}
	return r.tx.AddFlag(ctx, f)
}

// sayWhy notes the reason of a flag. Where enough people call the key wrong,
// the question rests from then on.
func sayWhy(ctx context.Context, r *request) (Reply, error) {
	p, err := r.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	label := ""
	for _, d := range doubts {
		if d.id == r.args["reason"] {
			label = d.label
		}
	}
	if label == "" {
		return Reply{}, complain(staleButton)
	}
	if err := r.addFlag(ctx, p, r.args["reason"]); err != nil {
		return Reply{}, err
	}
	people, err := r.db.Doubters(ctx, p.Question, p.Hash, DoubtWrongKey, store.At(r.now.Add(-restWithin)))
	if err != nil {
		return Reply{}, err
	}
	if people >= restPeople {
		if err := r.tx.SaveResting(ctx, store.Resting{Question: p.Question, Hash: p.Hash, At: store.At(r.now)}); err != nil {
			return Reply{}, err
		}
		r.log.Warn("a question rests: several people call its key wrong", "question", p.Question, "people", people)
	}
	return update(KindNotice, Text{Para("Noted: ", Bold(label), ". Thank you.")}), nil
}

// resting returns the questions that rest as they are worded now.
func resting(ctx context.Context, db store.Reader, bank *quizzes.Bank) (map[string]bool, error) {
	list, err := db.Resting(ctx)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rests := map[string]bool{}
	for _, rest := range list {
		if q, known := bank.Question(rest.Question); known && q.Hash == rest.Hash {
			rests[q.ID] = true
		}
	}
	return rests, nil
}
