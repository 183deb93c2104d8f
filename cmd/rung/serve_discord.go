package main

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/picture"
)

func discordOptions(c config) discordbot.Options {
	return discordbot.Options{Token: c.Discord.Token, ApplicationID: c.Discord.Application, PublicKey: c.Discord.PublicKey, API: c.Discord.API,
		Guilds: c.Discord.Guilds, Shards: c.Discord.Shards, Opens: bot.OpenLimits{Hour: c.Discord.OpenHour, Day: c.Discord.OpenDay}}
}

// connectDiscord makes the mentor's place in Discord.
func connectDiscord(ctx context.Context, c config, keeper *bot.Timekeeper, painter *picture.Painter, log *slog.Logger) (chat, error) {
	o := discordOptions(c)
	o.Mentor, o.Clock, o.Log, o.Painter = keeper.Mentor, keeper.Clock, log, painter
	b, err := discordbot.New(ctx, o)
	if err != nil {
		return chat{}, fmt.Errorf("connect to Discord: %w", err)
	}
	if err := b.Register(ctx); err != nil {
		return chat{}, fmt.Errorf("connect to Discord: %w", err)
	}
	if c.Discord.Mode == discordHTTP {
		return chat{name: discordbot.Platform, ready: "in Discord, over HTTP on %s, at /discord/interactions", sender: b, close: b.Close, handler: b}, nil
	}
	return chat{name: discordbot.Platform, ready: "in Discord, over the gateway; no address of its own is needed", sender: b, close: b.Close, run: b.Run}, nil
}
