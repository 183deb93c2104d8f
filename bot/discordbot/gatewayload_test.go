package discordbot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rungbot/rung/bot/discordbot/discordfake"
)

// Sessions begin one at a time and never more than Discord allows: then we wait
// for the next day.
func TestGatewayKeepsItsBudget(t *testing.T) {
	inBubble(t, "shards", func(t *testing.T, fake *discordfake.Gateway) {
		fake.Shards = 4
		l := connect(t, fake, nil)
		if c := l.ready(4); c.Identifies != 4 || c.Open != 4 { // the fake looks at their times
			t.Errorf("%+v", c)
		}
	})
	inBubble(t, "configured shards", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, func(l *line) { l.g.shards = 2 })
		if c := l.ready(2); c.Open != 2 {
			t.Errorf("%+v", c)
		}
	})
	inBubble(t, "spent", func(t *testing.T, fake *discordfake.Gateway) {
		fake.Spend(fake.Total - fake.Total/spared)
		began := time.Now()
		l := connect(t, fake, nil)
		l.ready(1)
		if took := time.Since(began); took < 24*time.Hour || took > 25*time.Hour {
			t.Errorf("began after %v", took)
		}
	})
	inBubble(t, "sessions that never last", func(t *testing.T, fake *discordfake.Gateway) {
		fake.Total = 50
		l := connect(t, fake, nil)
		for n := 1; n <= 60; n++ {
			l.ready(n)
			time.Sleep(2 * longLife) // so that the pauses stay short
			l.Strike(discordfake.Fault{Op: 9})
		}
	})
}

// The pauses double up to two minutes and are short again after a connection
// that lasted.
func TestGatewayBacksOff(t *testing.T) {
	inBubble(t, "pauses", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, nil)
		l.ready(1)
		for range 12 {
			l.Next(discordfake.Fault{At: discordfake.AtDial, Code: 503})
		}
		l.Strike(discordfake.Fault{Cut: true})
		want := firstPause
		for n := 2; n <= 13; n++ {
			before := time.Now()
			l.Await("a dial", func(c discordfake.Counts) bool { return c.Dials >= n })
			if took := time.Since(before); took != want {
				t.Errorf("pause %d is %v, want %v", n-1, took, want)
			}
			want = min(2*want, longPause)
		}
		l.ready(2)
		time.Sleep(longLife)
		before := time.Now()
		l.Strike(discordfake.Fault{Cut: true})
		l.ready(3)
		if took := time.Since(before); took != firstPause {
			t.Errorf("the pause after a long life is %v", took)
		}
	})
	inBubble(t, "spread", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, func(l *line) { l.g.chance = func() float64 { return 0.5 } })
		l.ready(1)
		before := time.Now()
		l.Strike(discordfake.Fault{Cut: true})
		l.ready(2)
		if took := time.Since(before); took != firstPause*3/4 {
			t.Errorf("the pause is %v", took)
		}
	})
}

// A heartbeat that is asked for comes at once, but not so often that Discord would
// close the connection for it. The others go on meanwhile.
func TestGatewayHeartbeats(t *testing.T) {
	inBubble(t, "first", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, func(l *line) { l.g.chance = func() float64 { return 0.5 } })
		began := time.Now()
		l.Await("a heartbeat", func(c discordfake.Counts) bool { return c.Beats == 1 })
		if took := time.Since(began); took != discordfake.BeatEvery/2 {
			t.Errorf("the first comes after %v", took)
		}
	})
	inBubble(t, "asked", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, nil)
		l.ready(1)
		before := l.Counts().Beats
		l.Strike(discordfake.Fault{Op: 1})
		synctest.Wait()
		if c := l.Counts(); c.Beats != before+1 {
			t.Errorf("asked for one, %d came", c.Beats-before)
		}
		for range 200 {
			for range 20 {
				l.Strike(discordfake.Fault{Op: 1})
			}
			time.Sleep(time.Second)
		}
		if c := l.Counts(); c.Dials != 1 || c.Beats < before+200 {
			t.Errorf("%+v", c)
		}
	})
}

// Whatever Discord says that we do not know, or a handler does, the connection
// stays.
func TestGatewaySurvivesWhatItDoesNotKnow(t *testing.T) {
	inBubble(t, "packets", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, nil)
		l.ready(1)
		for _, raw := range []string{`{`, `[]`, `"op"`, `null`, `{"op":"x"}`, `{"op":99,"d":{}}`, `{"op":10,"d":{"heartbeat_interval":1}}`, `{"op":11,"d":5}`, `{"op":0}`} {
			l.Strike(discordfake.Fault{Raw: raw})
		}
		l.Emit("SOMETHING_NEW", nil)
		l.Emit("INTERACTION_CREATE", "not an object")
		if l.heard("SOMETHING_NEW") != 1 || l.heard("INTERACTION_CREATE") != 1 || l.Counts().Dials != 1 {
			t.Errorf("heard %v, %+v", l.told, l.Counts())
		}
	})
	inBubble(t, "panics", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, func(l *line) {
			l.g.dispatch = func(ctx context.Context, event string, data json.RawMessage) {
				if event == "INTERACTION_CREATE" {
					panic("of a handler")
				}
				l.hear(ctx, event, data)
			}
		})
		for range 2 * atOnce {
			l.Emit("INTERACTION_CREATE", nil)
		}
		l.say("after")
		if l.heard(`"after"`) != 1 || l.Counts().Dials != 1 {
			t.Errorf("heard %v", l.told)
		}
	})
}

