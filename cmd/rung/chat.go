package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"os"
	"time"

	"golang.org/x/term"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/terminal"
)

// defaultPerson is who sits at the terminal and at the page, and otherPerson whom
// they can be on the page instead, to see how a team looks.
const (
	defaultPerson = "you"
	otherPerson   = "sam"
)

// chat talks to the mentor in this terminal, or through a pipe.
func (p *program) chat(ctx context.Context, args []string) (err error) {
	var db, as, at, path, pictures string
	var asJSON bool
	rest, err := p.flags("chat", args, func(f *flag.FlagSet) {
		f.StringVar(&db, "db", "", "")
		f.StringVar(&as, "as", defaultPerson, "")
		f.StringVar(&at, "at", "", "")
		f.StringVar(&path, "config", "", "")
		f.StringVar(&pictures, "pictures", "", "")
		f.BoolVar(&asJSON, "json", false, "")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: rung chat takes no words of its own; type them when it runs, or pipe them in", errUsage)
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	if db != "" {
		c.Database = db
	}
	shifted := &bot.ShiftedClock{} // on a file whose time was skipped on the page
	clock := &bot.SetClock{Base: shifted}
	if at != "" {
		t, err := time.Parse(time.RFC3339, at)
		if err != nil {
			return fmt.Errorf("%w: --at wants a time like 2026-11-23T09:00:00Z", errUsage)
		}
		if db == "" {
			return fmt.Errorf("%w: --at moves the clock, which would lock you out of your notes until then; name a file to try it on with --db try.db", errUsage)
		}
		clock.Set(t)
	}
	zone := p.machineZone()
	if c.Zone != "" {
		zone = c.Zone
	}
	m, s, err := p.open(ctx, c, clock, slog.New(slog.NewTextHandler(p.log, &slog.HandlerOptions{Level: max(c.LogLevel, slog.LevelWarn)})))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if _, err := bot.NewTimekeeper(ctx, m, shifted); err != nil {
		return err
	}
	session := terminal.NewSession(m, clock, as)
	session.Zone, session.Sandbox = zone, db != ""
	if pictures != "" {
		session.Pictures = pictures
		if session.Painter, err = picture.NewPainter(c.Fonts...); err != nil {
			return fmt.Errorf("images.fonts: %w", err)
		}
	}
	if in, out, ok := p.tty(); ok && !asJSON {
		return interactive(ctx, session, in, out)
	}
	return untilDone(ctx, func() error { return session.Pipe(ctx, p.in, p.out, asJSON) })
}

// untilDone runs a session until it ends or the context does: nothing else
// interrupts a read from a terminal or a pipe.
func untilDone(ctx context.Context, session func() error) error {
	ended := make(chan error, 1)
	go func() { ended <- session() }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// tty returns the terminal at both ends, if there is one.
func (p *program) tty() (in, out *os.File, ok bool) {
	in, inOK := p.in.(*os.File)
	out, outOK := p.out.(*os.File)
	return in, out, inOK && outOK && term.IsTerminal(int(in.Fd())) && term.IsTerminal(int(out.Fd()))
}

func interactive(ctx context.Context, session *terminal.Session, in, out *os.File) (err error) {
	before, err := term.MakeRaw(int(in.Fd()))
	if err != nil {
		return fmt.Errorf("set up the terminal: %w", err)
	}
	defer func() { err = errors.Join(err, term.Restore(int(in.Fd()), before)) }()
	width, _, err := term.GetSize(int(out.Fd()))
	if err != nil {
		width = 80 // a terminal that does not know its width
	}
	screen := struct {
		io.Reader
		io.Writer
	}{in, out}
	ticks := time.NewTicker(time.Minute)
	defer ticks.Stop()
	return untilDone(ctx, func() error { return session.Interactive(ctx, screen, width, ticks.C) })
}
