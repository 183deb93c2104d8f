package bot

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// offsetChanges returns the dates from 2026 to 2027 around which the zone
// changes its offset.
func offsetChanges(zone *time.Location) []quizzes.Day {
	var found []quizzes.Day
	offset := func(d quizzes.Day) int { _, o := d.Time().In(zone).Zone(); return o }
	for d := quizzes.DayOf(2026, 1, 2); d < quizzes.DayOf(2028, 1, 1); d++ {
		if offset(d) != offset(d-1) {
			found = append(found, d-2, d-1, d, d+1)
		}
	}
	return found
}

// Whatever a clock change skips or repeats, the quiz of a day comes within it.
func TestDailyTimeLiesInItsDay(t *testing.T) {
	checked := 0
	for n, name := range zones {
		if !tier.Soak && n%16 != 0 && !slices.Contains([]string{"America/New_York", "Australia/Lord_Howe", "America/Havana"}, name) { // Havana skips midnight
			continue
		}
		zone := location(name)
		for _, day := range offsetChanges(zone) {
			for _, end := range []int{0, 30, 60, 90, 120, 150, 180, 240, maxDayEnd} {
				starts, ends := store.At(dayEnd(day-1, zone, end)), store.At(dayEnd(day, zone, end))
				for at := 0; at < 24*60; at += 15 {
					got := dailyTime(day, starts, ends, zone, end, at)
					if got < starts || got >= ends {
						t.Fatalf("%s, day %s ends at %d: the quiz of minute %d comes at %s, not within %s to %s",
							name, day, end, at, got.Time(), starts.Time(), ends.Time())
					}
					if asked := asked(day, zone, end, at); starts <= asked && asked < ends && got != asked {
						t.Fatalf("%s, day %s ends at %d: minute %d lies in it, and the quiz comes at %s", name, day, end, at, got.Time().In(zone))
					}
					checked++
				}
			}
		}
	}
	if checked < 1000 {
		t.Errorf("only %d times were checked", checked)
	}
}

// asked is the wall time that the learner set, as [time.Date] reads it.
func asked(day quizzes.Day, zone *time.Location, end, at int) store.Instant {
	y, month, d := day.Time().Date()
	if at < end {
		d++
	}
	return store.At(time.Date(y, month, d, 0, at, 0, 0, zone))
}

func anyLearner(t *rapid.T) store.Learner {
	names := []string{"UTC", "America/New_York", "Australia/Lord_Howe", "Pacific/Auckland", "Pacific/Honolulu", "Asia/Kathmandu", "Pacific/Kiritimati"}
	zone := rapid.SampledFrom(names).Draw(t, "zone")
	end := rapid.IntRange(0, maxDayEnd).Draw(t, "day end")
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 2*365*24*60).Draw(t, "now")) * time.Minute)
	l := openDay(now, zone, end)
	l.NextZone = rapid.SampledFrom(append(names, zone, zone, zone)).Draw(t, "next zone")
	l.NextDayEnd = rapid.SampledFrom([]int{end, end, 0, 240}).Draw(t, "next day end")
	l.Rest = rapid.IntRange(0, 126).Draw(t, "rest")
	l.NextRest = rapid.IntRange(0, 126).Draw(t, "next rest")
	l.DailyAt = rapid.IntRange(0, 24*60-1).Draw(t, "at")
	return l
}

// The next quiz is the first that walking from minute to minute meets.
func TestNextDailyIsTheFirst(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := anyLearner(t)
		now := l.Created.Time()
		var holidays []store.Holiday
		for _, ahead := range rapid.SliceOfN(rapid.IntRange(0, 9), 0, 4).Draw(t, "holidays") {
			holidays = append(holidays, store.Holiday{Day: l.Day + ahead})
		}
		l.Paused = rapid.Bool().Draw(t, "paused")
		if l.Paused {
			l.PausedFrom, l.PausedUntil = l.Day, l.Day+rapid.IntRange(1, 9).Draw(t, "days of pause")
		}
		got := nextDaily(l, holidays, l.Day, now)
		want := store.Instant(0)
		starts, ends, zone, end, rest := l.DayStarts, l.DayEnds, l.Zone, l.DayEnd, l.Rest
		for day := l.Day; want == 0; day++ {
			long := ends-starts >= 6*60*60*1000
			resting := rest>>quizzes.Day(day).Weekday()&1 == 1 || l.Paused && day < l.PausedUntil ||
				slices.Contains(holidays, store.Holiday{Day: day})
			at := dailyTime(quizzes.Day(day), starts, ends, location(zone), end, l.DailyAt)
			if long && !resting && at > store.At(now) {
				want = at
			}
			zone, end, rest = l.NextZone, l.NextDayEnd, l.NextRest
			starts, ends = ends, max(ends, store.At(dayEnd(quizzes.Day(day+1), location(zone), end)))
		}
		if got != want {
			t.Fatalf("next at %s, want %s", got.Time(), want.Time())
		}
	})
}

