package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"sync"
	"syscall"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/slackbot"
)

// shutdownTime is how long requests under way may take when Rung stops.
const shutdownTime = 10 * time.Second

// serve runs until the context ends.
func (p *program) serve(ctx context.Context, args []string) (err error) {
	var path string
	rest, err := p.flags("serve", args, func(f *flag.FlagSet) { f.StringVar(&path, "config", "", "") })
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: rung serve takes no words of its own", errUsage)
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	if c.Zone == "" {
		c.Zone = p.machineZone()
	}
	log := slog.New(slog.NewJSONHandler(p.log, &slog.HandlerOptions{Level: c.LogLevel}))
	clock := &bot.ShiftedClock{}
	m, s, err := p.open(ctx, c, clock, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	keeper, err := bot.NewTimekeeper(ctx, m, clock)
	if err != nil {
		return err
	}
	if !c.Slack.on() && c.Sealer != nil {
		if c.Slack.BotToken, err = m.Token(ctx, slackbot.Platform); err != nil {
			return fmt.Errorf("workspaces.key: %w", err)
		}
		if err := c.Slack.whole(false); err != nil {
			return err
		}
	}
	if c.Decks != "" {
		defer reloadOnHangup(m, log)()
	}
	if c.chats() {
		return p.serveChats(ctx, c, keeper, log)
	}
	return p.servePage(ctx, c, keeper, log)
}

// reloadOnHangup loads the decks anew at each SIGHUP, until the function it
// returns is called.
func reloadOnHangup(m *bot.Mentor, log *slog.Logger) (stop func()) {
	hangups := make(chan os.Signal, 1)
	signal.Notify(hangups, syscall.SIGHUP)
	var loading sync.WaitGroup
	loading.Go(func() {
		for range hangups {
			if _, err := m.Reload(); err != nil {
				log.Error("the decks were not loaded, and the old ones go on", "error", err)
			}
		}
	})
	return func() {
		signal.Stop(hangups)
		close(hangups)
		loading.Wait()
	}
}

// httpServer is a server whose requests may not take for ever.
func httpServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: handler, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
}

// serveUntil serves until the context ends or something else has failed, then
// lets requests under way end. ended is called when the end begins.
func serveUntil(ctx context.Context, server *http.Server, listener net.Listener, failed <-chan error, ended func()) error {
	broken := make(chan error, 1)
	go func() { broken <- server.Serve(listener) }()
	var err error
	select {
	case err = <-broken:
		return fmt.Errorf("serve on %s: %w", listener.Addr(), err)
	case err = <-failed:
	case <-ctx.Done():
	}
	ended()
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if stop := server.Shutdown(last); stop != nil {
		err = errors.Join(err, fmt.Errorf("stop serving: %w", stop))
	}
	return err
}

// sendEvery is how often is looked for what is due to be sent, between the
// ticks too: what failed is tried again after seconds.
const sendEvery = 5 * time.Second

// keepTime ticks now and then each minute, and sends what is due apart from it,
// so that much to send holds up no tick. All that is in the background: after a
// long stop there may be much to do, and a visitor brings their own days up to
// the present anyway. The function it returns waits for what is under way.
func keepTime(ctx context.Context, t *bot.Timekeeper, log *slog.Logger) (stop func(), err error) {
	c := cron.New(cron.WithLogger(cron.DiscardLogger), cron.WithChain(cron.SkipIfStillRunning(cron.DiscardLogger)))
	var first sync.WaitGroup
	for _, job := range []struct {
		name, spec string
		do         func(context.Context) error
	}{
		{"tick", "* * * * *", t.Tick},
		{"deliver", "@every " + sendEvery.String(), t.Deliver},
	} {
		id, err := c.AddFunc(job.spec, func() {
			if err := job.do(ctx); err != nil && ctx.Err() == nil {
				log.Error(job.name, "error", err)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("schedule %s: %w", job.name, err) // unreachable: the expressions are ours
		}
		first.Go(c.Entry(id).WrappedJob.Run)
	}
	c.Start()
	return func() {
		first.Wait()
		<-c.Stop().Done()
	}, nil
}
