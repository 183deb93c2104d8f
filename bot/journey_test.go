package bot_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
)

// contiguous checks that the closed days and the open one follow each other
// without a date or an instant twice or missing.
func contiguous(t tester, h store.History) {
	t.Helper()
	starts, day := h.Learner.DayStarts, h.Learner.Day
	for n := len(h.Days) - 1; n >= 0; n-- {
		d := h.Days[n]
		if d.Day != day-1 || d.Ends != starts || d.Starts > d.Ends {
			t.Fatalf("day %d (%s to %s) does not lead to day %d from %s", d.Day, d.Starts.Time(), d.Ends.Time(), day, starts.Time())
		}
		starts, day = d.Starts, d.Day
	}
	if h.Learner.DayEnds < h.Learner.DayStarts {
		t.Fatalf("the open day ends before it starts: %+v", h.Learner)
	}
}

// A journey over the date line, with an answer on every day that had any time
// in it, costs no streak in either direction.
func TestStreakSurvivesTheDateLine(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"Pacific/Pago_Pago", "Pacific/Kiritimati"}, // 25 hours ahead: a date has no time left at all
		{"Pacific/Honolulu", "Pacific/Kiritimati"},
		{"America/Los_Angeles", "Asia/Tokyo"},
		{"Pacific/Kiritimati", "Pacific/Pago_Pago"},
		{"Pacific/Auckland", "Pacific/Honolulu"},
	} {
		t.Run(c.from+" to "+c.to, func(t *testing.T) {
			f := bottest.New(t)
			p := newPerson(t, f, "ana")
			p.says("/rung settings zone " + c.from)
			for hour := range 12 * 24 {
				f.Clock.Set(bottest.Start.Add(time.Duration(hour) * time.Hour))
				if hour == 5*24 {
					p.says("/rung settings zone " + c.to)
				}
				p.answerOncePerDay()
			}
			h := p.history()
			contiguous(t, h)
			if h.Learner.Zone != c.to {
				t.Errorf("the zone is still %s", h.Learner.Zone)
			}
			answered := 1 // today
			for _, d := range h.Days {
				if d.Kind == store.Answered {
					answered++
				} else if d.Ends > d.Starts {
					t.Errorf("day %d of %v was missed though there was an answer each hour", d.Day, d.Ends.Time().Sub(d.Starts.Time()))
				}
			}
			if got, want := p.says("/streak").Text.String(), fmt.Sprintf("Your streak: %d days", answered); !strings.HasPrefix(got, want) {
				t.Errorf("want %q, got: %s", want, got)
			}
		})
	}
}

// answerOncePerDay answers one question unless the open day has an answer.
func (p *person) answerOncePerDay() {
	if text := p.says("/streak").Text.String(); !strings.Contains(text, "no answer yet") {
		return
	}
	m := p.says("/quiz 1")
	if !hasButton(m, "blank") {
		m = p.presses(button(p.t, m, "practice"))
	}
	p.answers(m, true)
}

// Wherever a learner goes and whenever, their dates follow each other; closing
// twice changes nothing; and it makes no difference whether the scheduler or a
// visit closes the days.
func TestAnyJourneyClosesDaysAlike(t *testing.T) {
	f := bottest.New(t)
	people := 0
	cities := []string{"UTC", "Kiritimati", "Pago_Pago", "Kolkata", "Lord_Howe", "St_Johns", "Auckland", "Los_Angeles", "Cairo"}
	rapid.Check(t, func(rt *rapid.T) {
		people++
		now := time.Date(2027, 3, 10, 0, 0, 0, 0, time.UTC)
		f.Clock.Set(now)
		visits, ticks := newPerson(rt, f, fmt.Sprint("visits", people)), newPerson(rt, f, fmt.Sprint("ticks", people))
		both := func(line string) {
			visits.says(line)
			ticks.says(line)
		}
		both("hello")
		for range rapid.IntRange(1, tier.Pick(12, 60)).Draw(rt, "steps") {
			switch rapid.IntRange(0, 2).Draw(rt, "step") {
			case 0:
				both("/rung settings zone " + rapid.SampledFrom(cities).Draw(rt, "city"))
			case 1:
				both(fmt.Sprintf("/rung settings day-end %02d:30", rapid.IntRange(0, 11).Draw(rt, "hour")))
			default:
				hours := rapid.IntRange(1, 100).Draw(rt, "hours")
				for range hours { // the scheduler comes often, the visitor only now
					now = now.Add(time.Hour)
					if hours < 30 {
						if err := f.Mentor.Tick(t.Context(), now); err != nil {
							rt.Fatal(err)
						}
					}
				}
				f.Clock.Set(now)
				both("/streak")
			}
		}
		contiguous(rt, visits.history())
		if diff := cmp.Diff(ledger(visits.history()), ledger(ticks.history())); diff != "" {
			rt.Fatalf("a visit and Tick close days differently:\n%s", diff)
		}
	})
}

