package bot

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// Freezes are spent by themselves on a day that would end a streak.
const (
	maxFreezes   = 2
	freezeEarned = 7 // answered days that bring one back
)

// shortDay is how much of a day must be left, or lost, to count: a day that a
// journey cut shorter is skipped, and one on which we were down for as long is
// an amnesty.
const shortDay = 6 * time.Hour

// facts is what is known of a learner's day when it closes.
type facts struct {
	answered   bool
	paused     bool
	rest       bool // a weekday off or a holiday
	short      bool // less than shortDay long
	nothingDue bool // no card due and no question new
	outage     bool // we were down when it mattered
}

// balance is what stands after a closed day.
type balance struct{ streak, freezes, toward int }

// newBalance is what a learner begins with.
func newBalance() balance { return balance{freezes: maxFreezes} }

// close says what a day was and what stands after it. A streak is lost only by
// the learner: everything else bridges, and a freeze is spent only where
// nothing else does and there is a streak to keep.
func (b balance) close(f facts) (store.DayKind, balance) {
	switch {
	case f.answered:
		b.streak++
		if b.freezes < maxFreezes {
			b.toward++
		}
		if b.toward == freezeEarned {
			b.toward, b.freezes = 0, b.freezes+1
		}
		return store.Answered, b
	case f.paused:
		return store.Paused, b
	case f.rest:
		return store.Rest, b
	case f.short:
		return store.Skipped, b
	case f.nothingDue:
		return store.NothingDue, b
	case f.outage:
		return store.Amnesty, b
	case b.streak > 0 && b.freezes > 0:
		b.freezes--
		return store.Freeze, b
	}
	b.streak = 0
	return store.Missed, b
}

// Streak counts the days in a row with an answer: the closed days back to the
// last one that was missed, and today once it has an answer. Days of other
// kinds bridge without counting, and an open day breaks nothing. days are in
// order of date.
func Streak(days []store.Day, today bool) int {
	run := 0
	for _, d := range days {
		switch d.Kind {
		case store.Answered:
			run++
		case store.Missed:
			run = 0
		}
	}
	if today {
		run++
	}
	return run
}

// closeDays closes every day of the learner that ended by now. Dates follow
// each other without a gap, whatever happened to the zone in between; new
// settings start with the day that opens.
func (m *Mentor) closeDays(ctx context.Context, tx store.Tx, l *store.Learner, now time.Time) error {
	if l.DayEnds > store.At(now) {
		return nil
	}
	b, err := lastBalance(ctx, tx, l.ID)
	if err != nil {
		return err
	}
	for l.DayEnds <= store.At(now) {
		f, err := m.facts(ctx, tx, *l, now)
		if err != nil {
			return err
		}
		closed := store.Day{Learner: l.ID, Day: l.Day, Starts: l.DayStarts, Ends: l.DayEnds, Zone: l.Zone}
		closed.Kind, b = b.close(f)
		closed.Streak, closed.Freezes, closed.Toward = b.streak, b.freezes, b.toward
		if err := tx.AddDay(ctx, closed); err != nil {
			return err
		}
		l.Day++
		l.Zone, l.DayEnd, l.Rest = l.NextZone, l.NextDayEnd, l.NextRest
		l.DayStarts = l.DayEnds
		l.DayEnds = max(store.At(dayEnd(quizzes.Day(l.Day), location(l.Zone), l.DayEnd)), l.DayStarts)
		if err := m.endPause(ctx, tx, l); err != nil {
			return err
		}
	}
	return nil
}

func lastBalance(ctx context.Context, db store.Reader, learner int64) (balance, error) {
	last, err := db.LastDay(ctx, learner)
	if errors.Is(err, store.ErrNotFound) {
		return newBalance(), nil
	}
	return balance{last.Streak, last.Freezes, last.Toward}, err
}

// facts collects what is known of the learner's open day, cheapest first: what
// is not needed to tell its kind is not looked up.
func (m *Mentor) facts(ctx context.Context, db store.Reader, l store.Learner, now time.Time) (facts, error) {
	entries, err := db.Entries(ctx, l.ID, l.Day)
	if err != nil {
		return facts{}, err
	}
	f := facts{
		answered: len(standing(entries)) > 0,
		paused:   l.Paused && l.Day >= l.PausedFrom,
		short:    short(l.DayStarts, l.DayEnds),
		rest:     l.Rest>>quizzes.Day(l.Day).Weekday()&1 == 1,
	}
	if f.answered || f.paused || f.rest {
		return f, nil
	}
	holidays, err := db.Holidays(ctx, l.ID)
	if err != nil {
		return f, err
	}
	f.rest = slices.ContainsFunc(holidays, func(h store.Holiday) bool { return h.Day == l.Day })
	if f.rest || f.short {
		return f, nil
	}
	if f.nothingDue, err = m.nothingDue(ctx, db, l); err != nil {
		return f, err
	}
	f.outage, err = m.outage(ctx, db, l, now)
	return f, err
}

// short reports whether a journey or a clock change left too little of a day.
func short(starts, ends store.Instant) bool {
	return ends-starts < store.Instant(shortDay.Milliseconds())
}

// nothingDue reports whether the learner's open day had nothing to answer.
func (m *Mentor) nothingDue(ctx context.Context, db store.Reader, l store.Learner) (bool, error) {
	cards, err := db.Cards(ctx, l.ID)
	if err != nil {
		return false, err
	}
	s := quizzes.Situation{Today: quizzes.Day(l.Day), Cards: map[string]quizzes.Card{}}
	for _, c := range cards {
		s.Cards[c.Question] = quizCard(c)
	}
	bank, err := m.decks.seen(ctx, db, l.ID, "", Place{})
	if err != nil {
		return false, err
	}
	if s.Rests, err = resting(ctx, db, bank); err != nil {
		return false, err
	}
	return bank.Due(s, "") == 0 && bank.Unseen(s, "") == 0, nil
}

// endPause ends a pause whose last day has closed.
func (m *Mentor) endPause(ctx context.Context, tx store.Tx, l *store.Learner) error {
	if !l.Paused || l.PausedUntil == 0 || l.Day < l.PausedUntil {
		return nil
	}
	if err := resume(ctx, tx, l, l.DayStarts); err != nil || l.DailyNext != 0 {
		return err
	}
	return plan(ctx, tx, l, l.DayStarts.Time()) // the end was too far ahead to plan beyond it
}
