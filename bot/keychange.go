package bot

import (
	"context"
	"errors"
	"fmt"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// Adopt takes note of what is right by the bank. Where a key has changed since it
// was last asked, the answers given to the wrong one are graded anew: those who
// were marked wrong get their points and their cards back, those who were marked
// right keep the points and are asked again. Each hears of it once. Adopt can be
// broken off and called again. Errors: those of the store.
func (m *Mentor) Adopt(ctx context.Context) error {
	bank := m.decks.served()
	var keys []store.AnswerKey
	err := m.store.Read(ctx, func(db store.Reader) (err error) {
		keys, err = db.AnswerKeys(ctx)
		return err
	})
	if err != nil {
		return err
	}
	known := map[string]string{}
	for _, k := range keys {
		known[k.Question] = k.Answer
	}
	var fresh []*quizzes.Question
	for _, q := range bank.Questions() {
		was, asked := known[q.ID]
		switch {
		case !asked:
			fresh = append(fresh, q)
		case was != q.KeyWords():
			if err := m.changeKey(ctx, q); err != nil {
				return fmt.Errorf("grade %s anew: %w", q.ID, err)
			}
		}
	}
	return m.saveKeys(ctx, fresh)
}

func (m *Mentor) saveKeys(ctx context.Context, questions []*quizzes.Question) error {
	if len(questions) == 0 {
		return nil
	}
	return m.store.Change(ctx, func(tx store.Tx) error {
		for _, q := range questions {
			if err := tx.SaveAnswerKey(ctx, store.AnswerKey{Question: q.ID, Answer: q.KeyWords(), Since: store.At(m.clock.Now())}); err != nil {
				return err
			}
		}
		return nil
	})
}

// changeKey grades all answers to a question by its key as it is now. The key is
// noted last: what was broken off before is done again, and finds itself done.
func (m *Mentor) changeKey(ctx context.Context, q *quizzes.Question) error {
	var learners []int64
	err := m.store.Read(ctx, func(db store.Reader) (err error) {
		learners, err = db.Answerers(ctx, q.ID)
		return err
	})
	if err != nil {
		return err
	}
	for _, id := range learners {
		err := m.store.Update(ctx, id, func(tx store.Tx) error {
			l, err := tx.Learner(ctx, id)
			if err != nil {
				return err
			}
			r := &request{Mentor: m, learner: l, bank: m.decks.served(), now: m.clock.Now(), db: tx, tx: tx}
			return r.regrade(ctx, q)
		})
		if err != nil && !errors.Is(err, store.ErrNotFound) { // whoever is deleted meanwhile needs nothing
			return err
		}
	}
	m.log.Info("a key changed", "question", q.ID, "learners", len(learners))
	return m.saveKeys(ctx, []*quizzes.Question{q})
}

// regrade grades the learner's answers to a question by its key as it is now.
func (r *request) regrade(ctx context.Context, q *quizzes.Question) error {
	entries, err := r.db.Since(ctx, r.learner.ID, 1)
	if err != nil {
		return err
	}
	all := standing(entries)
	var answers []*answered
	for i := range all {
		if all[i].Question == q.ID {
			answers = append(answers, &all[i])
		}
	}
	corrected := int64(0)
	for i, a := range answers {
		right := a.Picked != "" && q.Right(a.Picked)
		if right == a.Right || !right && i < len(answers)-1 {
			continue // what was taken for right long ago stands; only what is believed now matters
		}
		seq, err := r.correct(ctx, a, right, q, all)
		if err != nil {
			return err
		}
		if corrected == 0 {
			corrected = seq
		}
	}
	if corrected == 0 {
		return nil
	}
	if r.learner.Corrected == 0 {
		r.learner.Corrected = corrected
		if err := r.tx.SaveLearner(ctx, r.learner); err != nil {
			return err
		}
	}
	return r.saveCard(ctx, q.ID, refold(answers, quizzes.Day(r.learner.Day)))
}

// correct writes down that an answer is graded anew, with the points that were
// withheld; none are ever taken.
func (r *request) correct(ctx context.Context, a *answered, right bool, q *quizzes.Question, all []answered) (int64, error) {
	e := a.Entry
	e.Kind, e.Of, e.Hash, e.Right, e.Points = store.KeyChange, a.Seq, q.Hash, right, 0
	e.Day, e.Zone, e.At = r.learner.Day, r.learner.Zone, store.At(r.now)
	if right {
		e.Grade = int(quizzes.Outcome{Right: true, Hint: a.Hint, Typed: q.Kind == quizzes.Typed,
			Firm: a.Source == string(quizzes.Review) && before(a.Entry).Firm(quizzes.Day(a.Day))}.Grade())
		today := 0
		for _, other := range all {
			if other.Day == a.Day {
				today += other.Points
			}
		}
		e.Points = max(0, min(worth(quizzes.Source(a.Source), true)-a.Points, pointsDay-today))
	}
	if err := r.tx.Append(ctx, &e); err != nil {
		return 0, err
	}
	a.Right, a.Grade, a.Points, a.corrected = right, e.Grade, a.Points+e.Points, true
	return e.Seq, r.addPoints(ctx, q.Deck, a.Day, e.Points)
}

// refold is the card that answers make. What was taken for right and is not
// comes back today.
func refold(answers []*answered, today quizzes.Day) quizzes.Card {
	card, moved := quizzes.NewCard(), 0
	for i, a := range answers {
		source := quizzes.Source(a.Source)
		if i == 0 {
			source = quizzes.New
		}
		next := card.Answer(quizzes.Grade(a.Grade), source, quizzes.Day(a.Day))
		if next != card {
			moved = a.paused
		}
		card = next
	}
	card.Due += quizzes.Day(moved)
	if last := answers[len(answers)-1]; last.corrected && !last.Right {
		card.Due = min(card.Due, today)
	}
	return card
}

// correctionsTold is how many corrected questions one message speaks of.
const correctionsTold = 3

// tellCorrections tells the learner, once, which of their answers were graded
// anew.
func (r *request) tellCorrections(ctx context.Context, reply *Reply) error {
	if r.learner.Corrected == 0 || r.event.Kind == HomeOpened {
		return nil
	}
	l, err := r.db.Learner(ctx, r.learner.ID)
	if errors.Is(err, store.ErrNotFound) {
		return nil // they have just been deleted
	}
	if err != nil {
		return err
	}
	entries, err := r.db.Since(ctx, l.ID, l.Corrected)
	if err != nil {
		return err
	}
	l.Corrected = 0
	if err := r.tx.SaveLearner(ctx, l); err != nil {
		return err
	}
	told := map[string]bool{}
	for _, e := range entries {
		q, known := r.bank.Question(e.Question)
		if e.Kind != store.KeyChange || !known || told[e.Question] || len(told) == correctionsTold {
			continue
		}
		told[e.Question] = true
		reply.Say = append(reply.Say, correction(q, e))
	}
	return nil
}

func correction(q *quizzes.Question, e store.Entry) Message {
	text := Text{Head("I was wrong, and not you"), Para(inline(q.Stem))}
	remark := "I marked your answer as wrong, and it is right. It counts now"
	if !e.Right {
		text[0] = Head("I was wrong about a question")
		remark = "I marked your answer as right, and it is not. You keep the points; the question comes back today"
	} else if e.Points > 0 {
		remark += ", with " + count(e.Points, "point") + " more"
	}
	text = append(text, Para(remark+"."))
	if n := len(q.Changes); n > 0 {
		text = append(text, Para(inline(q.Changes[n-1].What)))
	}
	return Message{Kind: KindNotice, Text: append(text, Para(inline(q.Explanation)), sourceNote(q))}
}
