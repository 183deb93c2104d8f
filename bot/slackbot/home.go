package slackbot

import (
	"context"
	"errors"
	"fmt"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

const maxHomeBlocks = 100

// home shows a person the App Home, anew after each change. Everything in it was
// asked for by opening it, so it needs no scope and sends nothing. The hash is of
// the home that the person saw: where another has taken its place meanwhile, what
// we read may be older than that one, so it is read again.
func (b *Bot) home(ctx context.Context, team, user, hash string) {
	err := b.publish(ctx, team, user, hash)
	if refused := (slack.SlackErrorResponse{}); errors.As(err, &refused) && refused.Err == "hash_conflict" {
		err = b.publish(ctx, team, user, "")
	}
	if err != nil {
		b.log.Error("views.publish", "error", sendError(err))
	}
}

func (b *Bot) publish(ctx context.Context, team, user, hash string) error {
	e := b.about(ctx, team, user, "", "", true)
	e.Kind = bot.HomeOpened
	reply, err := b.mentor.Handle(ctx, e)
	if err != nil {
		return nil // the mentor has logged it
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
	view := slack.PublishViewContextRequest{UserID: user, View: slack.HomeTabViewRequest{Type: slack.VTHomeTab, Blocks: slack.Blocks{BlockSet: blocks[:min(len(blocks), maxHomeBlocks)]}}}
	if hash != "" {
		view.Hash = &hash
	}
	_, err = b.api.PublishViewContext(ctx, view)
	return err
}

// pressedHome carries out a press in the App Home: what it says stands in the
// direct message, because a home has no room for a talk; what it changes shows
// in the home itself.
func (b *Bot) pressedHome(ctx context.Context, i interaction, key string) answer {
	e := b.about(ctx, i.Team.ID, i.User.ID, i.User.Name, "", true)
	e.Kind, e.Key, e.Button = bot.Pressed, key, i.pressed()
	reply, _ := b.mentor.Handle(ctx, e)
	return answer{after: func(ctx context.Context) {
		b.post(ctx, i.User.ID, "", i.User.ID, reply.Say)
		b.home(ctx, i.Team.ID, i.User.ID, i.View.Hash)
	}}
}
