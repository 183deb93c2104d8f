package bot

import "context"

// home is the page of their own that a platform may offer a person: what to do
// today, the streak, what is known, the next stage, the daily quiz, the settings.
func home(ctx context.Context, r *request) (Reply, error) {
	today, err := r.todayCard(ctx)
	if err != nil {
		return Reply{}, err
	}
	page := Reply{Say: []Message{today}}
	for _, part := range []func(context.Context, *request) (Reply, error){showStreak, nextStage, showProgress, showDaily} {
		reply, err := part(ctx, r)
		if err != nil {
			return Reply{}, err
		}
		page.Say = append(page.Say, reply.Say...)
	}
	page.Say = append(page.Say, r.controlsCard())
	return page, nil
}

// todayCard says what waits today.
func (r *request) todayCard(ctx context.Context) (Message, error) {
	s, err := r.situation(ctx)
	if err != nil {
		return Message{}, err
	}
	due, fresh := r.bank.Due(s, ""), r.bank.Unseen(s, "")
	words := "Nothing is due, and there is nothing new. Well done."
	if due+fresh > 0 {
		words = count(due, "question") + " due and " + count(fresh, "new one") + ". Up to " + count(r.dose(r.learner), "question") + " are enough for a day."
	}
	return Message{Kind: KindCard, Text: Text{Head("Today"), Para(words)}, Buttons: []Button{{ID: "quiz:", Label: "Answer a question"}}}, nil
}
