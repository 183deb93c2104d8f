package discordbot

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// reaction is the response to an interaction. Source: docs.discord.com/developers,
// Interaction Response Object.
type reaction struct {
	Type int `json:"type"`
	Data any `json:"data,omitempty"`
}

// The types of a reaction.
const (
	pong    = 1
	speak   = 4
	nothing = 6 // to a press
	replace = 7
	choices = 8
	form    = 9
)

// done is said where the mentor has nothing to say and Discord wants an answer.
var done = bot.Message{Kind: bot.KindNotice, Text: bot.Text{bot.Para("That is done.")}}

// said answers with new messages.
func (b *Bot) said(i incoming, say []bot.Message) (any, func(context.Context)) {
	if len(say) == 0 {
		say = []bot.Message{done}
	}
	return reaction{speak, i.shown(say[0])}, b.afterwards(i, &say[0], say[1:])
}

// pressed answers a press or a form: with the message as it reads now, and what
// else is said.
func (b *Bot) pressed(i incoming, reply bot.Reply) (any, func(context.Context)) {
	shared := !i.private() && !i.alone()
	if m := reply.Update; m != nil && (i.Message == nil || shared && m.Audience == bot.ToPresser) { // it is everybody's and is not changed for one
		reply.Say, reply.Update = append([]bot.Message{*m}, reply.Say...), nil
	}
	switch {
	case reply.Form != nil:
		return reaction{form, modal(*reply.Form)}, b.afterwards(i, nil, reply.Say)
	case reply.Update != nil:
		return reaction{replace, render(*reply.Update, "")}, b.afterwards(i, reply.Update, reply.Say)
	case len(reply.Say) == 0 && i.Message != nil:
		return reaction{Type: nothing}, nil
	}
	return b.said(i, reply.Say)
}

// shown is a message as an answer. Where only the person and we are, it stays;
// elsewhere it is theirs alone unless it is meant for everybody.
func (i incoming) shown(m bot.Message) payload {
	p := render(m, "")
	p.Flags = i.flags(m)
	return p
}

func (i incoming) flags(m bot.Message) int {
	if i.private() || m.Audience == bot.ToChannel {
		return 0
	}
	return ephemeral
}

// afterwards completes the message of the response with what takes time to make,
// and says the rest. nil is nothing to do.
func (b *Bot) afterwards(i incoming, first *bot.Message, rest []bot.Message) func(context.Context) {
	complete := first != nil && b.slow(*first)
	if !complete && len(rest) == 0 {
		return nil
	}
	return func(ctx context.Context) {
		hook := "webhooks/" + b.app + "/" + i.Token
		if complete {
			p, files := b.whole(ctx, *first, "")
			b.follow(ctx, "PATCH", hook+"/messages/@original", p, files)
		}
		for _, m := range rest {
			p, files := b.whole(ctx, m, "")
			p.Flags = i.flags(m)
			b.follow(ctx, "POST", hook, p, files)
		}
	}
}

func (b *Bot) follow(ctx context.Context, method, path string, p payload, files []file) {
	err := bot.Patiently(ctx, func() error { return b.call(ctx, method, path, p, files, nil) })
	if err != nil {
		b.log.Error("follow-up", "error", err)
	}
}

// Limits of a form, in characters. Source: Component reference, Text Input.
const (
	maxTitle       = 45
	maxFormLabel   = 45
	maxPlaceholder = 100
	maxInput       = 4000
	formInput      = "line"
)

// dialog is a form as Discord takes it.
type dialog struct {
	ID         string                       `json:"custom_id"`
	Title      string                       `json:"title"`
	Components []discordgo.MessageComponent `json:"components"`
}

// modal renders a form. What it is about stands in the empty line: a form of
// action rows, the only ones that the SDK can read back, holds no other text.
func modal(f bot.Form) dialog {
	input := discordgo.TextInput{CustomID: formInput, Label: bot.Cut(f.Label, maxFormLabel), Style: discordgo.TextInputShort,
		Placeholder: bot.Cut(f.Text.String(), maxPlaceholder), Required: true, MaxLength: min(f.Max, maxInput)}
	return dialog{ID: f.ID, Title: bot.Cut(f.Title, maxTitle), Components: []discordgo.MessageComponent{
		discordgo.ActionsRow{Components: []discordgo.MessageComponent{input}}}}
}
