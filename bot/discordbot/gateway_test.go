package discordbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
	"go.uber.org/goleak"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
)

const gatewayToken = "fake.gateway.token"

// line is a gateway that runs against the fake.
type line struct {
	*discordfake.Gateway
	t     *testing.T
	g     *gateway
	stop  context.CancelFunc
	ended chan error

	mu   sync.Mutex
	told map[string]int // how often each event was heard, by its data
}

// connect runs a gateway whose pauses are the longest there are; with may change it.
func connect(t *testing.T, fake *discordfake.Gateway, with func(*line)) *line {
	l := &line{Gateway: fake, t: t, ended: make(chan error, 1), told: map[string]int{}}
	l.g = &gateway{log: slog.New(slog.DiscardHandler), token: gatewayToken, dial: fake.Dial, chance: func() float64 { return 0 }, limits: l.limits, dispatch: l.hear}
	if with != nil {
		with(l)
	}
	ctx, stop := context.WithCancel(context.Background())
	l.stop = stop
	go func() { l.ended <- l.g.run(ctx) }()
	t.Cleanup(func() { stop(); <-l.ended })
	return l
}

func (l *line) limits(context.Context) (*discordgo.GatewayBotResponse, error) {
	raw, err := json.Marshal(l.Bot())
	if err != nil {
		return nil, err
	}
	var info discordgo.GatewayBotResponse
	return &info, json.Unmarshal(raw, &info)
}

func (l *line) hear(_ context.Context, event string, data json.RawMessage) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if event == "MESSAGE_CREATE" {
		event = string(data)
	}
	l.told[event]++
}

// heard says how often an event was heard, once all is quiet.
func (l *line) heard(event string) int {
	synctest.Wait()
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.told[event]
}

func (l *line) say(what string) { l.Emit("MESSAGE_CREATE", what) }

// ready waits until so many READY and RESUMED were sent.
func (l *line) ready(n int) discordfake.Counts {
	l.t.Helper()
	c := l.Await(fmt.Sprintf("%d times ready", n), func(c discordfake.Counts) bool { return c.Readies >= n })
	synctest.Wait()
	return c
}

// end waits for the end of run.
func (l *line) end() error {
	err := <-l.ended
	l.ended <- err
	return err
}

// inBubble runs a test on time that passes when nothing else happens, and fails
// it if a goroutine is left.
func inBubble(t *testing.T, name string, test func(t *testing.T, fake *discordfake.Gateway)) {
	t.Helper()
	t.Run(name, func(t *testing.T) {
		synctest.Test(t, func(t *testing.T) { test(t, discordfake.NewMemoryGateway(t, gatewayToken)) })
	})
}

