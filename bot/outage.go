package bot

import (
	"context"
	"errors"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// beatGap is the longest silence between two heartbeats that is no outage.
const beatGap = 3 * time.Minute

// Beat records that Rung is up. serve calls it before each Tick when a
// platform is connected; without heartbeats there are no outages to forgive.
func (m *Mentor) Beat(ctx context.Context, now time.Time) error {
	m.beats.Store(true)
	return m.store.Beat(ctx, store.At(now), beatGap.Milliseconds())
}

// outage reports whether we were down for shortDay or more of the learner's
// open day, or over the hour of their daily quiz and none came late.
func (m *Mentor) outage(ctx context.Context, db store.Reader, l store.Learner, now time.Time) (bool, error) {
	silences, err := m.silences(ctx, db, l, now)
	if err != nil {
		return false, err
	}
	hour := store.Instant(0)
	if l.DailyAt != dailyOff {
		hour = dailyTime(quizzes.Day(l.Day), l.DayStarts, l.DayEnds, location(l.Zone), l.DayEnd, l.DailyAt)
	}
	down, missed := store.Instant(0), false
	for _, s := range silences {
		down += s.Ends - s.Starts
		missed = missed || s.Starts < hour && hour < s.Ends
	}
	if long := down >= store.Instant(shortDay.Milliseconds()); long || !missed {
		return long, nil
	}
	late, err := dailyOf(ctx, db, l)
	if errors.Is(err, store.ErrNotFound) {
		return true, nil
	}
	return late.State != store.Sent, err
}

// silences returns the stretches of the learner's open day between heartbeats.
// The one that goes on until now counts too, when heartbeats are ours to give:
// a visit may come before the first heartbeat after it.
func (m *Mentor) silences(ctx context.Context, db store.Reader, l store.Learner, now time.Time) ([]store.Heartbeat, error) {
	beats, err := db.Heartbeats(ctx, l.DayStarts, l.DayEnds)
	if err != nil {
		return nil, err
	}
	at := store.At(now)
	if n := len(beats); n > 0 && m.beats.Load() && beats[n-1].Ends < at-store.Instant(beatGap.Milliseconds()) {
		beats = append(beats, store.Heartbeat{Starts: at, Ends: at})
	}
	var found []store.Heartbeat
	for i := 1; i < len(beats); i++ {
		if from, to := max(beats[i-1].Ends, l.DayStarts), min(beats[i].Starts, l.DayEnds); from < to {
			found = append(found, store.Heartbeat{Starts: from, Ends: to})
		}
	}
	return found, nil
}
