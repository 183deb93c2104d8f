package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/slackbot"
)

// errSkipped says that a database belongs to the page.
var errSkipped = errors.New("time was skipped on the page in this database, so its days do not fit the calendar of a team: give Rung another file in the key database")

// serveSlack serves a Slack workspace.
func (p *program) serveSlack(ctx context.Context, c config, keeper *bot.Timekeeper, log *slog.Logger) error {
	if keeper.Clock.Ahead() > 0 {
		return errSkipped
	}
	painter, err := picture.NewPainter(c.Fonts...)
	if err != nil {
		return fmt.Errorf("images.fonts: %w", err)
	}
	if !c.Pictures {
		painter = nil
	}
	b, err := slackbot.New(ctx, slackbot.Options{Mentor: keeper.Mentor, Clock: keeper.Clock, Log: log,
		BotToken: c.Slack.BotToken, AppToken: c.Slack.AppToken, SigningSecret: c.Slack.SigningSecret, API: c.Slack.API, Rate: c.Slack.Rate, Painter: painter})
	if err != nil {
		return fmt.Errorf("connect to Slack: %w", err)
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer func() {
		stop() // also where the server has failed
		running.Wait()
		b.Close()
	}()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s (key listen): %w", c.Listen, err)
	}
	keeper.Beat = true
	keeper.Deliver = func(ctx context.Context) error {
		return keeper.Mentor.Deliver(ctx, slackbot.Platform, b, keeper.Clock.Now)
	}
	stopTime, err := keepTime(ctx, keeper, log)
	if err != nil {
		return err
	}
	defer stopTime()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "ok\n") // an error means the asker has gone
	})
	failed := make(chan error, 1)
	way := "over sockets; no address of its own is needed"
	if c.Slack.Mode == slackHTTP {
		mux.Handle("/slack/", b)
		way = fmt.Sprintf("over HTTP on %s, at /slack/commands, /slack/interactions and /slack/events", listener.Addr())
	} else {
		running.Go(func() {
			if err := b.Run(ctx); err != nil {
				failed <- fmt.Errorf("Slack: %w", err)
			}
		})
	}
	fmt.Fprintf(p.out, "Rung is ready in Slack, %s. Ctrl-C stops it.\n", way)
	if err := serveUntil(ctx, httpServer(mux, log), listener, failed, func() {}); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "Rung has stopped. Everything is saved.")
	return err
}
