package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// dayEnd returns the instant at which a learner's day ends: the learner's
// hour (minutes after midnight) of the next calendar date in their zone. A
// wall time that a clock change skips or repeats is read as [time.Date] does.
func dayEnd(day quizzes.Day, zone *time.Location, minutes int) time.Time {
	y, m, d := day.Time().Date()
	return time.Date(y, m, d+1, 0, minutes, 0, 0, zone)
}

// dayAt returns the learner's day of an instant: a quiz at 01:00 belongs to
// the day before when days end at 04:00.
func dayAt(t time.Time, zone *time.Location, minutes int) quizzes.Day {
	day := quizzes.DayOf(t.In(zone).Date())
	for !dayEnd(day, zone, minutes).After(t) {
		day++
	}
	for dayEnd(day-1, zone, minutes).After(t) {
		day--
	}
	return day
}

// location loads a zone that was validated when it was stored. One that the
// zone database no longer knows counts as UTC.
func location(name string) *time.Location {
	zone, err := time.LoadLocation(name)
	if err != nil {
		return time.UTC
	}
	return zone
}

// openDay returns a learner whose open day is that of now.
func openDay(now time.Time, zone string, minutes int) store.Learner {
	loc := location(zone)
	day := dayAt(now, loc, minutes)
	return store.Learner{
		Created: store.At(now), Last: store.At(now),
		Zone: zone, DayEnd: minutes, NextZone: zone, NextDayEnd: minutes, DailyAt: dailyOff,
		Day: int(day), DayStarts: store.At(dayEnd(day-1, loc, minutes)), DayEnds: store.At(dayEnd(day, loc, minutes)),
	}
}

// tickBatch is how many learners one pass of Tick reads at a time.
const tickBatch = 200

// Tick does everything that is due by now: it closes the days that have ended,
// queues the daily quizzes and boards that are due, and forgets what is kept
// only for a while. It is the only entry for time; the caller decides how often,
// and sends with Deliver what Tick has queued. A learner who fails does not
// hold up the others; the errors of learners are logged and the first is returned
// with the others.
func (m *Mentor) Tick(ctx context.Context, now time.Time) error {
	first := m.each(ctx, now, m.store.Expired, func(ctx context.Context, id int64) error {
		err := m.tickLearner(ctx, id, now, m.closeAndSave)
		if errors.Is(err, store.ErrNotFound) {
			return nil // deleted meanwhile is done
		}
		if err != nil {
			if ctx.Err() == nil { // else it is the end of the program and no failure
				m.log.Error("close days", "learner", id, "error", err)
			}
			err = fmt.Errorf("tick: close days of learner %d: %w", id, err)
		}
		return err
	})
	for _, due := range []error{m.queueDue(ctx, now), m.postBoards(ctx, store.At(now)), m.prune(ctx, now), m.adoptNew(ctx)} {
		if due != nil {
			first = errors.Join(first, fmt.Errorf("tick: %w", due))
		}
	}
	return first
}

// What is kept for a while: the keys of events as long as platforms deliver
// again, and deliveries as long as an admin may ask what became of one.
const (
	keepEvents     = 24 * time.Hour
	keepDeliveries = 30 * 24 * time.Hour
)

func (m *Mentor) prune(ctx context.Context, now time.Time) error {
	_, err := m.store.PruneEvents(ctx, store.At(now.Add(-keepEvents)))
	_, other := m.store.PruneDeliveries(ctx, store.At(now.Add(-keepDeliveries)))
	return errors.Join(err, other, m.forgetRemoved(ctx, now))
}

// each carries out do for every learner of a list that grows shorter by it,
// and returns the first error.
func (m *Mentor) each(ctx context.Context, now time.Time, list func(context.Context, store.Instant, int) ([]int64, error), do func(context.Context, int64) error) error {
	var first error
	failed := map[int64]bool{}
	for ctx.Err() == nil {
		ids, err := list(ctx, store.At(now), tickBatch+len(failed))
		if err != nil {
			return err
		}
		progress := false
		for _, id := range ids {
			if failed[id] {
				continue
			}
			if err := do(ctx, id); err != nil {
				failed[id] = true
				if first == nil {
					first = err
				}
				continue
			}
			progress = true
		}
		if !progress {
			break
		}
	}
	return first
}

func (m *Mentor) tickLearner(ctx context.Context, id int64, now time.Time, do func(context.Context, store.Tx, *store.Learner, time.Time) error) error {
	return m.store.Update(ctx, id, func(tx store.Tx) error {
		l, err := tx.Learner(ctx, id)
		if err != nil {
			return err
		}
		return do(ctx, tx, &l, now)
	})
}

func (m *Mentor) closeAndSave(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	if err := m.closeDays(ctx, tx, l, now); err != nil {
		return err
	}
	return tx.SaveLearner(ctx, *l)
}
