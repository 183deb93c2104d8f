package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"

	"github.com/robfig/cron/v3"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/webchat"
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
	return p.serveHTTP(ctx, c, keeper, log)
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

func (p *program) serveHTTP(ctx context.Context, c config, keeper *bot.Timekeeper, log *slog.Logger) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Listen)
	if err != nil {
		return fmt.Errorf("listen on %s (key web.listen): %w", c.Listen, err)
	}
	token := c.Token
	if token == "" && !isLoopback(listener.Addr()) {
		token = rand.Text()
	}
	painter, err := picture.NewPainter(c.Fonts...)
	if err != nil {
		return fmt.Errorf("images.fonts: %w", err)
	}
	page := webchat.New(webchat.Options{Mentor: keeper.Mentor, Clock: keeper.Clock, Log: log, People: []string{defaultPerson, otherPerson}, Token: token, Time: keeper, Painter: painter})
	keeper.Deliver = func(ctx context.Context) error {
		return keeper.Mentor.Deliver(ctx, webchat.Platform, page, keeper.Clock.Now)
	}
	server := &http.Server{
		Handler: page, ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	stopTime, err := keepTime(ctx, keeper, log)
	if err != nil {
		return err
	}
	defer stopTime()
	announce(p.out, listener.Addr(), token, c.Token == "")
	failed := make(chan error, 1)
	go func() { failed <- server.Serve(listener) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", c.Listen, err)
	case <-ctx.Done():
	}
	page.Close() // the streams would hold the server open for ever
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), shutdownTime)
	defer cancel()
	if err := server.Shutdown(last); err != nil {
		return fmt.Errorf("stop serving: %w", err)
	}
	_, err = fmt.Fprintln(p.out, "Rung has stopped. Everything is saved.")
	return err
}

func isLoopback(a net.Addr) bool {
	address, err := netip.ParseAddrPort(a.String())
	return err == nil && address.Addr().IsLoopback()
}

// announce says where the page is. A token of the operator's own is not
// repeated: what is printed ends up in logs.
func announce(out io.Writer, a net.Addr, token string, made bool) {
	address := a.String()
	if all, err := netip.ParseAddrPort(address); err == nil && all.Addr().IsUnspecified() {
		address = fmt.Sprintf("localhost:%d", all.Port())
	}
	url := "http://" + address + "/"
	switch {
	case token == "":
		fmt.Fprintf(out, "Rung is ready: open %s in your browser. Ctrl-C stops it.\n", url)
	case made:
		fmt.Fprintf(out, "Rung is ready: open %s?token=%s in your browser; from elsewhere, with this machine's name. Ctrl-C stops it.\n", url, token)
	default:
		fmt.Fprintf(out, "Rung is ready: open %s?token=... in your browser with the token you set; from elsewhere, with this machine's name. Ctrl-C stops it.\n", url)
	}
}

// healthcheck asks the Rung running on this machine.
func (p *program) healthcheck(ctx context.Context, args []string) error {
	var path string
	if _, err := p.flags("healthcheck", args, func(f *flag.FlagSet) { f.StringVar(&path, "config", "", "") }); err != nil {
		return err
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return fmt.Errorf("web.listen: %w", err) // unreachable: checked when loaded
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("healthcheck: no Rung answers here: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: Rung answers with %s", response.Status)
	}
	_, err = fmt.Fprintln(p.out, "ok")
	return err
}
