package bot

import (
	"context"

	"github.com/rungbot/rung/store"
)

// pause begins a pause with the open day. until is the first day after it, 0
// until the learner resumes.
func pause(ctx context.Context, tx store.Tx, l *store.Learner, until int, now store.Instant) error {
	if !l.Paused {
		if err := tx.Append(ctx, &store.Entry{Learner: l.ID, Kind: store.Pause, Day: l.Day, Zone: l.Zone, At: now}); err != nil {
			return err
		}
		l.Paused, l.PausedFrom = true, l.Day
	}
	l.PausedUntil = until
	return tx.SaveLearner(ctx, *l)
}

// resume ends a pause: what was due moves by the days that it lasted, so that
// nothing has piled up.
func resume(ctx context.Context, tx store.Tx, l *store.Learner, now store.Instant) error {
	if !l.Paused {
		return nil
	}
	if err := tx.Append(ctx, &store.Entry{Learner: l.ID, Kind: store.Resume, Day: l.Day, Zone: l.Zone, At: now}); err != nil {
		return err
	}
	if err := tx.ShiftDue(ctx, l.ID, l.Day-l.PausedFrom); err != nil {
		return err
	}
	l.Paused, l.PausedFrom, l.PausedUntil = false, 0, 0
	return tx.SaveLearner(ctx, *l)
}

// dailyOff is the DailyAt of a learner who gets no daily quiz.
const dailyOff = -1

// resumeNow ends the learner's pause.
func resumeNow(ctx context.Context, r *request) (Reply, error) {
	if !r.learner.Paused || r.repeated { // it may have been paused again since
		return changeDaily(dailyResume)(ctx, r)
	}
	days := r.learner.Day - r.learner.PausedFrom
	r.learner.Unanswered = 0
	if err := r.endPauseNow(ctx); err != nil {
		return Reply{}, err
	}
	return say(KindNotice, Text{Para("Welcome back. Everything that was due has moved by ", count(days, "day"), ", so nothing has piled up.")},
		Button{ID: "quiz:", Label: "Answer a question"}), nil
}

// endPauseNow ends a pause, if there is one, and plans the next daily quiz.
func (r *request) endPauseNow(ctx context.Context) error {
	if !r.learner.Paused {
		return nil
	}
	if err := resume(ctx, r.tx, &r.learner, store.At(r.now)); err != nil {
		return err
	}
	return r.planDaily(ctx)
}
