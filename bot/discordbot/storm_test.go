package discordbot_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/internal/tier"
)

// Every learner gets each daily quiz exactly once, although Discord limits, breaks,
// posts what it says it has not and forgets nonces, and the program restarts in
// between; and no more direct messages are opened in an hour than are allowed.
func TestDailyQuizArrivesOnceInAStorm(t *testing.T) {
	learners, days := tier.Pick(12, 200), 3 // after three without an answer they come weekly
	d := openDoor(t)
	for n := range learners {
		d.fake.Command(d.Member(fmt.Sprint("learner", n)), discordfake.Club, "/daily on")
	}
	d.bot.Close()
	_, before := d.fake.Since(0)
	limited, broken := tier.Pick(20, 10), tier.Pick(30, 5) // percent; few learners need a worse storm
	d.fake.Storm(uint64(learners), float64(limited)/100, float64(broken)/100)
	d.dms = bot.OpenLimits{Hour: max(learners/3, 1), Day: 24 * learners}
	d.Restart()
	start := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC) // the day after bottest.Start
	for day := range days {
		for minute := range 5 * 60 {
			d.f.Clock.Set(start.AddDate(0, 0, day).Add(time.Duration(minute) * time.Minute))
			if minute == 2 || minute == 20 {
				d.Restart()
			}
			if err := d.f.Mentor.Tick(t.Context(), d.f.Clock.Now()); err != nil {
				t.Fatal(err)
			}
			if err := d.f.Mentor.Deliver(t.Context(), discordbot.Platform, d.bot, d.f.Clock.Now); err != nil {
				t.Fatal(err)
			}
		}
	}
	came := map[string]int{}
	sent, _ := d.fake.Since(before)
	for _, m := range sent {
		if m.Kind() == "quiz" {
			came[m.Channel]++
		}
	}
	for n := range learners {
		who := fmt.Sprint("learner", n)
		if got := came[d.fake.Direct(d.Member(who))]; got != days {
			t.Errorf("%s got %d daily quizzes in %d days", who, got, days)
		}
	}
	opened := d.fake.Opened()
	for n := d.dms.Hour; n < len(opened); n++ {
		if opened[n].Sub(opened[n-d.dms.Hour]) < time.Hour {
			t.Errorf("%d direct messages were opened within %s", d.dms.Hour+1, opened[n].Sub(opened[n-d.dms.Hour]))
		}
	}
	if len(opened) != learners {
		t.Errorf("%d direct messages were opened for %d learners", len(opened), learners)
	}
}
