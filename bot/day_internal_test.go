package bot

import (
	"testing"
	"time"

	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
)

// transitions returns the instants from 2026 to the end of 2027 at which the
// zone changes its offset.
func transitions(zone *time.Location) []time.Time {
	var found []time.Time
	offset := func(t time.Time) int { _, o := t.In(zone).Zone(); return o }
	for t := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC); t.Year() < 2028; t = t.Add(24 * time.Hour) {
		low, high := t, t.Add(24*time.Hour)
		if offset(low) == offset(high) {
			continue
		}
		for high.Sub(low) > time.Second {
			if middle := low.Add(high.Sub(low) / 2); offset(middle) == offset(low) {
				low = middle
			} else {
				high = middle
			}
		}
		found = append(found, high)
	}
	return found
}

// In every zone, around every change of its clock, days follow each other
// without a gap, are about a day long, and each instant lies in the day that
// it is said to lie in.
func TestDaysAroundEveryClockChange(t *testing.T) {
	changes := 0
	for n, name := range zones {
		if !tier.Soak && n%4 != 0 && name != "Australia/Lord_Howe" && name != "Europe/London" && name != "America/New_York" {
			continue
		}
		zone, err := time.LoadLocation(name)
		if err != nil {
			t.Errorf("the list offers %s: %v", name, err)
			continue
		}
		moments := append(transitions(zone), time.Date(2026, 7, 1, 12, 0, 0, 0, time.UTC))
		changes += len(moments) - 1
		for _, moment := range moments {
			for _, minutes := range []int{0, 30, 60, 90, 2 * 60, 150, 3 * 60, 4 * 60, maxDayEnd} {
				daysAround(t, moment, zone, minutes)
			}
		}
	}
	if changes < 20 {
		t.Errorf("only %d clock changes were found", changes)
	}
}

func daysAround(t *testing.T, moment time.Time, zone *time.Location, minutes int) {
	t.Helper()
	middle := dayAt(moment, zone, minutes)
	for day := middle - 3; day <= middle+3; day++ {
		starts, ends := dayEnd(day-1, zone, minutes), dayEnd(day, zone, minutes)
		if long := ends.Sub(starts); long < 22*time.Hour || long > 26*time.Hour {
			t.Errorf("%s, days end at %s: %s is %v long", zone, clockTime(minutes), day, long)
		}
		for _, at := range []time.Time{starts, starts.Add(time.Millisecond), starts.Add(ends.Sub(starts) / 2), ends.Add(-time.Millisecond)} {
			if got := dayAt(at, zone, minutes); got != day {
				t.Errorf("%s, days end at %s: %s lies in %s and is said to lie in %s", zone, clockTime(minutes), at.In(zone), day, got)
			}
		}
	}
	for n := range 4 * 48 {
		at := moment.Add(time.Duration(n-2*48) * 30 * time.Minute)
		day := dayAt(at, zone, minutes)
		if at.Before(dayEnd(day-1, zone, minutes)) || !at.Before(dayEnd(day, zone, minutes)) {
			t.Errorf("%s: %s is not between the ends of %s and %s", zone, at, day-1, day)
		}
		if got, want := day, quizzes.DayOf(at.In(zone).Add(-time.Duration(minutes)*time.Minute).Date()); got < want-1 || got > want+1 {
			t.Errorf("%s: %s lies in %s", zone, at, got)
		}
	}
}

// The end of a day is the learner's hour on the wall, and still within an hour
// of it where the clock change skips or repeats that hour.
func TestDayEndsAtTheLearnersHour(t *testing.T) {
	for name, c := range map[string]struct {
		zone    string
		day     quizzes.Day
		minutes int
		want    []string // any of these
	}{
		"plain":              {"Europe/Berlin", quizzes.DayOf(2026, 11, 21), 240, []string{"2026-11-22T03:00:00Z"}},
		"after a skip":       {"Europe/Berlin", quizzes.DayOf(2026, 3, 28), 240, []string{"2026-03-29T02:00:00Z"}},
		"after a repetition": {"Europe/Berlin", quizzes.DayOf(2026, 10, 24), 240, []string{"2026-10-25T03:00:00Z"}},
		"skipped 02:30":      {"Europe/Berlin", quizzes.DayOf(2026, 3, 28), 150, []string{"2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z"}},
		"repeated 02:30":     {"Europe/Berlin", quizzes.DayOf(2026, 10, 24), 150, []string{"2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"}},
		// Troll station goes from UTC to UTC+2 at 01:00: 02:30 is skipped, 04:00 is 02:00 UTC.
		"two hours at once":    {"Antarctica/Troll", quizzes.DayOf(2026, 3, 28), 240, []string{"2026-03-29T02:00:00Z"}},
		"half an hour":         {"Australia/Lord_Howe", quizzes.DayOf(2026, 10, 3), 240, []string{"2026-10-03T17:00:00Z"}},
		"skipped 02:15":        {"Australia/Lord_Howe", quizzes.DayOf(2026, 10, 3), 135, []string{"2026-10-03T15:15:00Z", "2026-10-03T15:45:00Z"}},
		"midnight is skipped":  {"Africa/Cairo", quizzes.DayOf(2026, 4, 23), 0, []string{"2026-04-23T21:00:00Z", "2026-04-23T22:00:00Z"}},
		"midnight is repeated": {"Asia/Beirut", quizzes.DayOf(2026, 10, 24), 0, []string{"2026-10-24T21:00:00Z", "2026-10-24T22:00:00Z"}},
	} {
		t.Run(name, func(t *testing.T) {
			zone, err := time.LoadLocation(c.zone)
			if err != nil {
				t.Fatal(err)
			}
			got := dayEnd(c.day, zone, c.minutes).UTC().Format(time.RFC3339)
			for _, want := range c.want {
				if got == want {
					return
				}
			}
			t.Errorf("%s ends at %s, want one of %v", c.day, got, c.want)
		})
	}
}

// A zone that a later zone database no longer knows must not stop anything.
func TestForgottenZoneCountsAsUTC(t *testing.T) {
	if got := location("Europe/Atlantis"); got != time.UTC {
		t.Errorf("got %s", got)
	}
}
