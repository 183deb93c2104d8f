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
		Zone: zone, DayEnd: minutes, NextZone: zone, NextDayEnd: minutes,
		Day: int(day), DayStarts: store.At(dayEnd(day-1, loc, minutes)), DayEnds: store.At(dayEnd(day, loc, minutes)),
	}
}

// closeDays closes every day of the learner that ended by now. Dates follow
// each other without a gap, whatever happened to the zone in between; new
// settings start with the day that opens.
func closeDays(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	for l.DayEnds <= store.At(now) {
		kind, err := dayKind(ctx, tx, *l)
		if err != nil {
			return err
		}
		closed := store.Day{Learner: l.ID, Day: l.Day, Starts: l.DayStarts, Ends: l.DayEnds, Zone: l.Zone, Kind: kind}
		if err := tx.AddDay(ctx, closed); err != nil {
			return err
		}
		l.Day++
		l.Zone, l.DayEnd = l.NextZone, l.NextDayEnd
		l.DayStarts = l.DayEnds
		l.DayEnds = max(store.At(dayEnd(quizzes.Day(l.Day), location(l.Zone), l.DayEnd)), l.DayStarts)
	}
	return nil
}

func dayKind(ctx context.Context, db store.Reader, l store.Learner) (store.DayKind, error) {
	entries, err := db.Entries(ctx, l.ID, l.Day)
	if err != nil {
		return "", err
	}
	if len(standing(entries)) > 0 {
		return store.Answered, nil
	}
	return store.Missed, nil
}

// closeBatch is how many learners one pass of Tick reads at a time.
const closeBatch = 200

// Tick does everything that is due by now: it closes the days that have ended
// and forgets the keys of events older than 24 hours. It is the only entry for
// time; the caller decides how often. A learner whose days cannot be closed
// does not hold up the others; the errors are logged and the first is returned.
func (m *Mentor) Tick(ctx context.Context, now time.Time) error {
	var first error
	failed := map[int64]bool{}
	for {
		ids, err := m.store.Expired(ctx, store.At(now), closeBatch+len(failed))
		if err != nil {
			return fmt.Errorf("tick: %w", err)
		}
		progress := false
		for _, id := range ids {
			if failed[id] {
				continue
			}
			if err := m.closeLearner(ctx, id, now); err != nil && !errors.Is(err, store.ErrNotFound) { // deleted meanwhile is done
				m.log.Error("close days", "learner", id, "error", err)
				failed[id] = true
				if first == nil {
					first = fmt.Errorf("tick: close days of learner %d: %w", id, err)
				}
				continue
			}
			progress = true
		}
		if !progress || ctx.Err() != nil {
			break
		}
	}
	if _, err := m.store.PruneEvents(ctx, store.At(now.Add(-24*time.Hour))); err != nil && first == nil {
		first = fmt.Errorf("tick: %w", err)
	}
	return first
}

func (m *Mentor) closeLearner(ctx context.Context, id int64, now time.Time) error {
	return m.store.Update(ctx, id, func(tx store.Tx) error {
		l, err := tx.Learner(ctx, id)
		if err != nil {
			return err
		}
		if err := closeDays(ctx, tx, &l, now); err != nil {
			return err
		}
		return tx.SaveLearner(ctx, l)
	})
}
