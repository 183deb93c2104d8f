package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/store"
)

// ledgerOf makes closed days from a line: "a" answered, "m" missed, "0" skipped,
// a date without any time.
func ledgerOf(kinds string) []store.Day {
	var days []store.Day
	at := store.At(bottest.Start)
	for n, k := range kinds {
		d := store.Day{Day: 20000 + n, Starts: at, Ends: at + 24*60*60*1000, Kind: store.Missed}
		switch k {
		case 'a':
			d.Kind = store.Answered
		case '0':
			d.Kind, d.Ends = store.Skipped, at
		}
		at = d.Ends
		days = append(days, d)
	}
	return days
}

func TestStreak(t *testing.T) {
	for _, c := range []struct {
		days  string
		today bool
		want  int
	}{
		{"", false, 0}, {"", true, 1}, {"a", false, 1}, {"a", true, 2}, {"m", false, 0}, {"m", true, 1},
		{"aaa", false, 3}, {"aaam", false, 0}, {"aaam", true, 1}, {"aamaa", false, 2}, {"maaa", true, 4},
		{"aa0aa", false, 4}, {"aa0", true, 3}, {"aa0m", true, 1}, {"0", false, 0}, {"m0a", false, 1},
		{strings.Repeat("a", 1000), true, 1001},
	} {
		if got := bot.Streak(ledgerOf(c.days), c.today); got != c.want {
			t.Errorf("%q, today %v: streak %d, want %d", c.days, c.today, got, c.want)
		}
	}
}

func TestStreakIsTheNumberOfAnsweredDaysSinceTheLastMiss(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		kinds := rapid.StringMatching(`[aaaam0]{0,60}`).Draw(rt, "days")
		today := rapid.Bool().Draw(rt, "today")
		want := strings.Count(kinds[strings.LastIndex(kinds, "m")+1:], "a")
		if today {
			want++
		}
		if got := bot.Streak(ledgerOf(kinds), today); got != want {
			rt.Errorf("streak %d, want %d", got, want)
		}
	})
}

// What /streak says is what a learner would count on a calendar, whatever
// the habit, and an answer at 03:59 belongs to the evening before.
func TestStreakOfAMonth(t *testing.T) {
	f := bottest.New(t)
	for n, habit := range []string{"aaaaaaaaaaaa", "amamamamaaam", "mmmmmmmmmmmm", "aaammaaaaaaa", "aaaaaaaaaama"} {
		f.Clock.Set(bottest.Start)
		p := newPerson(t, f, fmt.Sprint("learner", n))
		p.says("hello")
		for day, k := range habit {
			f.Clock.Set(time.Date(2026, 11, 21+day+1, 3, 59, 59, 0, time.UTC))
			if k == 'a' {
				p.answerOncePerDay()
			}
		}
		want := fmt.Sprintf("Your streak: %d day", countByHand(habit))
		if got := p.says("/streak").Text.String(); !strings.HasPrefix(got, want) {
			t.Errorf("%s: want %q, got %q", habit, want, strings.SplitN(got, "\n", 2)[0])
		}
	}
}

// countByHand counts a streak with the rules as people are told them: two
// freezes, spent by themselves; one comes back for every seven answered days.
// The last day is still open.
func countByHand(habit string) int {
	run, freezes, toward := 0, 2, 0
	for n, k := range habit {
		switch {
		case k == 'a':
			run++
			if freezes < 2 {
				toward++
			}
			if toward == 7 {
				freezes, toward = freezes+1, 0
			}
		case n == len(habit)-1:
		case run > 0 && freezes > 0:
			freezes--
		default:
			run = 0
		}
	}
	return run
}

// The card of first contact comes once, with whatever came first, also when
// the first thing was a mistake.
func TestFirstContactCardComesOnce(t *testing.T) {
	f := bottest.New(t)
	for n, lines := range [][]string{
		{"/quiz", "/quiz", "/streak"}, {"/nonsense", "/quiz nonsense", "/faq do I need maths", "hello"}, {"hello", "hello"}, {"/rung delete", "/rung help"},
	} {
		p := newPerson(t, f, fmt.Sprint("newcomer", n))
		welcomes := 0
		for _, line := range lines {
			for _, m := range p.does(bot.Event{Kind: bot.Said, Text: line}).Say {
				if strings.Contains(m.Text.String(), "I am Rung") {
					welcomes++
					button(t, m, "quiz")
					button(t, m, "roadmap")
				}
			}
		}
		if welcomes != 1 {
			t.Errorf("%v: %d cards of first contact", lines, welcomes)
		}
	}
}