// Whatever ends a connection, the next is there within its time, resumes where it
// can, and what happened meanwhile is heard once.
func TestGatewayComesBack(t *testing.T) {
	const beat = discordfake.BeatEvery
	type fault = discordfake.Fault
	cut := fault{Cut: true}
	for _, c := range []struct {
		name    string
		strike  fault
		next    []fault
		resumes bool          // the session is the same afterwards
		within  time.Duration // the longest it may take
	}{
		{"reconnect", fault{Op: 7}, nil, true, 0},
		{"invalid session that can be resumed", fault{Op: 9, Resumable: true}, nil, true, 5 * time.Second},
		{"invalid session", fault{Op: 9}, nil, false, 5 * time.Second},
		{"cut", cut, nil, true, time.Second},
		{"zombie", fault{Deaf: true}, nil, true, 2*beat + time.Second},
		{"close 1000", fault{Code: 1000}, nil, true, time.Second},
		{"close 4000", fault{Code: 4000}, nil, true, time.Second},
		{"close 4007", fault{Code: 4007}, nil, false, time.Second},
		{"close 4008", fault{Code: 4008}, nil, true, time.Second},
		{"close 4009", fault{Code: 4009}, nil, false, time.Second},
		{"reconnect in place of HELLO", cut, []fault{{At: discordfake.AtHello, Op: 7}}, true, 3 * time.Second},
		{"reconnect in place of RESUMED", cut, []fault{{At: discordfake.AtReady, Op: 7}}, true, 3 * time.Second},
		{"reconnect in place of READY", fault{Op: 9}, []fault{{At: discordfake.AtReady, Op: 7}}, false, 11 * time.Second},
		{"invalid session in place of READY", fault{Op: 9}, []fault{{At: discordfake.AtReady, Op: 9}}, false, 11 * time.Second},
		{"invalid session in place of RESUMED", cut, []fault{{At: discordfake.AtReady, Op: 9}}, false, 6 * time.Second},
		{"resumable three times in place of RESUMED", cut, []fault{{At: discordfake.AtReady, Op: 9, Resumable: true}, {At: discordfake.AtReady, Op: 9, Resumable: true}, {At: discordfake.AtReady, Op: 9, Resumable: true}}, false, 20 * time.Second},
		{"no HELLO", cut, []fault{{At: discordfake.AtHello}}, true, 13 * time.Second},
		{"no RESUMED", cut, []fault{{At: discordfake.AtReady}}, true, 63 * time.Second},
		{"no READY", fault{Op: 9}, []fault{{At: discordfake.AtReady}}, false, 67 * time.Second},
		{"HELLO that makes no sense", cut, []fault{{At: discordfake.AtHello, Raw: `{"op":10,"d":{"heartbeat_interval":0}}`}}, true, 3 * time.Second},
		{"HELLO of nothing", cut, []fault{{At: discordfake.AtHello, Raw: `{"op":10,"d":null}`}}, true, 3 * time.Second},
		{"READY without a session", fault{Op: 9}, []fault{{At: discordfake.AtReady, Raw: `{"op":0,"t":"READY","s":1,"d":{}}`}}, false, 11 * time.Second},
		{"503", cut, []fault{{At: discordfake.AtDial, Code: 503}}, true, 3 * time.Second},
		{"no answer", cut, []fault{{At: discordfake.AtDial}}, true, 13 * time.Second},
		{"five in a row", cut, []fault{{At: discordfake.AtDial}, {At: discordfake.AtHello, Cut: true}, {At: discordfake.AtReady, Code: 4000}, {At: discordfake.AtDial, Code: 502}}, true, 41 * time.Second},
	} {
		inBubble(t, c.name, func(t *testing.T, fake *discordfake.Gateway) {
			l := connect(t, fake, nil)
			before := l.ready(1)
			time.Sleep(2 * longLife)
			l.say("before")
			if l.heard(`"before"`) != 1 {
				t.Fatal("an event is not heard")
			}
			l.Next(c.next...)
			l.Strike(c.strike)
			began := time.Now()
			l.say("meanwhile")
			after := l.ready(2)
			if took := time.Since(began); took > c.within {
				t.Errorf("back after %v, not within %v", took, c.within)
			}
			l.say("after")
			if n := l.heard(`"after"`); n != 1 || c.resumes && l.heard(`"meanwhile"`) != 1 || l.heard(`"before"`) != 1 {
				t.Errorf("heard %v", l.told)
			}
			if again := after.Identifies > before.Identifies; again == c.resumes {
				t.Errorf("resumed: %v, want %v", !again, c.resumes)
			}
			if n := after.Left[1000] + after.Left[1001]; n > 0 && c.strike.Code != 1000 {
				t.Errorf("%d connections were left so that their session ended", n)
			}
		})
	}
}

// A session is resumed also where its own address is gone, and begun anew where
// Discord has forgotten it.
func TestGatewayWithoutAResumeAddress(t *testing.T) {
	inBubble(t, "dead", func(t *testing.T, fake *discordfake.Gateway) {
		fake.Next(discordfake.Fault{DeadResume: true})
		l := connect(t, fake, nil)
		l.ready(1)
		l.Strike(discordfake.Fault{Cut: true})
		if c := l.ready(2); c.Identifies != 1 || c.Resumes != 1 {
			t.Errorf("%+v", c)
		}
	})
	inBubble(t, "forgotten", func(t *testing.T, fake *discordfake.Gateway) {
		l := connect(t, fake, nil)
		l.ready(1)
		l.Next(discordfake.Fault{At: discordfake.AtDial, Code: 503})
		l.Strike(discordfake.Fault{Cut: true})
		l.Await("a failed dial", func(c discordfake.Counts) bool { return c.Dials == 2 })
		l.Forget()
		if c := l.ready(2); c.Identifies != 2 || c.Resumes != 1 {
			t.Errorf("%+v", c)
		}
	})
}

