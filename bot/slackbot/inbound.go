package slackbot

import (
	"cmp"
	"context"
	"encoding/json"
	"regexp"
	"strings"

	"github.com/rungbot/rung/bot"
)

// What arrives, as far as we read it. Source: docs.slack.dev.

// command is a slash command.
type command struct {
	Team        string `json:"team_id"`
	Channel     string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	User        string `json:"user_id"`
	UserName    string `json:"user_name"`
	Command     string `json:"command"`
	Text        string `json:"text"`
	ResponseURL string `json:"response_url"`
	Trigger     string `json:"trigger_id"`
}

func (c command) whole() bool {
	return c.Team != "" && c.User != "" && c.Channel != "" && strings.HasPrefix(c.Command, "/")
}

// interaction is the press of a button, or a form that was sent.
type interaction struct {
	Type        string `json:"type"`
	Trigger     string `json:"trigger_id"`
	ResponseURL string `json:"response_url"`
	Team        struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID   string `json:"id"`
		Name string `json:"username"`
	} `json:"user"`
	Channel struct {
		ID   string `json:"id"`
		Name string `json:"name"`
	} `json:"channel"`
	Container struct {
		Message   string `json:"message_ts"`
		Ephemeral bool   `json:"is_ephemeral"`
	} `json:"container"`
	Actions []action `json:"actions"`
	View    struct {
		Type     string `json:"type"`
		Hash     string `json:"hash"`
		Callback string `json:"callback_id"`
		Metadata string `json:"private_metadata"`
		State    struct {
			Values map[string]map[string]struct {
				Value string `json:"value"`
			} `json:"values"`
		} `json:"state"`
	} `json:"view"`
}

