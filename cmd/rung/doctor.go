package main

import (
	"context"
	"errors"
	"flag"
	"fmt"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/slackbot"
)

// errUnwell ends a doctor's visit that found something; what it found is printed.
var errUnwell = errors.New("something needs mending, see above")

// doctor looks at what a Rung needs to serve, and says of each thing how it is
// and what mends it.
func (p *program) doctor(ctx context.Context, args []string) error {
	var path string
	var trial slackbot.Trial
	rest, err := p.flags("doctor", args, func(f *flag.FlagSet) {
		f.StringVar(&path, "config", "", "")
		f.StringVar(&trial.Person, "slack-dm", "", "")
		f.StringVar(&trial.Address, "http", "", "")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: rung doctor takes no words of its own", errUsage)
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	if _, _, err := loadContent(c.Decks); err != nil {
		return err
	}
	found := []bot.Finding{{OK: true, What: "the configuration and the decks are fine"}}
	if c.Slack.on() {
		found = append(found, slackbot.Diagnose(ctx, slackbot.Options{Clock: &bot.ShiftedClock{}, BotToken: c.Slack.BotToken, AppToken: c.Slack.AppToken, SigningSecret: c.Slack.SigningSecret, API: c.Slack.API}, trial)...)
	}
	if c.Discord.on() {
		o := discordOptions(c)
		o.Clock = &bot.ShiftedClock{}
		found = append(found, discordbot.Diagnose(ctx, o)...)
	}
	if !c.chats() {
		found = append(found, bot.Finding{OK: true, What: "no chat platform is configured, so rung serve shows the page in the browser"})
	}
	for _, f := range found {
		if f.OK {
			fmt.Fprintf(p.out, "ok       %s\n", f.What)
			continue
		}
		fmt.Fprintf(p.out, "problem  %s\n         %s\n", f.What, f.Mend)
		err = errUnwell
	}
	return err
}
