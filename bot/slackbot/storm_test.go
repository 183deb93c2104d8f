package slackbot_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
)

// Every learner gets each daily quiz exactly once, although Slack limits, breaks
// and posts what it says it has not, and the program restarts in between.
func TestDailyQuizArrivesOnceInAStorm(t *testing.T) {
	learners, days := tier.Pick(12, 200), 3 // after three without an answer they come weekly
	d := quietDoorOver(t, true)
	for n := range learners {
		p := d.Member(fmt.Sprint("learner", n))
		d.fake.Command(p, p.Direct, "/daily", "on")
	}
	d.bot.Close()
	_, before := d.fake.Since(0)
	limited, broken := tier.Pick(20, 10), tier.Pick(30, 5) // percent; few learners need a worse storm
	d.fake.Storm(uint64(learners), 0, float64(limited)/100, float64(broken)/100)
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
	for n := range learners {
		who := fmt.Sprint("learner", n)
		p := d.Member(who)
		if came[p.Direct] != days {
			t.Errorf("%s got %d daily quizzes in %d days", who, came[p.Direct], days)
		}
	}
}

// Every answer counts once, although envelopes come twice, sockets are cut all
// the time and the program restarts in between.
func TestAnswersCountOnceInAStorm(t *testing.T) {
	learners, rounds := tier.Pick(6, 200), tier.Pick(4, 5)
	d := quietDoorOver(t, false)
	var people []*slackfake.Person
	for n := range learners {
		people = append(people, d.Member(fmt.Sprint("learner", n)))
	}
	d.fake.Storm(uint64(learners), 0.3, 0.1, 0.05)
	for round := range rounds {
		var all sync.WaitGroup
		for _, p := range people {
			all.Go(func() {
				_, before := d.fake.Since(0)
				d.fake.Command(p, p.Direct, "/quiz", "20")
				asked := d.fake.Await(before, func(m slackfake.Message) bool { return m.Channel == p.Direct && m.Blocks[0].ID == "rung-quiz" })
				for _, b := range asked.Blocks {
					for _, e := range b.Elements {
						if strings.HasPrefix(e.Value, "blank:") {
							d.fake.Press(p, asked.TS, e.Value)
							d.fake.Press(p, asked.TS, e.Value) // impatient
						}
					}
				}
			})
		}
		d.fake.Cut()
		all.Wait()
		if round%2 == 1 {
			d.Restart()
		}
	}
	d.bot.Close()
	for _, p := range people {
		a, err := d.f.Store.Account(t.Context(), store.Account{Platform: slackbot.Platform, Team: slackfake.Team, User: p.ID}, store.Learner{})
		if err != nil {
			t.Fatal(err)
		}
		err = d.f.Store.Read(t.Context(), func(r store.Reader) error {
			h, err := r.History(t.Context(), a.Learner)
			if len(h.Log) != rounds || len(h.Cards) != rounds {
				t.Errorf("%s: %d answers and %d cards in %d rounds", p.Name, len(h.Log), len(h.Cards), rounds)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}
