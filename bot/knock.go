package bot

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// knockTime is how long a call in a channel makes sense.
const knockTime = 24 * time.Hour

// knock calls somebody whose direct messages are closed: in the channel that their
// workspaces have set for it, once a day for all of them together, and naming
// nobody.
func (m *Mentor) knock(ctx context.Context, d store.Delivery, now time.Time) error {
	body, err := encodeMessage(knockMessage())
	if err != nil {
		return err
	}
	return m.store.Change(ctx, func(tx store.Tx) error {
		members, err := tx.Members(ctx, *d.Learner)
		for _, member := range members {
			platform, team, _ := strings.Cut(member.Workspace, ":")
			if err != nil || platform != d.Platform {
				continue
			}
			w, failed := tx.Workspace(ctx, member.Workspace)
			if err = failed; err != nil || w.Channel == "" {
				continue
			}
			today := quizzes.DayOf(now.In(location(w.Zone)).Date())
			_, err = tx.AddDelivery(ctx, &store.Delivery{Kind: store.Knock, Target: member.Workspace, Key: today.String(), Platform: platform, Team: team, Channel: w.Channel,
				Body: body, Created: store.At(now), Due: store.At(now), Expires: store.At(now.Add(knockTime)), State: store.Ready})
		}
		return err
	})
}

func knockMessage() Message {
	return Message{Audience: ToChannel, Kind: KindCard,
		Text:    Text{Para("A daily quiz is waiting, and the direct messages of at least one person here are closed. Press the button for your own question; only you will see it.")},
		Buttons: []Button{{ID: "quiz:", Label: "My question"}}}
}

// setKnock says in which channel people are called whose direct messages are closed.
func setKnock(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	channel := strings.TrimSpace(r.args["channel"])
	off := strings.EqualFold(channel, "off")
	if !off && (!strings.HasPrefix(channel, "#") || len(channel) < 2 || strings.Contains(channel, " ")) {
		return Reply{}, complain("Name the channel, like this: ", Fixed("/mentor channel #channel"), ", or ", Fixed("/mentor channel off"), ".")
	}
	if off {
		channel = ""
	}
	if err := r.tx.SetWorkspaceChannel(ctx, workspace, channel); err != nil {
		return Reply{}, err
	}
	if off {
		return say(KindNotice, Text{Para("I call nobody in a channel any more. Whose direct messages are closed finds the quiz at their next visit.")}), nil
	}
	return say(KindNotice, Text{Para("When direct messages of somebody here are closed, I say so there once a day, naming nobody, with a button for one's own question.")}), nil
}

// unreachable reports whether a delivery found closed doors.
func unreachable(d store.Delivery, err error) bool {
	return d.Kind == store.DailyQuiz && d.Learner != nil && errors.Is(err, ErrUnreachable)
}
