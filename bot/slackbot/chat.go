package slackbot

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

var (
	_ bot.Chat   = (*Bot)(nil)
	_ bot.Finder = (*Bot)(nil)
)

const (
	defaultRetry = 30 * time.Second // after a 429 that does not say
	refEvent     = "rung_message"   // the kind of metadata that carries a ref
)

// Send implements [bot.Chat] for this workspace. A direct message needs no
// opening: Slack takes the person's id for it.
func (b *Bot) Send(ctx context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	if to.Account.Team != b.team || b.removed.Load() {
		return "", fmt.Errorf("workspace %s: %w", to.Account.Team, bot.ErrInstallationDead)
	}
	if err := b.pace.Wait(ctx); err != nil {
		return "", fmt.Errorf("wait to send: %w", err)
	}
	channel := to.Channel
	if channel == "" {
		channel = to.Account.User
	}
	if id := strings.TrimPrefix(channel, "#"); channelID.MatchString(id) {
		channel = id
	}
	r := render(b.shows(m))
	in, id, err := b.api.PostMessageContext(ctx, channel, slack.MsgOptionText(r.text, false), slack.MsgOptionBlocks(r.blocks...),
		slack.MsgOptionMetadata(slack.SlackMetadata{EventType: refEvent, EventPayload: map[string]any{"ref": ref}}))
	if err == nil { // the message is there; its picture is an extra
		b.later(func(ctx context.Context) { b.pictures(ctx, in, []bot.Message{m}) })
	}
	return id, sendError(err)
}

// channelID is a channel that was set without Slack telling its name.
var channelID = regexp.MustCompile(`^[CG][A-Z0-9]{5,}$`)

// Find implements [bot.Finder] by reading the conversation back.
func (b *Bot) Find(ctx context.Context, to bot.Recipient, ref string, since time.Time) (string, bool, error) {
	channel := to.Channel
	if channel == "" {
		var err error
		if channel, err = b.direct(ctx, to.Account.User); err != nil {
			return "", false, sendError(err)
		}
	}
	ask := slack.GetConversationHistoryParameters{ChannelID: channel, Limit: 200, IncludeAllMetadata: true, Inclusive: true,
		Oldest: strconv.FormatFloat(float64(since.UnixMilli())/1000, 'f', 6, 64)}
	for {
		page, err := b.api.GetConversationHistoryContext(ctx, &ask)
		if err != nil {
			return "", false, sendError(err)
		}
		for _, m := range page.Messages {
			if m.Metadata.EventType == refEvent && m.Metadata.EventPayload["ref"] == ref {
				return m.Timestamp, true, nil
			}
		}
		if !page.HasMore || page.ResponseMetaData.NextCursor == "" {
			return "", false, nil
		}
		ask.Cursor = page.ResponseMetaData.NextCursor
	}
}