// A visitor who comes once after a long time finds the days closed as Tick
// would have closed them one by one.
func TestVisitAndTickCloseTheSameDays(t *testing.T) {
	var ledgers []string
	for _, ticks := range []bool{false, true} {
		f := bottest.New(t)
		p := newPerson(t, f, "ana")
		p.says("/rung settings zone Pago_Pago")
		p.answers(p.says("/quiz 1"), true)
		f.Clock.Set(bottest.Start.AddDate(0, 0, 2))
		p.says("/rung settings zone Kiritimati")
		for now := f.Clock.Now(); now.Before(bottest.Start.AddDate(0, 6, 0)); now = now.Add(7 * time.Hour) {
			if f.Clock.Set(now); ticks {
				for range 2 { // closing twice changes nothing
					if err := f.Mentor.Tick(t.Context(), now); err != nil {
						t.Fatal(err)
					}
				}
			}
		}
		p.says("/streak")
		contiguous(t, p.history())
		ledgers = append(ledgers, ledger(p.history()))
	}
	if ledgers[0] != ledgers[1] {
		t.Errorf("a visit closes\n%s\nTick closes\n%s", ledgers[0], ledgers[1])
	}
}

func ledger(h store.History) string {
	var lines []string
	for _, d := range h.Days {
		lines = append(lines, fmt.Sprint(d.Day, " ", d.Starts.Time(), " ", d.Ends.Time(), " ", d.Zone, " ", d.Kind))
	}
	l := h.Learner
	return strings.Join(append(lines, fmt.Sprint(l.Day, " ", l.DayStarts.Time(), " ", l.DayEnds.Time(), " ", l.Zone)), "\n")
}

// Settings start with the next day: changing them to and fro makes no day
// longer or shorter than it was announced to be.
func TestSettingsLeaveTheOpenDayAlone(t *testing.T) {
	f := bottest.New(t)
	p := newPerson(t, f, "ana")
	p.says("hello")
	open := p.history().Learner
	for _, line := range []string{"zone Tokyo", "day-end 11:59", "zone Honolulu", "day-end 00:00", "zone UTC", "day-end 04:00"} {
		if m := p.says("/rung settings " + line); m.Kind != bot.KindNotice {
			t.Errorf("%s: %s", line, m.Text)
		}
		if got := p.history().Learner; got.DayEnds != open.DayEnds || got.Day != open.Day || got.Zone != "UTC" || got.DayEnd != 240 {
			t.Errorf("%s changed the open day: %+v", line, got)
		}
	}
	f.Clock.Set(open.DayEnds.Time())
	p.says("hello")
	if got := p.history().Learner.DayEnds.Time(); !got.Equal(open.DayEnds.Time().Add(24 * time.Hour)) {
		t.Errorf("after settings changed to and fro the next day ends at %s", got)
	}
	p.says("/rung settings day-end 02:30")
	p.says("/rung settings zone Tokyo")
	f.Clock.Set(f.Clock.Now().Add(24 * time.Hour))
	p.says("hello") // Monday in Tokyo ends on Tuesday at 02:30
	if got, want := p.history().Learner.DayEnds.Time(), time.Date(2026, 11, 23, 17, 30, 0, 0, time.UTC); !got.Equal(want) {
		t.Errorf("the first day with the new settings ends at %s, want %s", got, want)
	}
}
