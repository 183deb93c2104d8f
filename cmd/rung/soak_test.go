//go:build soak

package main

import (
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// mostCost is how many times as much an answer may cost among a thousand times as many learners.
const mostCost = 1.3

// An answer among 100,000 learners with 10,000,000 log entries costs hardly more than one among 100 with 10,000:
// what one person needs is found by their own keys and lies together.
//
// Both databases are files that the system holds in memory; SQLite's own cache is as full as it gets. Answers
// alternate between the two, and before each round every learner of both is asked a question that is not measured.
// In the large one more are asked than answer, so that, as in a large team, others came in between.
func TestSoakAnswerCost(t *testing.T) {
	now := bottest.Start
	small := newCrowd(t, population{learners: 100, entries: 100, now: now})
	large := newCrowd(t, population{learners: 100_000, entries: 100, now: now})
	for round := range 20 {
		now = now.AddDate(0, 0, 1)
		inSmall, inLarge := small.ask(t, now, 100), large.ask(t, now, 400)
		for i := range inSmall {
			if i%2 == round%2 { // neither always goes first
				small.answer(t, inSmall[i])
				large.answer(t, inLarge[i])
			} else {
				large.answer(t, inLarge[i])
				small.answer(t, inSmall[i])
			}
		}
	}
	ratio := float64(quantile(large.took, 0.5)) / float64(quantile(small.took, 0.5))
	t.Logf("%s\n%s\nratio of medians %.2f, limit %.2f", small, large, ratio, mostCost)
	if ratio > mostCost {
		t.Errorf("an answer costs %.2f times as much among %d learners as among %d, limit %.2f", ratio, large.learners, small.learners, mostCost)
	}
}

// crowd is a population with its mentor, and how long each of its answers took.
type crowd struct {
	population
	*bottest.Fixture
	took []time.Duration
}

func newCrowd(t *testing.T, p population) *crowd {
	t.Helper()
	path := filepath.Join(t.TempDir(), "rung.db")
	begin := time.Now()
	p.write(t, path)
	c := &crowd{population: p, Fixture: bottest.Open(t, path, p.now)}
	file, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	size, err := io.Copy(io.Discard, file)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%d learners, %d log entries, %d MB, made in %s", p.learners, p.learners*p.entries, size>>20, time.Since(begin).Round(time.Millisecond))
	return c
}

// question is a button that answers a learner's question.
type question struct {
	learner int
	button  string
}

// ask puts a question to n random learners.
func (c *crowd) ask(t *testing.T, now time.Time, n int) []question {
	t.Helper()
	c.Clock.Set(now)
	var asked []question
	for _, i := range rand.Perm(c.learners)[:n] {
		e := c.event(i+1, bot.Said)
		e.Text = "/quiz 5"
		reply, err := c.Mentor.Handle(t.Context(), e)
		if err != nil || len(reply.Say) != 1 || reply.Say[0].Kind != bot.KindQuiz {
			t.Fatalf("learner %d asked for a question and got %+v, %v", i+1, reply, err)
		}
		blank := slices.IndexFunc(reply.Say[0].Buttons, func(b bot.Button) bool { return strings.HasPrefix(b.ID, "blank:") }) // every kind has it
		asked = append(asked, question{i + 1, reply.Say[0].Buttons[blank].ID})
	}
	return asked
}

func (c *crowd) answer(t *testing.T, q question) {
	t.Helper()
	e := c.event(q.learner, bot.Pressed)
	e.Button, e.Key = q.button, fmt.Sprint("press ", len(c.took))
	begin := time.Now()
	reply, err := c.Mentor.Handle(t.Context(), e)
	c.took = append(c.took, time.Since(begin))
	if err != nil || reply.Update == nil || reply.Update.Kind != bot.KindResult || !strings.Contains(reply.Update.Text.String(), "Good to know") {
		t.Fatalf("learner %d pressed %s and got %+v, %v", q.learner, q.button, reply, err)
	}
}

// String says how long the answers took.
func (c *crowd) String() string {
	return fmt.Sprintf("%d answers among %d learners: median %s, 10th percentile %s, 95th %s",
		len(c.took), c.learners, quantile(c.took, 0.5), quantile(c.took, 0.1), quantile(c.took, 0.95))
}

func quantile(took []time.Duration, q float64) time.Duration {
	sorted := slices.Sorted(slices.Values(took))
	return sorted[int(q*float64(len(sorted)-1))].Round(time.Microsecond)
}
