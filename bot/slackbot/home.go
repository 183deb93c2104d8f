package slackbot

import (
	"context"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

const maxHomeBlocks = 100

// home shows a person the App Home, anew after each change. Everything in it was
// asked for by opening it, so it needs no scope and sends nothing.
func (b *Bot) home(ctx context.Context, team, user string) {
	e := b.about(ctx, team, user, "", "", true)
	e.Kind = bot.HomeOpened
	reply, err := b.mentor.Handle(ctx, e)
	if err != nil {
		return // the mentor has logged it
	}
	var blocks []slack.Block
	for i, m := range reply.Say {
		if i > 0 {
			blocks = append(blocks, slack.NewDividerBlock())
		}
		part := render(m).blocks
		name(part[0], fmt.Sprintf("home-%d", i))
		blocks = append(blocks, part...)
	}
	blocks = blocks[:min(len(blocks), maxHomeBlocks)]
	_, err = b.api.PublishViewContext(ctx, slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks}}})
	if err != nil {
		b.log.Error("views.publish", "error", sendError(err))
	}
}

// pressedHome carries out a press in the App Home: what it leads to stands in the
// direct message, because a home has no room for a talk.
func (b *Bot) pressedHome(ctx context.Context, i interaction, key string) answer {
	e := b.about(ctx, i.Team.ID, i.User.ID, i.User.Name, "", true)
	e.Kind, e.Key, e.Button = bot.Pressed, key, i.Actions[0].Value
	reply, _ := b.mentor.Handle(ctx, e)
	if reply.Update != nil {
		reply.Say = append([]bot.Message{*reply.Update}, reply.Say...)
	}
	return answer{after: func(ctx context.Context) {
		b.post(ctx, i.User.ID, "", i.User.ID, reply.Say)
		b.home(ctx, i.Team.ID, i.User.ID)
	}}
}
