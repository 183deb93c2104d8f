package discordbot_test

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
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

// Every answer counts once, although interactions come twice, people press twice
// and the program restarts in between.
func TestAnswersCountOnceInAStorm(t *testing.T) {
	learners, rounds := tier.Pick(6, 200), 5
	for mode, requests := range map[string]bool{"http": true, "gateway": false} {
		d := openDoorWith(t, requests, slog.New(slog.DiscardHandler))
		var people []*discordfake.Person
		for n := range learners {
			people = append(people, d.Member(fmt.Sprint("learner", n)))
		}
		for range rounds {
			var all sync.WaitGroup
			places := make(chan struct{}, 16) // who would all come in the same instant waits longer than Discord does
			for n, p := range people {
				places <- struct{}{}
				all.Go(func() {
					defer func() { <-places }()
					_, before := d.fake.Since(0)
					direct := d.fake.Direct(p)
					body, _ := d.fake.Command(p, direct, "/quiz 20")
					asked := d.fake.Await(before, func(m discordfake.Message) bool { return m.Channel == direct && m.Kind() == "quiz" })
					if n%3 == 0 {
						d.again(body)
					}
					for range 2 { // impatient
						d.again(d.fake.Press(p, asked.ID, blank(asked)))
					}
				})
			}
			all.Wait()
			d.Restart()
		}
		for _, p := range people {
			if answers, cards := d.counted(p); answers != rounds || cards != rounds {
				t.Errorf("%s, %s: %d answers and %d cards in %d rounds", mode, p.Name, answers, cards, rounds)
			}
		}
	}
}

// again delivers an interaction a second time, whose answer Discord refuses.
func (d *door) again(body string) {
	if !d.http {
		d.fake.Emit("INTERACTION_CREATE", json.RawMessage(body))
		return
	}
	w := httptest.NewRecorder()
	d.bot.ServeHTTP(w, d.fake.Request(body))
	if w.Code != http.StatusOK {
		d.t.Errorf("delivered again, it is answered with %d", w.Code)
	}
}

func blank(m discordfake.Message) string {
	for _, r := range m.Rows {
		for _, b := range r.Components {
			if strings.HasPrefix(b.ID, "blank:") {
				return b.ID
			}
		}
	}
	return ""
}

// counted is how many answers and cards somebody has.
func (d *door) counted(p *discordfake.Person) (answers, cards int) {
	d.t.Helper()
	a, err := d.f.Store.Account(d.t.Context(), store.Account{Platform: discordbot.Platform, User: p.ID}, store.Learner{})
	if err != nil {
		d.t.Fatal(err)
	}
	err = d.f.Store.Read(d.t.Context(), func(r store.Reader) error {
		h, err := r.History(d.t.Context(), a.Learner)
		answers, cards = len(h.Log), len(h.Cards)
		return err
	})
	if err != nil {
		d.t.Fatal(err)
	}
	return answers, cards
}
