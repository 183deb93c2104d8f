package slackbot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/internal/tier"
)

// Every learner gets each daily quiz exactly once, although Slack limits, breaks
// and posts what it says it has not, and the program restarts in between.
func TestDailyQuizArrivesOnceInAStorm(t *testing.T) {
	learners, days := tier.Pick(12, 200), 3 // after three without an answer they come weekly
	d := quietDoorOver(t, true)
	for n := range learners {
		p := d.person(fmt.Sprint("learner", n))
		d.fake.Command(p, p.Direct, "/daily", "on")
	}
	d.bot.Close()
	_, before := d.fake.Since(0)
	limited, broken := tier.Pick(20, 10), tier.Pick(30, 5) // percent; few learners need a worse storm
	d.fake.Storm(uint64(learners), float64(limited)/100, float64(broken)/100)
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) // the day after bottest.Start
	for day := range days {
		for minute := range 60 {
			d.f.Clock.Set(start.AddDate(0, 0, day).Add(time.Duration(minute) * time.Minute))
			if minute == 2 || minute == 20 {
				d.Restart()
			}
			if err := d.f.Mentor.Tick(t.Context(), d.f.Clock.Now()); err != nil {
				t.Fatal(err)
			}
			if err := d.f.Mentor.Deliver(t.Context(), slackbot.Platform, d.bot, d.f.Clock.Now); err != nil {
				t.Fatal(err)
			}
		}
	}
	came := map[string]int{}
	sent, _ := d.fake.Since(before)
	for _, m := range sent {
		if m.Blocks[0].ID == "rung-quiz" {
			came[m.Channel]++
		}
	}
	for who, p := range d.people {
		if came[p.Direct] != days {
			t.Errorf("%s got %d daily quizzes in %d days", who, came[p.Direct], days)
		}
	}
}
