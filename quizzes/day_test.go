package quizzes_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/quizzes"
)

// anyDay draws a day that a four-digit year can write.
func anyDay() *rapid.Generator[quizzes.Day] {
	first, last := quizzes.DayOf(0, time.January, 1), quizzes.DayOf(9999, time.December, 31)
	return rapid.Custom(func(t *rapid.T) quizzes.Day {
		return quizzes.Day(rapid.IntRange(int(first), int(last)).Draw(t, "day"))
	})
}

func TestDayRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay().Draw(t, "day")
		parsed, err := quizzes.ParseDay(day.String())
		if err != nil || parsed != day {
			t.Fatalf("ParseDay(%q) = %d, %v, want %d", day, parsed, err, day)
		}
		if got := quizzes.DayOf(day.Time().Date()); got != day {
			t.Fatalf("DayOf(%v) = %d, want %d", day.Time(), got, day)
		}
	})
}

func TestDayAdditionIsTheCalendars(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay().Draw(t, "day")
		interval := rapid.IntRange(-36_500, 36_500).Draw(t, "interval")
		got, want := (day + quizzes.Day(interval)).Time(), day.Time().AddDate(0, 0, interval)
		if !got.Equal(want) {
			t.Fatalf("%s and %d days is %s, want %s", day, interval, got, want)
		}
	})
}

func TestDayCountsFrom1970(t *testing.T) {
	for text, want := range map[string]quizzes.Day{
		"1970-01-01": 0,
		"1970-01-02": 1,
		"1969-12-31": -1,
		"1968-02-29": -672,
		"1900-01-01": -25_567,
		"2000-02-29": 11_016,
		"2026-11-21": 20_778,
	} {
		day, err := quizzes.ParseDay(text)
		if err != nil || day != want || day.String() != text {
			t.Errorf("ParseDay(%q) = %d (%s), %v, want %d", text, day, day, err, want)
		}
	}
}

func TestImpossibleDatesAreRefused(t *testing.T) {
	for _, text := range []string{
		"2026-02-29", "2026-02-30", "1900-02-29", "2026-04-31", "2026-13-01", "2026-00-10", "2026-01-00", "2026-01-32",
		"", "today", "2026-1-2", "26-01-02", "2026/01/02", "02-01-2026", "20260102", " 2026-01-02", "2026-01-02 ",
		"2026-01-02T00:00:00Z", "+2026-01-02", "-2026-01-02", "12026-01-02", "２０２６-01-02",
	} {
		if day, err := quizzes.ParseDay(text); err == nil {
			t.Errorf("ParseDay(%q) = %s, want an error", text, day)
		}
	}
}

func TestWeekIsTheISOWeek(t *testing.T) {
	for year := 1900; year <= 2400; year++ {
		for n := -8; n <= 8; n++ {
			day := quizzes.DayOf(year, time.January, n)
			isoYear, week := time.Date(year, time.January, n, 12, 0, 0, 0, time.UTC).ISOWeek()
			if want := fmt.Sprintf("%04d-W%02d", isoYear, week); day.Week() != want {
				t.Fatalf("%s: week %s, want %s", day, day.Week(), want)
			}
		}
	}
}

// The pairs are those of the ISO 8601 calendar: a week belongs to the year of
// its Thursday.
func TestWeekAtKnownYearEnds(t *testing.T) {
	for text, want := range map[string]string{
		"1969-12-31": "1970-W01", // before the first day, week of the next year
		"2005-01-01": "2004-W53",
		"2008-12-29": "2009-W01",
		"2010-01-03": "2009-W53",
		"2020-12-31": "2020-W53",
		"2021-01-03": "2020-W53",
		"2021-01-04": "2021-W01",
		"2024-12-30": "2025-W01",
		"2026-12-31": "2026-W53",
		"2027-01-01": "2026-W53",
	} {
		day, err := quizzes.ParseDay(text)
		if err != nil || day.Week() != want {
			t.Errorf("%s: week %s, %v, want %s", text, day.Week(), err, want)
		}
	}
}

func TestWeekHoldsMondayToSunday(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay().Draw(t, "day")
		same := day.Week() == (day + 1).Week()
		if same != (day.Weekday() != time.Sunday) {
			t.Fatalf("%s is a %s in %s, the next day in %s", day, day.Weekday(), day.Week(), (day + 1).Week())
		}
	})
}

func TestMonthAndWeekday(t *testing.T) {
	day := quizzes.DayOf(1969, time.December, 31)
	if day.Month() != "1969-12" || day.Weekday() != time.Wednesday {
		t.Errorf("%s: %s in month %s, want Wednesday in 1969-12", day, day.Weekday(), day.Month())
	}
	if got := quizzes.DayOf(2026, time.February, 30); got.String() != "2026-03-02" {
		t.Errorf("DayOf normalises 30 February 2026 to %s, want 2026-03-02", got)
	}
}

func FuzzParseDay(f *testing.F) {
	for _, text := range []string{"2026-11-21", "1969-12-31", "0000-01-01", "9999-12-31", "2026-02-30", "", "2026-11-21T00:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		day, err := quizzes.ParseDay(text)
		if err == nil && day.String() != text {
			t.Errorf("ParseDay(%q) = %s", text, day)
		}
	})
}