// Handlers that never come back take their room only; heartbeats go on, and what
// waits is neither lost nor heard twice, also over a reconnect.
func TestGatewayWithSlowHandlers(t *testing.T) {
	inBubble(t, "full", func(t *testing.T, fake *discordfake.Gateway) {
		var mu sync.Mutex
		var now, most int
		blocked := make(chan struct{})
		l := connect(t, fake, func(l *line) {
			l.g.dispatch = func(ctx context.Context, event string, data json.RawMessage) {
				l.hear(ctx, event, data)
				if event != "MESSAGE_CREATE" {
					return
				}
				mu.Lock()
				now++
				most = max(most, now)
				mu.Unlock()
				<-blocked
				mu.Lock()
				now--
				mu.Unlock()
			}
		})
		l.ready(1)
		const all = 3 * atOnce
		for n := range all {
			l.say(fmt.Sprint(n))
		}
		time.Sleep(10 * discordfake.BeatEvery) // the fake looks for heartbeats
		if c := l.Counts(); c.Dials != 1 {
			t.Errorf("the connection was left: %+v", c)
		}
		l.Strike(discordfake.Fault{Cut: true})
		time.Sleep(discordfake.BeatEvery + 10*time.Second) // until a heartbeat finds it cut
		close(blocked)
		l.ready(2)
		for n := range all {
			if heard := l.heard(fmt.Sprintf(`"%d"`, n)); heard != 1 {
				t.Errorf("%d was heard %d times", n, heard)
			}
		}
		if most != atOnce {
			t.Errorf("%d at a time, want %d", most, atOnce)
		}
	})
	inBubble(t, "their context ends", func(t *testing.T, fake *discordfake.Gateway) {
		took := make(chan time.Duration, 1)
		l := connect(t, fake, func(l *line) {
			l.g.dispatch = func(ctx context.Context, event string, _ json.RawMessage) {
				if event == "MESSAGE_CREATE" {
					began := time.Now()
					<-ctx.Done()
					took <- time.Since(began)
				}
			}
		})
		l.say("slow")
		synctest.Wait()
		l.stop() // does not take the time from a handler
		if err := l.end(); err != nil {
			t.Error(err)
		}
		if d := <-took; d != eventTime {
			t.Errorf("a handler had %v", d)
		}
	})
}

// What replaces what was told before is told in its order.
func TestGatewayTellsGuildsInOrder(t *testing.T) {
	inBubble(t, "order", func(t *testing.T, fake *discordfake.Gateway) {
		var mu sync.Mutex
		var order []string
		l := connect(t, fake, func(l *line) {
			l.g.dispatch = func(_ context.Context, event string, data json.RawMessage) {
				if event == "READY" {
					time.Sleep(time.Second) // slower than what follows
					data = []byte(`READY`)
				}
				mu.Lock()
				defer mu.Unlock()
				order = append(order, string(data))
			}
		})
		want := []string{"READY"}
		for n := range 40 {
			l.Emit([]string{"GUILD_CREATE", "GUILD_DELETE"}[n%2], n)
			want = append(want, fmt.Sprint(n))
		}
		time.Sleep(2 * time.Second)
		mu.Lock()
		defer mu.Unlock()
		if got := strings.Join(order, " "); got != strings.Join(want, " ") {
			t.Errorf("told %s", got)
		}
	})
}

// The end of the program ends the gateway at once, whatever it waits for.
func TestGatewayEndsAtOnce(t *testing.T) {
	for name, prepare := range map[string]func(*line){
		"connected":       nil,
		"no answer":       func(l *line) { l.Next(discordfake.Fault{At: discordfake.AtDial}) },
		"no HELLO":        func(l *line) { l.Next(discordfake.Fault{At: discordfake.AtHello}) },
		"no READY":        func(l *line) { l.Next(discordfake.Fault{At: discordfake.AtReady}) },
		"budget is spent": func(l *line) { l.Spend(l.Total) },
		"pause": func(l *line) {
			for range 30 {
				l.Next(discordfake.Fault{At: discordfake.AtDial, Code: 503})
			}
		},
	} {
		inBubble(t, name, func(t *testing.T, fake *discordfake.Gateway) {
			l := connect(t, fake, prepare)
			time.Sleep(7 * time.Second)
			began := time.Now()
			l.stop()
			if err := l.end(); err != nil {
				t.Errorf("ended with %v", err)
			}
			if took := time.Since(began); took > farewell {
				t.Errorf("ended after %v", took)
			}
			if c := l.Await("the end", func(c discordfake.Counts) bool { return c.Open == 0 }); name == "connected" && c.Left[1000] != 1 {
				t.Errorf("left without a word: %+v", c)
			}
		})
	}
}
