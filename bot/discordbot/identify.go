package discordbot

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"runtime"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Beginning a session is what Discord counts: the token of a bot that does it
// more than 1,000 times in 24 h is reset. So we do it one at a time, and leave a
// part of what Discord says is left. Source: docs.discord.com/developers, Gateway,
// Session Start Limit object.
const (
	identifyEvery = 5500 * time.Millisecond // Discord allows max_concurrency, 1 at least, in 5 s
	spared        = 10                      // the part of the sessions of a day that is left: one of so many
	shortReset    = time.Minute             // before Discord is asked again, at least

	intents = discordgo.IntentGuilds | discordgo.IntentDirectMessages // none is privileged
)

// begin waits for its turn to begin a session and returns where that is done.
// The turn is over when over is called.
func (g *gateway) begin(ctx context.Context) (address string, over func(), err error) {
	select {
	case g.turn <- struct{}{}:
	case <-ctx.Done():
		return "", nil, ctx.Err()
	}
	address, err = g.allowed(ctx)
	if err != nil {
		<-g.turn
		return "", nil, err
	}
	return address, sync.OnceFunc(func() {
		g.identified = time.Now()
		<-g.turn
	}), nil
}

// allowed waits until Discord allows another session.
func (g *gateway) allowed(ctx context.Context) (address string, err error) {
	if err := sleep(ctx, time.Until(g.identified.Add(identifyEvery))); err != nil {
		return "", err
	}
	for {
		info, err := g.limits(ctx)
		if err != nil {
			return "", fmt.Errorf("gateway/bot: %w", err)
		}
		left := info.SessionStartLimit
		if left.Remaining > left.Total/spared {
			return info.URL, nil
		}
		pause := max(time.Duration(left.ResetAfter)*time.Millisecond, shortReset)
		g.log.Error("too many gateway sessions were begun today, so Rung waits before the next", "wait", pause, "remaining", left.Remaining)
		if err := sleep(ctx, pause); err != nil {
			return "", err
		}
	}
}

// whereTo returns the address for the next connection of a session.
func (g *gateway) whereTo(ctx context.Context, s *session) (address string, over func(), err error) {
	if s.id == "" {
		return g.begin(ctx)
	}
	if s.url != "" {
		return s.url, func() {}, nil
	}
	info, err := g.limits(ctx)
	if err != nil {
		return "", nil, fmt.Errorf("gateway/bot: %w", err)
	}
	return info.URL, func() {}, nil
}

// versioned adds to an address what Discord wants in it.
func versioned(address string) (string, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return "", errors.New("discord names no address of its gateway")
	}
	if u.Path == "" {
		u.Path = "/"
	}
	u.RawQuery = "v=" + discordgo.APIVersion + "&encoding=json"
	return u.String(), nil
}

// identify is what begins a session.
type identify struct {
	Token      string           `json:"token"`
	Intents    discordgo.Intent `json:"intents"`
	Shard      [2]int           `json:"shard"`
	Properties properties       `json:"properties"`
}

type properties struct {
	OS      string `json:"os"`
	Browser string `json:"browser"`
	Device  string `json:"device"`
}

// resume is what takes a session up again.
type resume struct {
	Token   string `json:"token"`
	Session string `json:"session_id"`
	Seq     int64  `json:"seq"`
}

func (g *gateway) identify(shard [2]int) identify {
	return identify{g.token, intents, shard, properties{runtime.GOOS, "rung", "rung"}}
}
