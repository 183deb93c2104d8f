package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// answerWith answers a prompt that waits for it: with the ids of options, with
// what was typed, or with "I don't know" when picked is empty.
func (r *request) answerWith(ctx context.Context, p store.Prompt, q *quizzes.Question, picked string) (Reply, error) {
	if err := r.endPauseNow(ctx); err != nil { // whoever answers is back
		return Reply{}, err
	}
	card, seen, err := r.card(ctx, p.Question)
	if err != nil {
		return Reply{}, err
	}
	today := quizzes.Day(r.learner.Day)
	source, err := r.source(ctx, p, card, seen)
	if err != nil {
		return Reply{}, err
	}
	entry := r.entry(p, card, seen)
	var tried store.Entry
	if p.Tried != 0 {
		if tried, err = r.db.Entry(ctx, r.learner.ID, p.Tried); err != nil {
			return Reply{}, err
		}
		entry.Hint = p.Hint || !tried.Right // the explanation was on the screen
	}
	outcome := quizzes.Outcome{Right: q.Right(picked), DontKnow: picked == "", Hint: entry.Hint,
		Typed: q.Kind == quizzes.Typed, Firm: source == quizzes.Review && card.Firm(today)}
	entry.Picked, entry.Right, entry.Source, entry.Grade = picked, outcome.Right, string(source), int(outcome.Grade())
	if entry.Points, err = r.points(ctx, source, outcome.Right); err != nil {
		return Reply{}, err
	}
	if p.Tried != 0 { // undo mends a slip of the finger; it is no second chance at the points
		entry.Points = min(entry.Points, tried.Points)
	}
	if err := r.tx.Append(ctx, &entry); err != nil {
		return Reply{}, err
	}
	if err := r.saveCard(ctx, p.Question, card.Answer(outcome.Grade(), source, today)); err != nil {
		return Reply{}, err
	}
	if err := r.addPoints(ctx, q.Deck, entry.Day, entry.Points); err != nil {
		return Reply{}, err
	}
	p.Answer = entry.Seq
	if err := r.tx.SavePrompt(ctx, p); err != nil {
		return Reply{}, err
	}
	if err := errors.Join(r.backAgain(ctx), r.settleCheck(ctx, p)); err != nil {
		return Reply{}, err
	}
	return r.redrawPrompt(ctx, p)
}

func (r *request) orRedraw(ctx context.Context, p store.Prompt, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return r.redrawPrompt(ctx, p)
}

// reword puts a question again whose wording changed since it was put: an
// answer is only graded against what the learner has read. It becomes another
// prompt, because a second press of the old buttons still means the old words.
func (r *request) reword(ctx context.Context, p store.Prompt, q *quizzes.Question) (Reply, error) {
	if p.Next != 0 {
		following, err := r.db.Prompt(ctx, p.Next)
		if err != nil || following.Question == p.Question {
			return r.orRedraw(ctx, following, err)
		}
	}
	again := p
	again.Hash, again.Asked, again.Picks = q.Hash, store.At(r.now), ""
	if _, ok := quizzes.ParseShown(q, p.Shown); !ok {
		again.Shown = strings.Join(quizzes.Shuffle(q, seed()), ",")
	}
	if err := r.tx.AddPrompt(ctx, &again); err != nil {
		return Reply{}, err
	}
	p.Next = again.ID
	if err := r.tx.SavePrompt(ctx, p); err != nil {
		return Reply{}, err
	}
	return r.redrawPrompt(ctx, again, "This question was reworded since I put it. Here it is as it reads now; please answer again.")
}

// source says what an answer counts as now, which may differ from why the
// prompt was made: days may lie between, or the question came up elsewhere.
func (r *request) source(ctx context.Context, p store.Prompt, card quizzes.Card, seen bool) (quizzes.Source, error) {
	if !seen {
		return quizzes.New, nil
	}
	if p.Source == string(quizzes.Drill) {
		entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
		if err != nil {
			return "", err
		}
		for _, id := range misses(standing(entries)) {
			if id == p.Question {
				return quizzes.Drill, nil
			}
		}
	}
	if card.Due <= quizzes.Day(r.learner.Day) {
		return quizzes.Review, nil
	}
	return quizzes.Practice, nil
}

// card returns the learner's card of a question; seen is false when there is none.
func (r *request) card(ctx context.Context, question string) (card quizzes.Card, seen bool, err error) {
	c, err := r.db.Card(ctx, r.learner.ID, question)
	if errors.Is(err, store.ErrNotFound) {
		return quizzes.NewCard(), false, nil
	}
	return quizCard(c), err == nil, err
}

func (r *request) saveCard(ctx context.Context, question string, c quizzes.Card) error {
	return r.tx.SaveCard(ctx, storeCard(r.learner.ID, question, c))
}

// entry returns a log entry for an answer to p given now.
func (r *request) entry(p store.Prompt, before quizzes.Card, seen bool) store.Entry {
	return store.Entry{
		Learner: r.learner.ID, Kind: store.Answer,
		Prompt: p.ID, Question: p.Question, Hash: p.Hash, Shown: p.Shown, Hint: p.Hint,
		Known: seen, Repetition: before.Repetition, Interval: before.Interval, Easiness: before.Easiness, Due: int(before.Due), Lapses: before.Lapses,
		Day: r.learner.Day, Zone: r.learner.Zone, At: store.At(r.now),
		Platform: r.event.Account.Platform, Team: r.event.Account.Team, User: r.event.Account.User,
	}
}

// before returns the card as it was before an answer.
func before(e store.Entry) quizzes.Card {
	return quizzes.Card{Repetition: e.Repetition, Interval: e.Interval, Easiness: e.Easiness, Due: quizzes.Day(e.Due), Lapses: e.Lapses}
}

