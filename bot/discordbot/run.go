package discordbot

import (
	"context"
	"math/rand/v2"

	"github.com/bwmarrin/discordgo"
)

// Run stays connected to the gateway until the context ends. It returns an error
// that trying again cannot mend: one that wraps [ErrGatewayOver] or
// [bot.ErrInstallationDead].
func (b *Bot) Run(ctx context.Context) error {
	g := gateway{log: b.log, token: b.token, shards: b.shards, limits: b.limits, dispatch: b.dispatch, chance: rand.Float64}
	return g.run(ctx)
}

// limits asks where the gateway is and how many sessions may begin.
func (b *Bot) limits(ctx context.Context) (*discordgo.GatewayBotResponse, error) {
	info, err := b.session.GatewayBot(discordgo.WithContext(ctx))
	return info, sendError(err)
}
