package bot

import (
	"context"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// beatGap is the longest silence between two heartbeats that is no outage.
const beatGap = 3 * time.Minute

// Beat records that Rung is up. serve calls it before each Tick when a
// platform is connected; without heartbeats there are no outages to forgive.
func (m *Mentor) Beat(ctx context.Context, now time.Time) error {
	return m.store.Beat(ctx, store.At(now), beatGap.Milliseconds())
}

// outage reports whether we were down over the hour of the learner's daily
// quiz, or for shortDay or more of their open day.
func outage(ctx context.Context, db store.Reader, l store.Learner) (bool, error) {
	beats, err := db.Heartbeats(ctx, l.DayStarts, l.DayEnds)
	if err != nil {
		return false, err
	}
	hour := store.Instant(0)
	if l.DailyAt >= 0 {
		hour = store.At(dailyTime(quizzes.Day(l.Day), location(l.Zone), l.DayEnd, l.DailyAt))
	}
	down := store.Instant(0)
	for i := 1; i < len(beats); i++ {
		from, to := max(beats[i-1].Ends, l.DayStarts), min(beats[i].Starts, l.DayEnds)
		if from >= to {
			continue
		}
		down += to - from
		if from < hour && hour < to {
			return true, nil
		}
	}
	return down >= store.Instant(shortDay.Milliseconds()), nil
}

// dailyTime returns the instant of the daily quiz of a learner's day: at that
// many minutes after midnight, of the day's date or, before the hour at which
// days end, of the next.
func dailyTime(day quizzes.Day, zone *time.Location, dayEndMinutes, at int) time.Time {
	y, month, d := day.Time().Date()
	if at < dayEndMinutes {
		d++
	}
	return time.Date(y, month, d, 0, at, 0, 0, zone)
}
