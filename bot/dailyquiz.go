package bot

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// queueBatch is how many learners are queued in one transaction. It holds the
// writer for a few milliseconds, so that whoever answers meanwhile waits little.
const queueBatch = 200

// queueDue queues the daily quizzes that are due by now. Many may be: rows are
// thin, and what they say is made when each is claimed.
func (m *Mentor) queueDue(ctx context.Context, now time.Time) error {
	plan := func(l store.Learner, holidays []store.Holiday) ([]store.Delivery, store.Instant) {
		return m.dueDaily(l, holidays, now)
	}
	for ctx.Err() == nil {
		n, err := m.store.QueueDaily(ctx, store.At(now), queueBatch, plan)
		if err != nil || n < queueBatch {
			return err
		}
	}
	return ctx.Err()
}

// queueDaily queues the learner's daily quiz if it has fallen due since the
// last tick: what the learner changes now does not drop it.
func (m *Mentor) queueDaily(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	if l.DailyNext == 0 || l.DailyNext > store.At(now) {
		return nil
	}
	holidays, err := tx.Holidays(ctx, l.ID)
	if err != nil {
		return err
	}
	var list []store.Delivery
	list, l.DailyNext = m.dueDaily(*l, holidays, now)
	for _, d := range list {
		if added, err := tx.AddDelivery(ctx, &d); added || err != nil {
			return err
		}
	}
	return nil
}

// dueDaily says what is to be sent to a learner whose daily quiz is due, the
// first that was not sent before, and when the next one is due. One that is late
// because we were down still comes until the day ends.
func (m *Mentor) dueDaily(l store.Learner, holidays []store.Holiday, now time.Time) ([]store.Delivery, store.Instant) {
	next := nextDaily(l, holidays, l.Day+1, now)
	if restsOn(l, holidays, l.Day, l.Rest) || short(l.DayStarts, l.DayEnds) {
		return nil, next
	}
	if l.DailyNext < l.DayStarts { // of a day that has closed: today's takes its place
		if today := dailyTime(quizzes.Day(l.Day), l.DayStarts, l.DayEnds, location(l.Zone), l.DayEnd, l.DailyAt); today > store.At(now) {
			return nil, today
		}
	}
	quiz, again := dailyDelivery(l, now), dailyDelivery(l, now)
	quiz.Due = m.spreadOut(l, now)
	again.Kind, again.Key = store.SnoozedQuiz, strconv.FormatInt(int64(l.DailyNext), 10) // for when today's was queued before
	return []store.Delivery{quiz, again}, next
}

// dailyDelivery is the delivery of the daily quiz of the learner's open day.
func dailyDelivery(l store.Learner, now time.Time) store.Delivery {
	return store.Delivery{
		Kind: store.DailyQuiz, Target: strconv.FormatInt(l.ID, 10), Key: quizzes.Day(l.Day).String(), Learner: &l.ID,
		Platform: l.DailyPlatform, Team: l.DailyTeam, User: l.DailyUser,
		Created: store.At(now), Due: store.At(now), Expires: l.DayEnds,
	}
}

// spreadOut is when a learner's daily quiz is sent within the operator's
// window: at the same point of it every day, or at once where the day would end
// before.
func (m *Mentor) spreadOut(l store.Learner, now time.Time) store.Instant {
	if m.spread <= 0 {
		return store.At(now)
	}
	const golden = 0x9E3779B97F4A7C15 // Knuth's multiplicative hashing: ids in a row lie far apart
	point := time.Duration(uint64(l.ID) * golden % uint64(m.spread))
	if at := store.At(now.Add(point)); at < l.DayEnds {
		return at
	}
	return store.At(now)
}

// errClaimLost says that somebody else has the delivery meanwhile.
var errClaimLost = errors.New("the claim was lost")

// prepareDaily makes what a claimed daily quiz says, unless an earlier attempt
// did, in one transaction with the prompt it puts. It withdraws one that the
// learner no longer wants, or for which there is nothing to ask.
func (m *Mentor) prepareDaily(ctx context.Context, d *store.Delivery, now time.Time) error {
	err := m.store.Update(ctx, *d.Learner, func(tx store.Tx) error {
		l, err := tx.Learner(ctx, *d.Learner)
		switch {
		case err != nil:
			return err
		case l.DailyAt == dailyOff || l.Paused:
			d.State, d.Error = store.Withdrawn, "the learner no longer wants it"
			return nil
		case d.Body != "":
			return nil
		}
		bank, err := m.decks.seen(ctx, tx, l.ID, "", Place{})
		if err != nil {
			return err
		}
		r := &request{Mentor: m, now: now, learner: l, bank: bank, db: tx, tx: tx}
		return r.makeDaily(ctx, d)
	})
	if errors.Is(err, store.ErrNotFound) {
		d.State, d.Error = store.Withdrawn, "the learner has left"
		return nil
	}
	return err
}

// makeDaily makes what a daily quiz says and keeps it with the delivery.
func (r *request) makeDaily(ctx context.Context, d *store.Delivery) error {
	message, ok, err := r.dailyMessage(ctx, d.Kind)
	if err != nil {
		return err
	}
	if !ok {
		d.State, d.Error = store.Withdrawn, "there was nothing to ask"
		return nil
	}
	message.Buttons = append(message.Buttons, Button{ID: "snooze:hour", Label: "In an hour"}, Button{ID: "snooze:tomorrow", Label: "Tomorrow"})
	if d.Body, err = encodeMessage(message); err != nil {
		return err
	}
	kept, err := r.tx.SetBody(ctx, *d)
	if err == nil && !kept {
		err = errClaimLost
	}
	return err
}