// action is what was pressed or chosen.
type action struct {
	Type   string `json:"type"`
	Value  string `json:"value"`
	Option struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// pressed returns the id of the button or option, "" for a link button and for
// what is newer than this program.
func (i interaction) pressed() string {
	switch {
	case i.Type != "block_actions" || len(i.Actions) == 0:
		return ""
	case i.Actions[0].Type == "button":
		return i.Actions[0].Value
	case i.Actions[0].Type == "static_select":
		return i.Actions[0].Option.Value
	}
	return ""
}

// callback is an event.
type callback struct {
	Type      string `json:"type"`
	Challenge string `json:"challenge"`
	Team      string `json:"team_id"`
	ID        string `json:"event_id"`
	Event     struct {
		Type        string `json:"type"`
		Subtype     string `json:"subtype"`
		Bot         string `json:"bot_id"`
		User        string `json:"user"`
		Text        string `json:"text"`
		Channel     string `json:"channel"`
		ChannelType string `json:"channel_type"`
		Message     string `json:"ts"`
		Thread      string `json:"thread_ts"`
		Tab         string `json:"tab"`
		View        struct {
			Hash string `json:"hash"`
		} `json:"view"`
		Tokens struct {
			Bot []string `json:"bot"`
		} `json:"tokens"`
	} `json:"event"`
}

// directMessage is the name that Slack gives every direct message.
const directMessage = "directmessage"

// answer is what a payload leads to: what the response or the acknowledgement
// carries, and what is to be done once that has gone out. Both may be nil.
type answer struct {
	now   any
	after func(context.Context)
	url   string // response_url, where now can be said as well
}

// afterwards says everything once the acknowledgement has gone out.
func (a answer) afterwards(b *Bot) answer {
	first, ok := a.now.(said)
	if !ok {
		return a
	}
	return answer{url: a.url, after: func(ctx context.Context) {
		b.send(ctx, a.url, first)
		a.after(ctx)
	}}
}

// command carries out a slash command.
func (b *Bot) command(ctx context.Context, c command, key string) answer {
	private := c.ChannelName == directMessage
	e := b.about(ctx, c.Team, c.User, c.UserName, c.Channel, private)
	e.Kind, e.Key, e.Text = bot.Said, key, typed(c.Command+" "+c.Text)
	reply, _ := b.mentor.Handle(ctx, e) // the reply says it, the mentor has logged it
	open := private && b.own(ctx, c.User, c.Channel)
	if len(reply.Say) == 0 {
		return answer{}
	}
	return answer{now: b.response(reply.Say[0], open), url: c.ResponseURL,
		after: func(ctx context.Context) {
			b.respond(ctx, c.ResponseURL, reply.Say[1:], open)
			if open {
				b.pictures(ctx, c.Channel, reply.Say)
			}
			b.files(ctx, c.User, reply)
		}}
}

// interaction carries out a press or a form that was sent.
func (b *Bot) interaction(ctx context.Context, i interaction, key string) answer {
	switch {
	case i.Type == "view_submission" && i.View.Callback == formCallback:
		return b.submission(ctx, i, key)
	case i.pressed() == "":
		return answer{}
	}
	if i.View.Type == "home" {
		return b.pressedHome(ctx, i, key)
	}
	private := i.Channel.Name == directMessage
	e := b.about(ctx, i.Team.ID, i.User.ID, i.User.Name, i.Channel.ID, private)
	e.Kind, e.Key, e.Button = bot.Pressed, key, i.pressed()
	reply, _ := b.mentor.Handle(ctx, e)
	at := pressed{ResponseURL: i.ResponseURL, Channel: i.Channel.ID, Message: i.Container.Message, Ephemeral: i.Container.Ephemeral, Private: private}
	if reply.Form != nil && !b.ask(ctx, i.Trigger, at, *reply.Form) {
		reply.Say = append(reply.Say, tooLate)
	}
	return answer{after: func(ctx context.Context) {
		b.follow(ctx, at, reply)
		b.files(ctx, i.User.ID, reply)
	}}
}

// submission carries out a form that was sent; the empty answer closes it.
func (b *Bot) submission(ctx context.Context, i interaction, key string) answer {
	var m formMetadata
	if err := json.Unmarshal([]byte(i.View.Metadata), &m); err != nil {
		b.log.Warn("a form without its metadata")
		return answer{}
	}
	e := b.about(ctx, i.Team.ID, i.User.ID, i.User.Name, m.At.Channel, m.At.Private)
	e.Kind, e.Key, e.Button, e.Text = bot.Submitted, key, m.Form, i.View.State.Values[formInput][formInput].Value
	reply, _ := b.mentor.Handle(ctx, e)
	return answer{after: func(ctx context.Context) { b.follow(ctx, m.At, reply) }}
}

// mentionOfUs is how a mention stands in a text.
var mentionOfUs = regexp.MustCompile(`<@[UW][A-Z0-9]+(\|[^>]*)?>`)

// event carries out what somebody wrote to us.
func (b *Bot) event(ctx context.Context, c callback) answer {
	e := c.Event
	gone := e.Type == "app_uninstalled" || e.Type == "tokens_revoked" && len(e.Tokens.Bot) > 0 // those of people are none of ours
	if c.Type == "event_callback" && gone && c.Team == b.team {
		b.left(ctx, e.Type)
		return answer{}
	}
	if c.Type == "event_callback" && e.Type == "app_home_opened" && e.Tab == "home" && e.User != "" {
		return answer{after: func(ctx context.Context) { b.home(ctx, c.Team, e.User, e.View.Hash) }}
	}
	asked := e.Type == "app_mention" || e.Type == "message" && e.ChannelType == "im"
	if c.Type != "event_callback" || !asked || e.Subtype != "" || e.Bot != "" || e.User == "" || e.User == b.self {
		return answer{}
	}
	event := b.about(ctx, c.Team, e.User, "", e.Channel, e.ChannelType == "im")
	event.Kind, event.Key = bot.Said, c.ID
	event.Text = typed(mentionOfUs.ReplaceAllString(e.Text, ""))
	reply, _ := b.mentor.Handle(ctx, event)
	thread := ""
	if e.Type == "app_mention" {
		if thread = e.Thread; thread == "" {
			thread = e.Message
		}
	}
	if !b.posted.First(c.ID, b.clock.Now()) { // it came again because our answer to it was lost
		return answer{}
	}
	return answer{after: func(ctx context.Context) {
		b.post(ctx, e.Channel, thread, e.User, reply.Say)
		b.files(ctx, e.User, reply)
	}}
}

// left ends all sending: the bot is no longer in its workspace. Two events say
// so, in either order.
func (b *Bot) left(ctx context.Context, event string) {
	b.removed.Store(true)
	b.log.Warn("Rung was removed from the workspace, so nothing is sent any more; what people have learned is kept for a while", "event", event)
	if err := b.mentor.Left(ctx, Platform, b.team); err != nil {
		b.log.Error("record the removal", "error", err)
	}
}

// typed returns a text as the person typed it: a channel that Slack has found in
// it is its name again, where Slack tells that, else its id.
func typed(text string) string {
	text = channelMention.ReplaceAllStringFunc(text, func(found string) string {
		m := channelMention.FindStringSubmatch(found)
		return "#" + cmp.Or(m[2], m[1])
	})
	return strings.TrimSpace(unescape.Replace(text))
}

var channelMention = regexp.MustCompile(`<#([CG][A-Z0-9]+)(?:\|([^>]*))?>`)

// unescape undoes what Slack does to the text people write.
var unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// about fills in who did something where.
func (b *Bot) about(ctx context.Context, team, user, name, channel string, private bool) bot.Event {
	p := b.profile(ctx, user, name)
	e := bot.Event{Account: bot.Account{Platform: Platform, Team: team, User: user}, Name: p.name, Zone: p.zone, Admin: p.admin,
		Place: bot.Place{Workspace: team, Channel: channel}}
	if private {
		e.Place.Channel = ""
	}
	return e
}