func TestNextDailyComesToNobodyWhoDoesNotWantIt(t *testing.T) {
	now := time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		change func(*store.Learner)
		want   string
	}{
		"as it was set":            {func(l *store.Learner) {}, "2026-11-22T09:00:00Z"},
		"off":                      {func(l *store.Learner) { l.DailyAt = dailyOff }, "1970-01-01T00:00:00Z"},
		"two without an answer":    {func(l *store.Learner) { l.Unanswered = 2 }, "2026-11-22T09:00:00Z"},
		"three without an answer":  {func(l *store.Learner) { l.Unanswered = 3 }, "2026-11-28T09:00:00Z"},
		"five without an answer":   {func(l *store.Learner) { l.Unanswered = 5 }, "2026-11-28T09:00:00Z"},
		"six without an answer":    {func(l *store.Learner) { l.Unanswered = 6 }, "1970-01-01T00:00:00Z"},
		"a pause without an end":   {func(l *store.Learner) { l.Paused, l.PausedFrom = true, l.Day }, "1970-01-01T00:00:00Z"},
		"a pause":                  {func(l *store.Learner) { l.Paused, l.PausedFrom, l.PausedUntil = true, l.Day, l.Day+10 }, "2026-12-01T09:00:00Z"},
		"still today":              {func(l *store.Learner) { l.DailyAt = 18 * 60 }, "2026-11-21T18:00:00Z"},
		"after midnight, same day": {func(l *store.Learner) { l.DailyAt = 60 }, "2026-11-22T01:00:00Z"},
		"every day a rest day":     {func(l *store.Learner) { l.NextRest = 127 }, "1970-01-01T00:00:00Z"},
	} {
		l := openDay(now, "UTC", 240)
		l.DailyAt = 9 * 60
		c.change(&l)
		if got := nextDaily(l, nil, l.Day, now).Time().Format(time.RFC3339); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

func TestParseDays(t *testing.T) {
	for value, want := range map[string]string{
		"mon-fri":               "Monday to Friday",
		"Monday to Friday":      "",
		"mon wed fri":           "Monday, Wednesday, Friday",
		"mon,wed,fri":           "Monday, Wednesday, Friday",
		"every day":             "every day",
		"weekdays":              "Monday to Friday",
		"weekends":              "Saturday, Sunday",
		"the weekend":           "Saturday, Sunday",
		"Mondays and Tuesdays":  "Monday, Tuesday",
		"fri-mon":               "Monday, Friday, Saturday, Sunday",
		"sun-sun":               "Sunday",
		"mon-fri except":        "Monday to Friday",
		"":                      "",
		"mo":                    "",
		"mon-":                  "",
		"-":                     "",
		"mon-someday":           "",
		"someday":               "",
		"the and":               "",
		"mon except 2026-02-30": "",
		"mon except xmas":       "",
	} {
		rest, _, err := parseDays(value)
		got := ""
		if err == nil {
			got = daysWords(rest)
		}
		if got != want {
			t.Errorf("%q: %q, want %q", value, got, want)
		}
	}
	_, holidays, err := parseDays("mon-fri EXCEPT 2026-12-26, 2026-12-25 and 2026-12-25")
	want := []int{int(quizzes.DayOf(2026, 12, 25)), int(quizzes.DayOf(2026, 12, 26))}
	if err != nil || !slices.Equal(holidays, want) {
		t.Errorf("holidays %v, %v; want %v", holidays, err, want)
	}
}

func TestDoseHasRoomForBothKinds(t *testing.T) {
	for dose := 1; dose <= maxRound; dose++ {
		reviews, news := split(dose)
		if reviews < 1 || news < 1 || reviews+news > max(dose, 2) {
			t.Errorf("a dose of %d is up to %d due and %d new", dose, reviews, news)
		}
	}
	if reviews, news := split(5); reviews != 3 || news != 2 {
		t.Errorf("a dose of 5 is up to %d due and %d new, want 3 and 2", reviews, news)
	}
}

func FuzzParseDays(f *testing.F) {
	for _, seed := range []string{"mon-fri", "every day except 2026-12-25", "sat-tue, thu", "except", "mon--fri", "-mon", "mon-fri-sun"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		rest, holidays, err := parseDays(value)
		if err != nil {
			return
		}
		if rest < 0 || rest >= 0b1111111 {
			t.Errorf("%q leaves no day: %b", value, rest)
		}
		if !slices.IsSorted(holidays) {
			t.Errorf("%q: holidays %v", value, holidays)
		}
		again, _, err := parseDays(strings.ReplaceAll(daysWords(rest), " to ", "-"))
		if err != nil || again != rest {
			t.Errorf("%q reads as %q, which reads as %b: %v", value, daysWords(rest), again, err)
		}
	})
}
