package slackbot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// files hands over what belongs to messages: by direct message, wherever it was
// asked for.
func (b *Bot) files(ctx context.Context, user string, reply bot.Reply) {
	for _, m := range reply.Say {
		if m.File == nil {
			continue
		}
		channel, err := b.direct(ctx, user)
		if err == nil {
			_, err = b.api.UploadFileContext(ctx, slack.UploadFileParameters{Reader: bytes.NewReader(m.File.Data), FileSize: len(m.File.Data), Filename: m.File.Name, Title: m.File.Name, Channel: channel})
		}
		if err != nil {
			b.log.Error("hand over a file", "error", sendError(err))
		}
	}
}