// dailyMessage makes today's quiz, or shows it again after a snooze. ok is false
// when there is nothing to ask: nothing is due and nothing new, or the snoozed
// question was answered meanwhile.
func (r *request) dailyMessage(ctx context.Context, kind string) (message Message, ok bool, err error) {
	if kind == store.SnoozedQuiz {
		today, err := dailyOf(ctx, r.db, r.learner)
		if err != nil {
			return message, false, err
		}
		if today.Body != "" { // else it was snoozed before it came, and this is the first
			return r.snoozedMessage(ctx)
		}
	}
	s, err := r.situation(ctx)
	if err != nil {
		return message, false, err
	}
	dose := r.dose(r.learner)
	reviews, news := split(dose)
	left := min(dose, min(reviews, r.bank.Due(s, ""))+min(news, r.bank.Unseen(s, "")))
	reply, err := r.ask(ctx, store.Prompt{Left: left, Daily: true}, quizzes.Want{Reviews: reviews, News: news})
	if err != nil || reply.Say[0].Kind != KindQuiz {
		return message, false, err
	}
	message = reply.Say[0]
	note, err := r.countUnanswered(ctx)
	if note != "" {
		message.Text = append(message.Text, Note(note))
	}
	return message, true, err
}

// snoozedMessage shows the question of today's quiz that still waits.
func (r *request) snoozedMessage(ctx context.Context) (message Message, ok bool, err error) {
	p, err := r.waitingDaily(ctx)
	if err != nil || p.ID == 0 {
		return message, false, err
	}
	message, err = r.promptMessage(ctx, p)
	return message, true, err
}

// waitingDaily returns the question of a daily quiz that waits for an answer,
// the zero Prompt when none does or the learner has gone on to something else.
func (r *request) waitingDaily(ctx context.Context) (store.Prompt, error) {
	p, err := r.db.Waiting(ctx, r.learner.ID, "")
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Daily {
		return store.Prompt{}, nil
	}
	return p, err
}

// countUnanswered counts a daily quiz as one without an answer until one comes,
// and returns what is to be said about it. Who has answered today already is not
// silent.
func (r *request) countUnanswered(ctx context.Context) (note string, err error) {
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if err != nil || len(standing(entries)) > 0 {
		return "", err
	}
	r.learner.Unanswered++
	if r.learner.Unanswered >= weeklyAfter {
		return unansweredNote(r.learner.Unanswered), r.planDaily(ctx)
	}
	return "", r.tx.SaveLearner(ctx, r.learner)
}

// neverCame takes back that a daily quiz counts as unanswered when it could not
// be sent before the day ended.
func (m *Mentor) neverCame(ctx context.Context, learner int64, now time.Time) error {
	err := m.store.Update(ctx, learner, func(tx store.Tx) error {
		l, err := tx.Learner(ctx, learner)
		if err != nil || l.Unanswered == 0 {
			return err
		}
		rare := l.Unanswered >= weeklyAfter
		if l.Unanswered--; rare {
			if err := plan(ctx, tx, &l, now); err != nil {
				return err
			}
		}
		return tx.SaveLearner(ctx, l)
	})
	if errors.Is(err, store.ErrNotFound) {
		return nil // the learner has left
	}
	return err
}

// doseLeft is what a round of a daily quiz may still draw: of a dose of five up
// to three that are due and two that are new. Beyond the dose the learner has
// asked for more, and nothing is held back.
func (r *request) doseLeft(ctx context.Context, p store.Prompt) (quizzes.Want, error) {
	want := quizzes.Want{Reviews: 1, News: 1}
	round, err := r.db.Round(ctx, p.Round)
	if err != nil || p.Left == 0 {
		return want, err
	}
	want.Reviews, want.News = split(r.dose(r.learner))
	for _, asked := range round {
		if asked.Source == string(quizzes.New) {
			want.News--
		} else {
			want.Reviews--
		}
	}
	return want, nil
}

// backAgain notes that the learner has answered: the daily quiz comes daily.
func (r *request) backAgain(ctx context.Context) error {
	rare := r.learner.Unanswered >= weeklyAfter
	r.learner.Unanswered = 0
	if rare {
		return r.planDaily(ctx)
	}
	return r.tx.SaveLearner(ctx, r.learner)
}

// dose is how many questions the learner's daily quiz has at most.
func (m *Mentor) dose(l store.Learner) int { return cmp.Or(l.Dose, m.round) }

// split divides a dose of five into up to three due and two new questions, and
// others alike; the smallest have room for either.
func split(dose int) (reviews, news int) {
	news = max(dose*2/5, 1)
	return max(dose-news, 1), news
}

func unansweredNote(unanswered int) string {
	switch unanswered {
	case weeklyAfter:
		return "If this one finds no time either, I will ask once a week. An answer brings the daily quiz back."
	case stopAfter:
		return "If this one finds no time either, I will stop. /daily resume brings it back with one tap."
	}
	return ""
}
