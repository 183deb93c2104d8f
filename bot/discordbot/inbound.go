package discordbot

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/bot"
)

// What arrives, as far as we read it. The SDK's own type panics or comes up empty
// on parts that are newer than it. Source: docs.discord.com/developers, Receiving
// and Responding to Interactions.

// incoming is an interaction.
type incoming struct {
	ID      string `json:"id"`
	Type    int    `json:"type"`
	Token   string `json:"token"`
	Guild   string `json:"guild_id"`
	Channel string `json:"channel_id"`
	Context *int   `json:"context"`
	Locale  string `json:"locale"`
	Member  *struct {
		User        *person `json:"user"`
		Nick        string  `json:"nick"`
		Permissions string  `json:"permissions"`
	} `json:"member"`
	User    *person `json:"user"`
	Message *struct {
		Flags int `json:"flags"`
	} `json:"message"`
	Data struct {
		Name       string   `json:"name"`
		Options    []option `json:"options"`
		CustomID   string   `json:"custom_id"`
		Component  int      `json:"component_type"`
		Components []struct {
			Components []struct {
				Value string `json:"value"`
			} `json:"components"`
		} `json:"components"`
	} `json:"data"`
}

type person struct {
	ID     string `json:"id"`
	Name   string `json:"username"`
	Global string `json:"global_name"`
	Bot    bool   `json:"bot"`
}

// option is one of a command: a subcommand with its options, or a value.
type option struct {
	Name    string          `json:"name"`
	Type    int             `json:"type"`
	Value   json.RawMessage `json:"value"`
	Options []option        `json:"options"`
	Focused bool            `json:"focused"`
}

// written is a message that somebody wrote.
type written struct {
	ID      string  `json:"id"`
	Type    int     `json:"type"`
	Channel string  `json:"channel_id"`
	Guild   string  `json:"guild_id"`
	Author  *person `json:"author"`
	Webhook string  `json:"webhook_id"`
	Content string  `json:"content"`
}

// The types of interactions and of what is in them.
const (
	ping         = 1
	command      = 2
	press        = 3
	autocomplete = 4
	submit       = 5

	contextBot = 1 // a direct message with us

	subcommand = 1
	buttonType = 2

	plainMessage = 0
	replyMessage = 19
)

// carryOut carries out an interaction and returns what the response to it holds,
// nil for none, and what is to be done once that has gone out, which may be nil.
// Both ways in come here.
func (b *Bot) carryOut(ctx context.Context, i incoming) (any, func(context.Context)) {
	if i.Type == ping {
		return reaction{Type: pong}, nil
	}
	who := i.who()
	if who == nil || who.ID == "" || i.ID == "" || i.Token == "" {
		return nil, nil
	}
	e := b.about(i, *who)
	switch {
	case i.Type == command:
		e.Kind, e.Text = bot.Said, b.line(i)
		reply := b.handle(ctx, i, e)
		return b.said(i, reply.Say)
	case i.Type == press && i.Data.Component == buttonType && i.Data.CustomID != "":
		e.Kind, e.Button = bot.Pressed, i.Data.CustomID
		reply := b.handle(ctx, i, e)
		return b.pressed(i, reply)
	case i.Type == submit && i.Data.CustomID != "":
		e.Kind, e.Button, e.Text = bot.Submitted, i.Data.CustomID, i.typed()
		reply := b.handle(ctx, i, e)
		return b.pressed(i, reply)
	case i.Type == autocomplete:
		return reaction{Type: choices, Data: offered{b.complete(ctx, i, e)}}, nil
	}
	return nil, nil // something newer than this program
}

// handle lets the mentor answer, and keeps the direct message where it happened.
func (b *Bot) handle(ctx context.Context, i incoming, e bot.Event) bot.Reply {
	reply, _ := b.mentor.Handle(ctx, e) // the reply says it, the mentor has logged it
	if i.private() {
		b.known(ctx, e.Account.User, i.Channel)
	}
	return reply
}

func (i incoming) who() *person {
	if i.Member != nil && i.Member.User != nil {
		return i.Member.User
	}
	return i.User
}

// typed is the line of a form.
func (i incoming) typed() string {
	for _, row := range i.Data.Components {
		for _, c := range row.Components {
			return c.Value
		}
	}
	return ""
}

// private reports whether only the person and we are where something happened.
func (i incoming) private() bool {
	return i.Guild == "" && (i.Context == nil || *i.Context == contextBot)
}

// alone reports whether the pressed message is seen by the person alone.
func (i incoming) alone() bool { return i.Message != nil && i.Message.Flags&ephemeral != 0 }

