package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"sync"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
)

// errSkipped says that a database belongs to the page.
var errSkipped = errors.New("time was skipped on the page in this database, so its days do not fit the calendar of a team: give Rung another file in the key database")

// chat is the mentor's place in a chat platform.
type chat struct {
	name    string // of the platform in accounts, and of its path over HTTP
	ready   string // how it is reached; %s is the address it listens on
	sender  bot.Chat
	handler http.Handler                // what comes over HTTP, nil where nothing does
	run     func(context.Context) error // keeps a connection, nil where there is none
	close   func()                      // waits for what is still being said
}

// connect makes the mentor's place in each platform that is configured.
func connect(ctx context.Context, c config, keeper *bot.Timekeeper, log *slog.Logger) (chats []chat, err error) {
	painter, err := picture.NewPainter(c.Fonts...)
	if err != nil {
		return nil, fmt.Errorf("images.fonts: %w", err)
	}
	if !c.Pictures {
		painter = nil
	}
	for _, platform := range []struct {
		on      bool
		connect func(context.Context, config, *bot.Timekeeper, *picture.Painter, *slog.Logger) (chat, error)
	}{{c.Slack.on(), connectSlack}, {c.Discord.on(), connectDiscord}} {
		if !platform.on {
			continue
		}
		one, err := platform.connect(ctx, c, keeper, painter, log)
		if err != nil {
			return nil, err
		}
		chats = append(chats, one)
	}
	return chats, nil
}

// serveChats serves the chat platforms that are configured, side by side.
func (p *program) serveChats(ctx context.Context, c config, keeper *bot.Timekeeper, log *slog.Logger) error {
	if keeper.Clock.Ahead() > 0 {
		return errSkipped
	}
	chats, err := connect(ctx, c, keeper, log)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	var running sync.WaitGroup
	defer func() {
		stop() // also where the server has failed
		running.Wait()
		for _, one := range chats {
			one.close()
		}
	}()
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s (key listen): %w", c.Listen, err)
	}
	keeper.Beat = true
	keeper.Deliver = func(ctx context.Context) error { return deliverAll(ctx, keeper, chats) }
	stopTime, err := keepTime(ctx, keeper, log)
	if err != nil {
		return err
	}
	defer stopTime()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		io.WriteString(w, "ok\n") // an error means the asker has gone
	})
	failed := make(chan error, len(chats))
	var ways []string
	for _, one := range chats {
		ways = append(ways, strings.ReplaceAll(one.ready, "%s", listener.Addr().String()))
		if one.handler != nil {
			mux.Handle("/"+one.name+"/", one.handler)
		}
		if one.run != nil {
			running.Go(func() {
				if err := one.run(ctx); err != nil {
					failed <- fmt.Errorf("%s: %w", one.name, err)
				}
			})
		}
	}
	fmt.Fprintf(p.out, "Rung is ready %s. Ctrl-C stops it.\n", strings.Join(ways, "; "))
	if err := serveUntil(ctx, httpServer(mux, log), listener, failed, func() {}); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "Rung has stopped. Everything is saved.")
	return err
}

// deliverAll sends what is due on each platform, all at the same time: one that
// makes us wait holds up no other.
func deliverAll(ctx context.Context, keeper *bot.Timekeeper, chats []chat) error {
	errs := make([]error, len(chats))
	var all sync.WaitGroup
	for i, one := range chats {
		all.Go(func() { errs[i] = keeper.Mentor.Deliver(ctx, one.name, one.sender, keeper.Clock.Now) })
	}
	all.Wait()
	return errors.Join(errs...)
}
