package bot

import (
	"slices"
	"strings"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// Daily quizzes that get no answer become rarer by themselves: after
// weeklyAfter in a row they come once a week, after stopAfter not at all.
const (
	weeklyAfter = 3
	stopAfter   = 6
)

// horizon is how many days ahead a next daily quiz is looked for. It is longer
// than any holiday list a person keeps.
const horizon = 400

// nextDaily returns the first instant after now at which a daily quiz of the
// given learner's day or a later one is due, 0 when there is none: it is off,
// has stopped, or the learner has paused without an end. Rest days, holidays,
// pauses and days that a journey leaves too short are left out.
func nextDaily(l store.Learner, holidays []store.Holiday, from int, now time.Time) store.Instant {
	if l.DailyAt == dailyOff || l.Unanswered >= stopAfter || l.Paused && l.PausedUntil == 0 {
		return 0
	}
	if l.Unanswered >= weeklyAfter {
		from = max(from, l.Day+7)
	}
	zone, end, rest, starts, ends := location(l.Zone), l.DayEnd, l.Rest, l.DayStarts, l.DayEnds
	for day := l.Day; day < l.Day+horizon; day++ {
		if day > l.Day {
			zone, end, rest = location(l.NextZone), l.NextDayEnd, l.NextRest
			starts, ends = ends, max(store.At(dayEnd(quizzes.Day(day), zone, end)), ends)
		}
		if day < from || short(starts, ends) || restsOn(l, holidays, day, rest) {
			continue
		}
		if t := dailyTime(quizzes.Day(day), starts, ends, zone, end, l.DailyAt); t > store.At(now) {
			return t
		}
	}
	return 0
}

// dailyTime returns the instant of the daily quiz of a learner's day: at that
// many minutes after midnight, of the day's date or, before the hour at which
// days end, of the next. It lies within the day also where a clock change skips
// that hour or a journey has cut the day's beginning off.
func dailyTime(day quizzes.Day, starts, ends store.Instant, zone *time.Location, dayEndMinutes, at int) store.Instant {
	y, month, d := day.Time().Date()
	if at < dayEndMinutes {
		d++
	}
	t := store.At(time.Date(y, month, d, 0, at, 0, 0, zone))
	if t >= ends { // the clock skipped it, or the end: as long before the end as on other days
		before := dayEndMinutes - at
		if before <= 0 {
			before += 24 * 60
		}
		t = store.At(ends.Time().Add(-time.Duration(before) * time.Minute))
	}
	return max(t, starts)
}

func restsOn(l store.Learner, holidays []store.Holiday, day, rest int) bool {
	return rest>>quizzes.Day(day).Weekday()&1 == 1 ||
		l.Paused && day >= l.PausedFrom && (l.PausedUntil == 0 || day < l.PausedUntil) ||
		slices.ContainsFunc(holidays, func(h store.Holiday) bool { return h.Day == day })
}

var weekdayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// parseDays reads the days on which a daily quiz is wanted, "mon-fri", "mon wed
// fri" or "every day", and after "except" the dates of holidays. It returns the
// weekdays off (bit 0 is Sunday) and the holidays.
func parseDays(value string) (rest int, holidays []int, err error) {
	wanted, except, _ := strings.Cut(strings.ToLower(value), "except")
	for _, word := range strings.FieldsFunc(except, func(r rune) bool { return r == ' ' || r == ',' }) {
		if word == "and" {
			continue
		}
		day, err := quizzes.ParseDay(word)
		if err != nil {
			return 0, nil, complain("I cannot read one of those dates. Write them like this: ", Fixed("/daily days mon-fri except 2026-12-25"), ".")
		}
		if !slices.Contains(holidays, int(day)) {
			holidays = append(holidays, int(day))
		}
	}
	slices.Sort(holidays)
	on := 0
	for _, word := range strings.FieldsFunc(wanted, func(r rune) bool { return r == ' ' || r == ',' }) {
		bits, ok := weekdays(word)
		if !ok {
			return 0, nil, complain("I cannot read those days. Write them like this: ", Fixed("/daily days mon-fri"), " or ", Fixed("/daily days mon wed fri"), ".")
		}
		on |= bits
	}
	if on == 0 {
		return 0, nil, complain("That leaves no day. ", Fixed("/daily off"), " stops the daily quiz, ", Fixed("/daily pause"), " rests for a while.")
	}
	return 0b1111111 &^ on, holidays, nil
}

// weekdays reads one word: a day, a span of days over the week's end too, or a
// word that means all or the working days.
func weekdays(word string) (bits int, ok bool) {
	switch word {
	case "and", "the":
		return 0, true
	case "every", "all", "day", "days", "daily":
		return 0b1111111, true
	case "weekdays":
		return 0b0111110, true
	case "weekend", "weekends":
		return 0b1000001, true
	}
	first, last, span := strings.Cut(word, "-")
	from, ok := weekday(first)
	if !ok || !span {
		return 1 << from, ok
	}
	to, ok := weekday(last)
	for d := from; ; d = (d + 1) % 7 {
		bits |= 1 << d
		if d == to || !ok {
			return bits, ok
		}
	}
}

// weekday reads a weekday by its first three letters or more.
func weekday(word string) (int, bool) {
	for d, name := range weekdayNames {
		full := strings.ToLower(time.Weekday(d).String())
		if len(word) >= 3 && (word == name || strings.HasPrefix(full, word) || word == full+"s") {
			return d, true
		}
	}
	return 0, false
}

// daysWords says which weekdays are wanted: "Monday to Friday", "every day".
func daysWords(rest int) string {
	var names []string
	for i := range 7 {
		if d := (i + 1) % 7; rest>>d&1 == 0 { // the week begins on Monday
			names = append(names, time.Weekday(d).String())
		}
	}
	switch {
	case len(names) == 7:
		return "every day"
	case rest == 0b1000001:
		return "Monday to Friday"
	default:
		return strings.Join(names, ", ")
	}
}
