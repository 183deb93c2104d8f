package quizzes

import (
	"fmt"
	"time"
)

// Day is a learner's day: a calendar date without a zone, counted in days
// since 1970-01-01. Adding an interval in days is plain addition.
type Day int

const isoDate = "2006-01-02"

// DayOf returns the day with the given calendar date. Values outside their
// usual ranges are normalised as in [time.Date].
func DayOf(year int, month time.Month, day int) Day {
	return Day(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / (24 * 60 * 60))
}

// ParseDay reads a date like 2026-11-21. A date that does not exist
// (2026-02-30) is an error.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(isoDate, s)
	if err != nil {
		return 0, fmt.Errorf("parse day %q: want a date like 2026-11-21", s)
	}
	return DayOf(t.Date()), nil
}

// Time returns midnight UTC of the day's date. It is for formatting, not an
// instant at which anything happens.
func (d Day) Time() time.Time {
	return time.Date(1970, 1, 1+int(d), 0, 0, 0, 0, time.UTC)
}

// String returns the ISO 8601 date, 2026-11-21.
func (d Day) String() string { return d.Time().Format(isoDate) }

// Weekday returns the day of the week.
func (d Day) Weekday() time.Weekday { return d.Time().Weekday() }

// Week returns the ISO 8601 week of the day, 2026-W47.
func (d Day) Week() string {
	year, week := d.Time().ISOWeek()
	return fmt.Sprintf("%04d-W%02d", year, week)
}

// Month returns the month of the day, 2026-11.
func (d Day) Month() string { return d.Time().Format("2006-01") }
