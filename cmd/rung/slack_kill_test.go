package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// Every answer counts once and every daily quiz comes once, although envelopes
// come twice, messages are limited, refused and half refused, sockets are cut and
// the binary is killed again and again.
func TestBinaryKilledInAStorm(t *testing.T) {
	learners, rounds, kills := tier.Pick(6, 200), 6, tier.Pick(3, 20)
	fake := slackfake.New(t, time.Now)
	fake.Storm(uint64(kills), 0.3, 0.1, 0.05)
	database := filepath.Join(t.TempDir(), "rung.db")
	env := []string{"TZ=UTC", "RUNG_IMAGES_SHOW=no", "RUNG_SLACK_RATE=20", "RUNG_SLACK_APP_TOKEN=" + slackfake.AppToken}
	rung := serveSlack(t, fake, database, env...)

	var people []*slackfake.Person
	for n := range learners {
		people = append(people, fake.Person(fmt.Sprint("U0L", n), fmt.Sprint("learner", n), "UTC", false))
	}
	var answering sync.WaitGroup
	var answered atomic.Int64
	for _, p := range people {
		answering.Go(func() {
			for range rounds {
				blank, ts := newQuestion(fake, p)
				fake.Press(p, ts, blank)
				fake.Press(p, ts, blank) // impatient
				answered.Add(1)
			}
		})
	}
	done := make(chan struct{})
	go func() { answering.Wait(); close(done) }()
	total := int64(learners * rounds)
	for kill := range int64(kills) {
		until(done, &answered, total*(2*kill+1)/int64(2*kills))
		fake.Cut()
		until(done, &answered, total*(kill+1)/int64(kills)-1)
		rung.kill()
		rung = serveSlack(t, fake, database, env...)
	}
	<-done
	if tier.Pick(0, 1) == 1 {
		rung = dailyInAStorm(t, fake, people, rung, func() *served { return serveSlack(t, fake, database, env...) })
	}
	rung.stop()
	checkCounted(t, database, people, rounds)
}

// until returns when so many have been answered, or all are.
func until(done <-chan struct{}, answered *atomic.Int64, n int64) {
	for answered.Load() < n {
		select {
		case <-done:
			return
		case <-time.After(time.Millisecond): // the kill comes soon after, whenever that is
		}
	}
}

// newQuestion asks for a question and returns the button of who does not know it.
func newQuestion(fake *slackfake.Fake, p *slackfake.Person) (blank, ts string) {
	_, before := fake.Since(0)
	fake.Command(p, p.Direct, "/quiz", "20")
	asked := fake.Await(before, func(m slackfake.Message) bool { return m.Channel == p.Direct && block("quiz")(m) })
	for _, b := range asked.Blocks {
		for _, e := range b.Elements {
			if strings.HasPrefix(e.Value, "blank:") {
				blank = e.Value
			}
		}
	}
	return blank, asked.TS
}

// dailyInAStorm lets everybody's daily quiz fall due at one minute, and kills and
// cuts until all have come.
func dailyInAStorm(t *testing.T, fake *slackfake.Fake, people []*slackfake.Person, rung *served, start func() *served) *served {
	t.Helper()
	at := time.Now().UTC().Add(2 * time.Minute).Format("15:04")
	for _, p := range people {
		fake.Command(p, p.Direct, "/daily", "at "+at)
	}
	_, before := fake.Since(0)
	came := func() map[string]int {
		n := map[string]int{}
		sent, _ := fake.Since(before)
		for _, m := range sent {
			if block("quiz")(m) {
				n[m.Channel]++
			}
		}
		return n
	}
	deadline := time.Now().Add(15 * time.Minute) // only so that a failure does not hang
	for round := 0; len(came()) < len(people) && time.Now().Before(deadline); round++ {
		time.Sleep(2 * time.Second) // the weather: sockets are cut so often
		fake.Cut()
		if round%5 == 4 && round < 100 {
			rung.kill()
			rung = start()
		}
	}
	time.Sleep(2 * time.Minute) // what is doubtful would come a second time now
	for _, p := range people {
		if n := came()[p.Direct]; n != 1 {
			t.Errorf("%s got %d daily quizzes", p.Name, n)
		}
	}
	return rung
}

// checkCounted reads from the database what was counted.
func checkCounted(t *testing.T, database string, people []*slackfake.Person, rounds int) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, p := range people {
		a, err := s.Account(t.Context(), store.Account{Platform: "slack", Team: slackfake.Team, User: p.ID}, store.Learner{})
		if err != nil {
			t.Fatal(err)
		}
		err = s.Read(t.Context(), func(r store.Reader) error {
			h, err := r.History(t.Context(), a.Learner)
			if len(h.Log) != rounds || len(h.Cards) != rounds {
				t.Errorf("%s: %d answers and %d cards after %d questions", p.Name, len(h.Log), len(h.Cards), rounds)
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
	}
}
