package slackbot_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// BenchmarkCommands carries out signed slash commands of many people at about 300
// a second: our own time of each, from the request to the response, beside the
// limit (p99 of 50 ms) and beside checking the signature alone.
func BenchmarkCommands(b *testing.B) {
	const people, perSecond, limit = 50, 300, 50 * time.Millisecond
	d := quietDoorOver(b, true)
	now := d.f.Clock.Now().Unix()
	var bodies []string
	for n := range people {
		p := d.Member(fmt.Sprint("learner", n))
		d.fake.Command(p, club, "/quiz", "http 5") // who they are is looked up once, and they are welcomed once
		bodies = append(bodies, url.Values{"team_id": {slackfake.Team}, "channel_id": {club}, "channel_name": {"backend-club"}, "user_id": {p.ID}, "user_name": {p.Name},
			"command": {"/quiz"}, "text": {"http 5"}, "response_url": {d.fake.API()}, "trigger_id": {fmt.Sprint("t", n)}}.Encode())
	}
	command := func(n int) time.Duration {
		body := strings.Replace(bodies[n%people], "trigger_id=t", fmt.Sprintf("trigger_id=%d-", n), 1)
		r := httptest.NewRequestWithContext(b.Context(), http.MethodPost, "/slack/commands", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(now, 10))
		r.Header.Set("X-Slack-Signature", slackfake.Sign(slackfake.Secret, now, body))
		w := httptest.NewRecorder()
		began := time.Now()
		d.bot.ServeHTTP(w, r)
		took := time.Since(began)
		if w.Code != http.StatusOK || w.Body.Len() == 0 {
			b.Errorf("answered with %d %s", w.Code, w.Body)
		}
		return took
	}
	d.bot.Close()
	took := make(chan time.Duration, 1<<20)
	var next atomic.Int64
	arrive := time.NewTicker(time.Second / perSecond)
	defer arrive.Stop()
	began := time.Now()
	for b.Loop() {
		<-arrive.C
		go func() {
			took <- command(int(next.Add(1)) + people)
		}()
	}
	var all []time.Duration
	for range b.N {
		all = append(all, <-took)
	}
	slices.Sort(all)
	p99 := all[len(all)*99/100]
	b.ReportMetric(float64(p99.Microseconds())/1000, "p99-ms")
	b.ReportMetric(float64(p99)/float64(limit), "x-limit")
	b.ReportMetric(float64(p99)/float64(signature(bodies[0], now)), "x-signature")
	b.ReportMetric(float64(b.N)/time.Since(began).Seconds(), "events/s")
	d.bot.Close()
}

// signature measures how long one signature takes.
func signature(body string, now int64) time.Duration {
	const times = 1000
	began := time.Now()
	for range times {
		slackfake.Sign(slackfake.Secret, now, body)
	}
	return time.Since(began) / times
}
