package slackbot

import (
	"bytes"
	"context"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// shows is a message as it reads where its picture can be seen: beside it.
// Slack shows pictures in direct messages and to everybody in a channel, but in
// no message that one person sees.
func (b *Bot) shows(m bot.Message) bot.Message {
	if m.Picture != nil && b.painter != nil {
		m.Text = m.Picture.Beside
	}
	return m
}

// pictures draws and uploads what messages show, after them.
func (b *Bot) pictures(ctx context.Context, channel string, messages []bot.Message) {
	for _, m := range messages {
		if m.Picture == nil || b.painter == nil {
			continue
		}
		drawing := m.Picture.Drawing()
		data, err := b.painter.PNG(ctx, drawing)
		if err == nil {
			err = b.upload(ctx, slack.UploadFileParameters{Reader: bytes.NewReader(data), FileSize: len(data), Filename: "rung.png", Title: "Picture", AltTxt: bot.Cut(drawing.Alt(), maxAlt), Channel: channel})
		}
		if err != nil {
			b.log.Error("show a picture", "error", err)
		}
	}
}

// maxAlt is the longest text of a picture for those who do not see it.
const maxAlt = 1000

func (b *Bot) upload(ctx context.Context, file slack.UploadFileParameters) error {
	_, err := b.api.UploadFileContext(ctx, file)
	return sendError(err)
}

// files hands over what belongs to messages: by direct message, wherever it was
// asked for.
func (b *Bot) files(ctx context.Context, user string, reply bot.Reply) {
	for _, m := range reply.Say {
		if m.File == nil {
			continue
		}
		channel, err := b.direct(ctx, user)
		if err = sendError(err); err == nil {
			err = b.upload(ctx, slack.UploadFileParameters{Reader: bytes.NewReader(m.File.Data), FileSize: len(m.File.Data), Filename: m.File.Name, Title: m.File.Name, Channel: channel})
		}
		if err != nil {
			b.log.Error("hand over a file", "error", err)
		}
	}
}