// A code that is final ends the gateway with a sentence that says what to change.
func TestGatewayIsOver(t *testing.T) {
	for code, word := range map[int]string{4010: "discord.shards", 4011: "discord.shards", 4012: "newer", 4013: "newer", 4014: "discord.com/developers"} {
		for _, at := range []discordfake.Moment{discordfake.Now, discordfake.AtReady} {
			inBubble(t, fmt.Sprint(code, " ", at), func(t *testing.T, fake *discordfake.Gateway) {
				f := discordfake.Fault{At: at, Code: code}
				if at != discordfake.Now {
					fake.Next(f)
				}
				l := connect(t, fake, nil)
				if at == discordfake.Now {
					l.ready(1)
					l.Strike(f)
				}
				err := l.end()
				if !errors.Is(err, ErrGatewayOver) || errors.Is(err, bot.ErrInstallationDead) || !strings.Contains(err.Error(), word) {
					t.Errorf("ended with %v", err)
				}
				time.Sleep(time.Hour)
				if c := l.Counts(); c.Dials != 1 || c.Open != 0 {
					t.Errorf("tried again: %+v", c)
				}
			})
		}
	}
	for n := range 50 { // the close meets our first heartbeat, which cannot be written any more
		inBubble(t, fmt.Sprint("while we write ", n), func(t *testing.T, fake *discordfake.Gateway) {
			fake.Next(discordfake.Fault{At: discordfake.AtReady, Code: refusedIntents, Cut: true})
			if err := connect(t, fake, nil).end(); !errors.Is(err, ErrGatewayOver) {
				t.Errorf("ended with %v", err)
			}
		})
	}
	inBubble(t, "4004", func(t *testing.T, fake *discordfake.Gateway) {
		const wrong = "another.token"
		l := connect(t, fake, func(l *line) { l.g.token = wrong })
		err := l.end()
		if !errors.Is(err, ErrGatewayOver) || !errors.Is(err, bot.ErrInstallationDead) || strings.Contains(err.Error(), wrong) || !strings.Contains(err.Error(), "discord.token") {
			t.Errorf("ended with %v", err)
		}
	})
}

// What GET /gateway/bot refuses is heeded.
func TestGatewayHeedsItsLimits(t *testing.T) {
	for _, c := range []struct {
		err  error
		over bool
		wait time.Duration
	}{
		{fmt.Errorf("401: %w", bot.ErrInstallationDead), true, 0},
		{&bot.RetryAfterError{After: 7 * time.Minute}, false, 7 * time.Minute},
		{errors.New("no network"), false, time.Second},
	} {
		inBubble(t, c.err.Error(), func(t *testing.T, fake *discordfake.Gateway) {
			began := time.Now()
			l := connect(t, fake, func(l *line) {
				asked := 0
				l.g.limits = func(ctx context.Context) (*discordgo.GatewayBotResponse, error) {
					if asked++; asked == 1 {
						return nil, c.err
					}
					return l.limits(ctx)
				}
			})
			if c.over {
				if err := l.end(); !errors.Is(err, bot.ErrInstallationDead) {
					t.Errorf("ended with %v", err)
				}
				return
			}
			l.ready(1)
			if took := time.Since(began); took != c.wait {
				t.Errorf("waited %v, want %v", took, c.wait)
			}
		})
	}
}

// The door that is used: real sockets.
func TestGatewayOnLoopback(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("socket", func(t *testing.T) {
		heard := make(chan string, 10)
		l := connect(t, discordfake.NewGateway(t, gatewayToken), func(l *line) {
			l.g.dial, l.g.chance = nil, func() float64 { return 0.99 }
			l.g.dispatch = func(_ context.Context, event string, _ json.RawMessage) { heard <- event }
		})
		if event := <-heard; event != "READY" {
			t.Errorf("heard %s first", event)
		}
		l.Strike(discordfake.Fault{Cut: true})
		l.Emit("INTERACTION_CREATE", nil)
		got := map[string]bool{<-heard: true, <-heard: true}
		if !got["INTERACTION_CREATE"] || !got["RESUMED"] {
			t.Errorf("heard %v", got)
		}
		l.stop()
		if err := l.end(); err != nil {
			t.Errorf("ended with %v", err)
		}
		if c := l.Await("a farewell", func(c discordfake.Counts) bool { return c.Open == 0 }); c.Left[1000] != 1 || c.Identifies != 1 {
			t.Errorf("%+v", c)
		}
	})
}