// shifted moves a card's due day by the pauses that ended since an answer, as
// they have moved all others.
func shifted(c quizzes.Card, a answered) quizzes.Card {
	c.Due += quizzes.Day(a.paused)
	return c
}

// mark amends the learner's last answer: it was easy, or a guess.
func mark(kind store.EntryKind) func(context.Context, *request) (Reply, error) {
	return func(ctx context.Context, r *request) (Reply, error) {
		p, a, settled, err := r.amendable(ctx)
		if err != nil || settled != nil {
			return Reply{Update: settled}, err
		}
		if !a.Right || a.Hint || a.mark == kind || a.Source != string(quizzes.New) && a.Source != string(quizzes.Review) {
			return r.redrawPrompt(ctx, p)
		}
		grade := quizzes.Outcome{Right: true, Easy: kind == store.Easy, Guessed: kind == store.Guessed}.Grade()
		amendment := a.Entry
		amendment.Kind, amendment.Of, amendment.Grade, amendment.Points = kind, a.Seq, int(grade), 0
		amendment.Day, amendment.At = r.learner.Day, store.At(r.now)
		if err := r.tx.Append(ctx, &amendment); err != nil {
			return Reply{}, err
		}
		if err := r.saveCard(ctx, p.Question, shifted(before(a.Entry).Answer(grade, quizzes.Source(a.Source), quizzes.Day(a.Day)), a)); err != nil {
			return Reply{}, err
		}
		return r.redrawPrompt(ctx, p)
	}
}

// undo takes the learner's last answer back, with its points and what it did
// to the card.
func undo(ctx context.Context, r *request) (Reply, error) {
	p, a, settled, err := r.amendable(ctx)
	if err != nil || settled != nil {
		return Reply{Update: settled}, err
	}
	void := a.Entry
	void.Kind, void.Of, void.Points = store.Void, a.Seq, -a.Points
	void.Day, void.At = r.learner.Day, store.At(r.now)
	if err := r.tx.Append(ctx, &void); err != nil {
		return Reply{}, err
	}
	if a.Known {
		err = r.saveCard(ctx, p.Question, shifted(before(a.Entry), a))
	} else {
		err = r.tx.DeleteCard(ctx, r.learner.ID, p.Question)
	}
	if err != nil {
		return Reply{}, err
	}
	q, _ := r.bank.Question(p.Question) // amendable has found it
	if err := r.addPoints(ctx, q.Deck, a.Day, -a.Points); err != nil {
		return Reply{}, err
	}
	p.Answer = 0
	if p.Tried == 0 {
		p.Tried = a.Seq
	}
	if err := r.tx.SavePrompt(ctx, p); err != nil {
		return Reply{}, err
	}
	return r.redrawPrompt(ctx, p, "Taken back. It is as if you had not answered yet.")
}

// amendable returns the prompt of a press with its answer. settled is the
// message to show instead when the answer can no longer be amended: it is not
// the last one, its question was retired, or the press is delivered again.
func (r *request) amendable(ctx context.Context) (p store.Prompt, a answered, settled *Message, err error) {
	if p, err = r.own(ctx); err != nil {
		return p, a, nil, err
	}
	var reply Reply
	if _, known := r.bank.Question(p.Question); p.Answer == 0 || r.repeated || !known {
		reply, err = r.redrawPrompt(ctx, p)
		return p, a, reply.Update, err
	}
	a, last, err := r.answer(ctx, p)
	if err == nil && !last {
		reply, err = r.redrawPrompt(ctx, p, "You have answered another question since, so this one is settled.")
	}
	return p, a, reply.Update, err
}

// hint shows the hint of a prompt. An answer after it is graded 3 at most.
func hint(ctx context.Context, r *request) (Reply, error) {
	p, err := r.own(ctx)
	if err == nil && p.Answer == 0 && !p.Hint {
		p.Hint = true
		err = r.tx.SavePrompt(ctx, p)
	}
	return r.orRedraw(ctx, p, err)
}

// next puts the question after the one of the prompt, once: pressed again it
// shows that one as it stands.
func next(ctx context.Context, r *request) (Reply, error) {
	p, err := r.own(ctx)
	if err != nil {
		return Reply{}, err
	}
	if p.Next != 0 {
		following, err := r.db.Prompt(ctx, p.Next)
		return r.orShow(ctx, following, err)
	}
	want := quizzes.Want{Scope: p.Scope, Reviews: 1, News: 1, Practice: p.Source == string(quizzes.Practice)}
	if p.Daily {
		if want, err = r.doseLeft(ctx, p); err != nil {
			return Reply{}, err
		}
	}
	if p.Source == string(quizzes.Drill) {
		want = quizzes.Want{Drill: true}
	}
	if quizzes.StageOf(p.Scope) != "" {
		asked, err := r.db.Round(ctx, p.Round)
		if err != nil {
			return Reply{}, err
		}
		want = r.checkWant(p.Scope, asked)
	}
	from := p
	if p.Left == 0 {
		from.Round, from.Daily = 0, false // the round is over; one more begins another
	}
	return r.ask(ctx, from, want)
}

// drill puts today's misses again.
func drill(ctx context.Context, r *request) (Reply, error) {
	return r.ask(ctx, store.Prompt{}, quizzes.Want{Drill: true})
}

// practise puts questions that are not due.
func practise(ctx context.Context, r *request) (Reply, error) {
	scope, err := r.scope(r.args["scope"])
	if err != nil {
		return Reply{}, err
	}
	return r.ask(ctx, store.Prompt{Scope: scope.ID, Left: r.round}, quizzes.Want{Scope: scope.ID, Reviews: 1, News: 1, Practice: true})
}
