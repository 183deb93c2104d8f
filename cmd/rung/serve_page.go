package main

import (
	"context"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/netip"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/webchat"
)

// servePage serves the page in the browser.
func (p *program) servePage(ctx context.Context, c config, keeper *bot.Timekeeper, log *slog.Logger) error {
	listener, err := (&net.ListenConfig{}).Listen(ctx, "tcp", c.Page)
	if err != nil {
		return fmt.Errorf("listen on %s (key web.listen): %w", c.Page, err)
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
	stopTime, err := keepTime(ctx, keeper, log)
	if err != nil {
		return err
	}
	defer stopTime()
	announce(p.out, listener.Addr(), token, c.Token == "")
	// The streams of the page would hold the server open for ever.
	if err := serveUntil(ctx, httpServer(page, log), listener, nil, page.Close); err != nil {
		return err
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
