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

// sendDaily makes the learner's daily quiz when it is due: the prompt and its
// delivery, in one transaction, once for each of the learner's days. One that
// is late because we were down still comes until the day ends.
func (m *Mentor) sendDaily(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	if err := m.closeDays(ctx, tx, l, now); err != nil {
		return err
	}
	if l.DailyNext == 0 || l.DailyNext > store.At(now) { // changed since it was found due
		return tx.SaveLearner(ctx, *l)
	}
	holidays, err := tx.Holidays(ctx, l.ID)
	if err != nil {
		return err
	}
	comes := !restsOn(*l, holidays, l.Day, l.Rest) && !short(l.DayStarts, l.DayEnds)
	if l.DailyNext < l.DayStarts && comes { // of a day that has closed: today's takes its place
		l.DailyNext = dailyTime(quizzes.Day(l.Day), l.DayStarts, l.DayEnds, location(l.Zone), l.DayEnd, l.DailyAt)
		if l.DailyNext > store.At(now) {
			return tx.SaveLearner(ctx, *l)
		}
	}
	if comes {
		if err := m.putDaily(ctx, tx, l, now); err != nil {
			return err
		}
	}
	l.DailyNext = nextDaily(*l, holidays, l.Day+1, now)
	return tx.SaveLearner(ctx, *l)
}

// putDaily writes today's delivery if there is none yet, else the one that was
// snoozed, if there is something to ask.
func (m *Mentor) putDaily(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	r := &request{Mentor: m, now: now, learner: *l, db: tx, tx: tx}
	switch _, err := dailyOf(ctx, tx, *l); {
	case err == nil:
		return r.putAgain(ctx)
	case !errors.Is(err, store.ErrNotFound):
		return err
	case l.Unanswered >= stopAfter:
		return nil
	}
	s, err := r.situation(ctx)
	if err != nil {
		return err
	}
	dose := m.dose(*l)
	reviews, news := split(dose)
	left := min(dose, min(reviews, m.bank.Due(s, ""))+min(news, m.bank.Unseen(s, "")))
	reply, err := r.ask(ctx, store.Prompt{Left: left, Daily: true}, quizzes.Want{Reviews: reviews, News: news})
	if err != nil || reply.Say[0].Kind != KindQuiz {
		return err // nothing to ask is no reason to write
	}
	message := reply.Say[0]
	entries, err := tx.Entries(ctx, l.ID, l.Day)
	if err != nil {
		return err
	}
	if len(standing(entries)) == 0 { // who has answered today already is not silent
		l.Unanswered++
		if note := unansweredNote(l.Unanswered); note != "" {
			message.Text = append(message.Text, Note(note))
		}
	}
	return r.deliverDaily(ctx, store.DailyQuiz, quizzes.Day(l.Day).String(), message)
}

// putAgain writes today's quiz once more after a snooze, unless the learner has
// answered it or gone on to something else meanwhile.
func (r *request) putAgain(ctx context.Context) error {
	p, err := r.db.Waiting(ctx, r.learner.ID, "")
	if errors.Is(err, store.ErrNotFound) || err == nil && !p.Daily {
		return nil
	}
	if err != nil {
		return err
	}
	reply, err := r.showPrompt(ctx, p)
	if err != nil {
		return err
	}
	return r.deliverDaily(ctx, store.SnoozedQuiz, strconv.FormatInt(int64(r.learner.DailyNext), 10), reply.Say[0])
}

// deliverDaily writes a daily quiz down to be sent until the learner's day ends.
func (r *request) deliverDaily(ctx context.Context, kind, key string, message Message) error {
	message.Buttons = append(message.Buttons, Button{ID: "snooze:hour", Label: "In an hour"}, Button{ID: "snooze:tomorrow", Label: "Tomorrow"})
	body, err := encodeMessage(message)
	if err != nil {
		return err
	}
	l := r.learner
	return r.tx.AddDelivery(ctx, &store.Delivery{
		Kind: kind, Target: strconv.FormatInt(l.ID, 10), Key: key, Learner: &l.ID, Body: body,
		Platform: l.DailyPlatform, Team: l.DailyTeam, User: l.DailyUser,
		Created: store.At(r.now), Due: store.At(r.now), Expires: l.DayEnds,
	})
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
