package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/slackbot"
)

// connectSlack makes the mentor's place in a Slack workspace.
func connectSlack(ctx context.Context, c config, keeper *bot.Timekeeper, painter *picture.Painter, log *slog.Logger) (chat, error) {
	b, err := slackbot.New(ctx, slackbot.Options{Mentor: keeper.Mentor, Clock: keeper.Clock, Log: log,
		BotToken: c.Slack.BotToken, AppToken: c.Slack.AppToken, SigningSecret: c.Slack.SigningSecret, API: c.Slack.API, Rate: c.Slack.Rate, Painter: painter})
	if err != nil {
		return chat{}, fmt.Errorf("connect to Slack: %w", err)
	}
	if c.Slack.Mode == slackHTTP {
		return chat{name: slackbot.Platform, ready: "in Slack, over HTTP on %s, at /slack/commands, /slack/interactions and /slack/events", sender: b, close: b.Close, handler: b}, nil
	}
	return chat{name: slackbot.Platform, ready: "in Slack, over sockets; no address of its own is needed", sender: b, close: b.Close, run: b.Run}, nil
}
