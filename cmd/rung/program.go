package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"sync"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// defaultConfig is the file read when none is named and it exists.
const defaultConfig = "config.yaml"

// config loads the configuration: the file named, else that in RUNG_CONFIG,
// else config.yaml where it exists.
func (p *program) config(path string) (config, error) {
	if path == "" {
		path = p.variable("RUNG_CONFIG")
	}
	if path == "" {
		if _, err := os.Stat(defaultConfig); err == nil {
			path = defaultConfig
		}
	}
	return loadConfig(path, p.env, os.ReadFile)
}

func (p *program) variable(name string) string {
	for _, e := range p.env {
		if value, ok := strings.CutPrefix(e, name+"="); ok {
			return value
		}
	}
	return ""
}

// lanes is how many workspaces are sent to at the same time: one that is slow
// holds up few of the others.
const lanes = 8

// open makes a mentor of a configuration. The caller closes the store.
func (p *program) open(ctx context.Context, c config, clock bot.Clock, log *slog.Logger) (*bot.Mentor, store.Store, error) {
	bank, g, err := loadContent(c.Decks)
	if err != nil {
		return nil, nil, err
	}
	s, err := sqlite.Open(ctx, c.Database)
	if err != nil {
		return nil, nil, err
	}
	m, err := bot.New(bot.Options{Store: s, Bank: bank, Guide: g, Clock: clock, Log: log, Zone: c.Zone, DayEnd: c.DayEnd, Round: c.Dose, Admins: c.Admins, Spread: c.Spread, Lanes: lanes, KeepRemoved: &c.Keep, Sealer: c.Sealer, Reload: reloader(c.Decks)})
	if err != nil {
		return nil, nil, errors.Join(err, s.Close())
	}
	return m, s, nil
}

// loadContent returns the guide and the built-in decks, with those of a folder
// if one is named. It is what every command goes by that runs or checks them.
func loadContent(folder string) (*quizzes.Bank, *guide.Guide, error) {
	var g *guide.Guide
	var wrong error
	var reading sync.WaitGroup
	reading.Go(func() { g, wrong = guide.Embedded() }) // beside the decks: it takes a tenth of a second
	bank, err := quizzes.Embedded()
	reading.Wait()
	if wrong != nil {
		return nil, nil, fmt.Errorf("the guide has mistakes:\n%w", wrong)
	}
	if err == nil && folder != "" {
		decks, missing := deckFolder(folder)
		if missing != nil {
			return nil, nil, missing
		}
		bank, err = bank.With(decks)
	}
	if err == nil {
		err = errors.Join(bot.CheckStages(bank, g), bot.CheckTopics(bank, g))
	}
	switch {
	case err != nil && folder != "":
		return nil, nil, fmt.Errorf("decks in %s:\n%w", folder, err)
	case err != nil:
		return nil, nil, fmt.Errorf("the decks have mistakes:\n%w", err)
	}
	return bank, g, nil
}

// reloader returns what loads the decks of a folder anew, nil where there is none.
func reloader(folder string) func() (*quizzes.Bank, error) {
	if folder == "" {
		return nil
	}
	return func() (*quizzes.Bank, error) {
		bank, _, err := loadContent(folder)
		return bank, err
	}
}

// deckFolder opens a folder of decks. A missing one would look like one without decks.
func deckFolder(path string) (fs.FS, error) {
	if _, err := os.ReadDir(path); err != nil {
		return nil, fmt.Errorf("decks: %w", err)
	}
	return os.DirFS(path), nil
}

// machineZone returns the IANA zone of this machine, "" if it does not say.
func (p *program) machineZone() string {
	if tz := strings.TrimPrefix(p.variable("TZ"), ":"); tz != "" {
		if _, err := time.LoadLocation(tz); err == nil {
			return tz
		}
	}
	target, err := filepath.EvalSymlinks("/etc/localtime")
	if err != nil {
		return ""
	}
	_, zone, _ := strings.Cut(target, "zoneinfo/")
	if _, err := time.LoadLocation(zone); err != nil {
		return ""
	}
	return zone
}

// plain is an error as the operator reads it: for what has a name, a sentence
// with what to do.
func plain(err error) string {
	advice := ""
	switch {
	case errors.Is(err, store.ErrInUse):
		advice = "Stop the other one first, or give this one another file with --db or the key database."
	case errors.Is(err, store.ErrDamaged):
		advice = "Nothing was changed. Move the file away and put a backup in its place."
	case errors.Is(err, store.ErrReadOnly):
		advice = "Check that the folder exists and that this user may write there."
	case errors.Is(err, store.ErrFull):
		advice = "Make room on the disk; everything acknowledged before is safe."
	case errors.Is(err, bot.ErrInstallationDead):
		advice = "Check the tokens: copy slack.bot_token and slack.app_token again from api.slack.com/apps, discord.token from discord.com/developers/applications, then start Rung again."
	case errors.Is(err, fs.ErrNotExist):
		advice = "Check the name of the file."
	}
	return strings.TrimSpace(err.Error() + "\n" + advice)
}

func (p *program) version(context.Context, []string) error {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return errors.New("this binary does not say how it was built")
	}
	_, err := fmt.Fprintf(p.out, "rung %s, %s\n", info.Main.Version, info.GoVersion)
	return err
}
