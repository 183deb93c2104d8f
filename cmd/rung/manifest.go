package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"

	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/slackbot"
)

// manifest prints what an admin does at a chat platform to make the app.
func (p *program) manifest(_ context.Context, args []string) error {
	if len(args) == 0 || args[0] != "slack" && args[0] != "discord" {
		return fmt.Errorf("%w: write rung manifest slack or rung manifest discord", errUsage)
	}
	var address, application string
	rest, err := p.flags("manifest", args[1:], func(f *flag.FlagSet) {
		f.StringVar(&address, "http", "", "")
		f.StringVar(&application, "application", "", "")
	})
	if err != nil {
		return err
	}
	if u, err := url.Parse(address); len(rest) > 0 || err != nil || address != "" && (u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%w: write rung manifest %s, or with the address at which it reaches Rung: --http https://rung.example.org", errUsage, args[0])
	}
	if _, err := parseID(application); err != nil {
		return fmt.Errorf("%w: --application %w", errUsage, err)
	}
	text := slackbot.Manifest(address)
	if args[0] == "discord" {
		text = discordbot.Manifest(application, address)
	}
	_, err = fmt.Fprint(p.out, text)
	return err
}
