package discordbot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

var (
	_ bot.Chat   = (*Bot)(nil)
	_ bot.Finder = (*Bot)(nil)
)

const (
	nonceLength = 25  // characters
	pageLength  = 100 // messages
	maxPages    = 50
)

// Send implements [bot.Chat]. A board's recipient names the guild as its team and
// the channel by its name or id there.
func (b *Bot) Send(ctx context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	channel, err := b.recipient(ctx, to)
	if err != nil {
		return "", err
	}
	return b.create(ctx, channel, m, ref)
}

// create posts a message. The same one within a few minutes is posted once:
// Discord knows it by its nonce.
func (b *Bot) create(ctx context.Context, channel string, m bot.Message, ref string) (string, error) {
	p, files := b.whole(ctx, m, ref)
	p.Nonce, p.Enforce = nonce(channel, ref), true
	var made struct {
		ID string `json:"id"`
	}
	err := b.call(ctx, "POST", "channels/"+channel+"/messages", p, files, &made)
	return made.ID, err
}

// nonce is the name of a message for Discord.
func nonce(channel, ref string) string {
	sum := sha256.Sum256([]byte(channel + " " + ref))
	return hex.EncodeToString(sum[:])[:nonceLength]
}

// recipient finds the channel of a recipient.
func (b *Bot) recipient(ctx context.Context, to bot.Recipient) (string, error) {
	if to.Channel == "" {
		return b.channel(ctx, to.Account.User)
	}
	guild := to.Account.Team
	if _, removed := b.removed.Load(guild); removed {
		return "", fmt.Errorf("guild %s: %w", guild, bot.ErrInstallationDead)
	}
	channels, err := b.session.GuildChannels(guild, discordgo.WithContext(ctx))
	if err != nil {
		return "", sendError(err)
	}
	name := strings.TrimPrefix(to.Channel, "#")
	for _, c := range channels { // only of the guild, whatever id was typed
		posts := c.Type == discordgo.ChannelTypeGuildText || c.Type == discordgo.ChannelTypeGuildNews
		if posts && (c.ID == name || strings.EqualFold(c.Name, name)) {
			return c.ID, nil
		}
	}
	return "", fmt.Errorf("the guild has no such channel: %w", bot.ErrUnreachable)
}

// Find implements [bot.Finder] by reading the channel back. A nonce is not kept
// for long; the mark of a message stays.
func (b *Bot) Find(ctx context.Context, to bot.Recipient, ref string, since time.Time) (string, bool, error) {
	channel, err := b.recipient(ctx, to)
	if err != nil {
		return "", false, err
	}
	after := idAt(since)
	for range maxPages {
		var page []sent
		path := fmt.Sprintf("channels/%s/messages?limit=%d&after=%s", channel, pageLength, after)
		if err := b.call(ctx, "GET", path, nil, nil, &page); err != nil {
			return "", false, err
		}
		for _, m := range page {
			if b.ours(m, ref) {
				return m.ID, true, nil
			}
			after = later(after, m.ID)
		}
		if len(page) < pageLength {
			break
		}
	}
	return "", false, nil
}

// sent is a message as it is read back.
type sent struct {
	ID     string `json:"id"`
	Author person `json:"author"`
	Embeds []struct {
		URL string `json:"url"`
	} `json:"embeds"`
}

func (b *Bot) ours(m sent, ref string) bool {
	if m.Author.ID != b.self || len(m.Embeds) == 0 {
		return false
	}
	_, got := marked(m.Embeds[0].URL)
	return got == ref
}

// later is the newer of two ids.
func later(a, b string) string {
	x, _ := strconv.ParseUint(a, 10, 64) // what is no id is the oldest
	y, _ := strconv.ParseUint(b, 10, 64)
	return strconv.FormatUint(max(x, y), 10)
}
