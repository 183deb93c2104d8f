package main

import (
	"context"
	"flag"
	"fmt"
	"net/url"

	"github.com/rungbot/rung/bot/slackbot"
)

// manifest prints what an admin pastes at a chat platform to make the app.
func (p *program) manifest(_ context.Context, args []string) error {
	if len(args) == 0 || args[0] != "slack" {
		return fmt.Errorf("%w: write rung manifest slack [--http URL]", errUsage)
	}
	var address string
	rest, err := p.flags("manifest", args[1:], func(f *flag.FlagSet) { f.StringVar(&address, "http", "", "") })
	if err != nil {
		return err
	}
	if u, err := url.Parse(address); len(rest) > 0 || err != nil || address != "" && (u.Scheme != "https" || u.Host == "") {
		return fmt.Errorf("%w: write rung manifest slack, or with the address at which Slack reaches Rung: --http https://rung.example.org", errUsage)
	}
	_, err = fmt.Fprint(p.out, slackbot.Manifest(address))
	return err
}
