package discordbot

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// The gateway, by our own loop with the SDK's types: the SDK's session waits for
// HELLO without end, locks itself up for ever on a reconnect in place of READY, so
// that it can only be leaked, and tries again after codes that are final.
// Source: docs.discord.com/developers/events/gateway.
const (
	openTime   = 10 * time.Second // for a connection, and then for HELLO
	readyTime  = time.Minute      // from HELLO to READY or, after what was missed, RESUMED
	eventTime  = 10 * time.Second // for the handling of one event
	atOnce     = 64               // events that are handled at a time
	firstPause = time.Second      // after a connection failed; doubled each time
	longPause  = 2 * time.Minute
	shortLife  = 5 * time.Second // Discord's wish to reconnect is followed at once after it, not before
	longLife   = time.Minute     // after which the pauses are short again
)

// gateway keeps connections to Discord open, one for each shard. All fields down
// to dispatch are required; it runs once.
type gateway struct {
	log    *slog.Logger
	token  string // of the bot, without "Bot "
	shards int    // 0 is as many as Discord recommends
	// limits asks GET /gateway/bot. A [bot.RetryAfterError] is heeded, and a
	// [bot.ErrInstallationDead] ends the gateway.
	limits func(ctx context.Context) (*discordgo.GatewayBotResponse, error)
	// dispatch is told of each event, also of what this program does not know, by
	// several goroutines at a time. Of one shard READY and GUILD_ events come one
	// after the other, for each replaces what was told before.
	dispatch func(ctx context.Context, event string, data json.RawMessage)
	// dial opens connections; nil is the network.
	dial func(ctx context.Context, network, address string) (net.Conn, error)
	// chance spreads pauses, from 0 to just under 1.
	chance func() float64

	room       chan struct{} // of events that are handled
	handling   sync.WaitGroup
	turn       chan struct{} // to begin a session
	identified time.Time     // for the last time; belongs to whose turn it is
}

// run stays connected until the context ends and returns nil then. Any other end
// is one that trying again cannot mend: an [ErrGatewayOver] or a
// [bot.ErrInstallationDead]. It returns when the last event has been handled.
func (g *gateway) run(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	g.room, g.turn = make(chan struct{}, atOnce), make(chan struct{}, 1)
	defer g.handling.Wait()
	shards, err := g.count(ctx)
	if ctx.Err() != nil {
		return nil
	} else if err != nil {
		return err
	}
	ended := make(chan error, shards)
	for id := range shards {
		go func() { ended <- g.keep(ctx, [2]int{id, shards}) }()
	}
	var final error
	for range shards {
		if err := <-ended; ctx.Err() == nil {
			final = err
			stop()
		}
	}
	return final
}

// count says how many shards there are.
func (g *gateway) count(ctx context.Context) (int, error) {
	for failures := 1; g.shards <= 0; failures++ {
		info, err := g.limits(ctx)
		if err == nil {
			return max(info.Shards, 1), nil
		}
		if err := g.wait(ctx, err, failures); err != nil {
			return 0, err
		}
	}
	return g.shards, nil
}

// keep opens one connection of a shard after the other. It returns an error that
// is final, or that of the context.
func (g *gateway) keep(ctx context.Context, shard [2]int) error {
	s := noSession(shard)
	for failures := 0; ; {
		err := g.connect(ctx, s)
		lived := s.lived()
		if lived >= longLife {
			failures = 0
		}
		if errors.Is(err, errReconnect) && lived >= shortLife {
			continue
		}
		failures++
		if err := g.wait(ctx, err, failures); err != nil {
			return err
		}
	}
}

// wait lets time pass after an error, before it is tried again. It returns the
// error where that is of no use.
func (g *gateway) wait(ctx context.Context, err error, failures int) error {
	pause := min(firstPause<<min(failures-1, 16), longPause)
	pause -= time.Duration(g.chance() * float64(pause/2)) // so that many do not come at once
	var limited *bot.RetryAfterError
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(err, ErrGatewayOver), errors.Is(err, bot.ErrInstallationDead):
		return err
	case errors.As(err, &limited):
		pause = max(pause, limited.After)
	case errors.Is(err, errInvalidSession): // Discord asks for 1 to 5 s
		pause = max(pause, time.Second+time.Duration(g.chance()*float64(4*time.Second)))
	}
	g.log.Warn("gateway", "error", err, "failures", failures)
	return sleep(ctx, pause)
}

func sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// handle tells of an event, whatever becomes of the gateway meanwhile. Nothing of
// a payload is logged.
func (g *gateway) handle(ctx context.Context, e discordgo.Event) {
	defer bot.Recovered(g.log, "discordbot event")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), eventTime)
	defer cancel()
	g.dispatch(ctx, e.Type, e.RawData)
}