// Permissions that make somebody run a guild. Source: Permissions.
const (
	administrator = 1 << 3
	manageGuild   = 1 << 5
)

// about fills in who did something where.
func (b *Bot) about(i incoming, who person) bot.Event {
	e := bot.Event{Key: i.ID, Locale: i.Locale, Account: bot.Account{Platform: Platform, User: who.ID}, Name: cmp.Or(who.Global, who.Name, who.ID),
		Place: bot.Place{Workspace: i.Guild, Channel: i.Channel}}
	if i.Member != nil {
		e.Name = cmp.Or(i.Member.Nick, e.Name)
		permissions, err := strconv.ParseUint(i.Member.Permissions, 10, 64)
		e.Admin = err == nil && permissions&(administrator|manageGuild) != 0
	}
	if i.private() {
		e.Place.Channel = ""
	}
	return e
}

// dispatch carries out what the gateway delivers.
func (b *Bot) dispatch(ctx context.Context, eventType string, raw json.RawMessage) {
	switch eventType {
	case "INTERACTION_CREATE":
		b.interacted(ctx, raw)
	case "MESSAGE_CREATE":
		b.written(ctx, raw)
	case "GUILD_CREATE", "GUILD_DELETE":
		b.guild(ctx, eventType, raw)
	}
}

// interacted answers an interaction of the gateway, which is answered by a call.
func (b *Bot) interacted(ctx context.Context, raw json.RawMessage) {
	var i incoming
	if err := json.Unmarshal(raw, &i); err != nil {
		b.log.Warn("an interaction that cannot be read")
		return
	}
	// What was asked for is done even when the connection ends meanwhile.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), replyTime)
	defer cancel()
	response, after := b.carryOut(ctx, i)
	if response == nil {
		return
	}
	respond := func() error {
		return b.call(ctx, "POST", "interactions/"+i.ID+"/"+i.Token+"/callback", response, nil, nil)
	}
	err := respond()
	if errors.Is(err, bot.ErrAmbiguous) { // one answer is taken, however often it is given
		err = respond()
	}
	if err != nil && !says(err, alreadyAnswered) {
		b.log.Warn("answer an interaction", "error", err) // it is done; a second press shows it
		return
	}
	if b.answered.First(i.ID, b.clock.Now()) {
		b.later(after)
	}
}

// written answers what somebody wrote in a direct message.
func (b *Bot) written(ctx context.Context, raw json.RawMessage) {
	var m written
	if json.Unmarshal(raw, &m) != nil || m.Author == nil || m.Author.ID == "" || m.Author.ID == b.self || m.Author.Bot || m.Webhook != "" ||
		m.Guild != "" || m.Channel == "" || m.Type != plainMessage && m.Type != replyMessage {
		return
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), callTime)
	defer cancel()
	e := bot.Event{Kind: bot.Said, Key: m.ID, Account: bot.Account{Platform: Platform, User: m.Author.ID}, Name: cmp.Or(m.Author.Global, m.Author.Name, m.Author.ID), Text: strings.TrimSpace(m.Content)}
	reply, _ := b.mentor.Handle(ctx, e)
	b.known(ctx, m.Author.ID, m.Channel)
	if !b.answered.First(m.ID, b.clock.Now()) {
		return
	}
	b.later(func(ctx context.Context) {
		for n, said := range reply.Say {
			// Delivered again to a new process, it is answered under the same names.
			err := bot.Patiently(ctx, func() error {
				_, err := b.create(ctx, m.Channel, said, fmt.Sprintf("%s-%d", m.ID, n))
				return err
			})
			if err != nil {
				b.log.Error("post answer", "error", err)
			}
		}
	})
}

// guild remembers which guilds the bot was removed from. One that is unavailable
// has an outage; GUILD_CREATE comes for every guild after each start.
func (b *Bot) guild(ctx context.Context, eventType string, raw json.RawMessage) {
	var g struct {
		ID          string `json:"id"`
		Unavailable bool   `json:"unavailable"`
	}
	if json.Unmarshal(raw, &g) != nil || g.ID == "" || g.Unavailable {
		return
	}
	var err error
	if eventType == "GUILD_CREATE" {
		b.removed.Delete(g.ID)
		err = b.mentor.Joined(ctx, Platform, g.ID, "")
	} else {
		b.removed.Store(g.ID, true)
		b.log.Warn("Rung was removed from a guild, so nothing is posted there any more; what people have learned is kept for a while", "guild", g.ID)
		err = b.mentor.Left(ctx, Platform, g.ID)
	}
	if err != nil {
		b.log.Error("record a guild", "event", eventType, "error", err)
	}
}
