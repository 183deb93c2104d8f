package slackbot

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// said is a message as the response of a command and a response_url take it.
type said struct {
	Type    string        `json:"response_type,omitempty"` // "in_channel" or "ephemeral"
	Replace bool          `json:"replace_original"`
	Text    string        `json:"text"`
	Blocks  []slack.Block `json:"blocks"`
}

// response is a message as an answer to a command or a press. Where only the
// person and we are, it stays (open); elsewhere it is theirs alone unless it is
// meant for everybody.
func (b *Bot) response(m bot.Message, open bool) said {
	if open {
		m = b.shows(m)
	}
	r := render(m)
	out := said{Type: "ephemeral", Text: r.text, Blocks: r.blocks}
	if open || m.Audience == bot.ToChannel {
		out.Type = "in_channel"
	}
	return out
}

// pressed is the message whose button was pressed.
type pressed struct {
	ResponseURL string `json:"r"`
	Channel     string `json:"c"`
	Message     string `json:"m"`
	Ephemeral   bool   `json:"e"`
	Private     bool   `json:"p"`
}

// follow shows what a press leads to: the message as it reads now, and what
// else is said.
func (b *Bot) follow(ctx context.Context, at pressed, reply bot.Reply) {
	open := at.Private && !at.Ephemeral
	public := !at.Private && !at.Ephemeral
	if m := reply.Update; m != nil && public && m.Audience == bot.ToPresser { // it is everybody's and is not changed for one
		reply.Say = append([]bot.Message{*m}, reply.Say...)
	} else if m != nil {
		out := b.response(*m, open)
		out.Replace = true
		if !b.send(ctx, at.ResponseURL, out) && !at.Ephemeral { // a form that stood open for long
			b.update(ctx, at, *m)
		}
	}
	b.respond(ctx, at.ResponseURL, reply.Say, open)
	if open {
		b.pictures(ctx, at.Channel, reply.Say)
	}
}

func (b *Bot) update(ctx context.Context, at pressed, m bot.Message) {
	r := render(m)
	_, _, _, err := b.api.UpdateMessageContext(ctx, at.Channel, at.Message, slack.MsgOptionText(r.text, false), slack.MsgOptionBlocks(r.blocks...))
	if err != nil {
		b.log.Error("chat.update", "error", sendError(err))
	}
}

func (b *Bot) respond(ctx context.Context, address string, messages []bot.Message, open bool) {
	for _, m := range messages {
		b.send(ctx, address, b.response(m, open))
	}
}

// send posts to a response_url and reports whether Slack took it. Nothing of the
// address reaches the log.
func (b *Bot) send(ctx context.Context, address string, m said) bool {
	body, err := json.Marshal(m)
	if err != nil {
		b.log.Error("encode answer", "error", err)
		return false
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		b.log.Error("answer", "error", "the response_url is no address")
		return false
	}
	r.Header.Set("Content-Type", "application/json")
	response, err := b.web.Do(r)
	if err != nil {
		b.log.Error("answer", "error", bot.Redact(err))
		return false
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		b.log.Warn("answer", "status", response.StatusCode)
	}
	return response.StatusCode == http.StatusOK
}

// post answers what somebody wrote: in a direct message plainly, under a mention
// in its thread, where it is the person's alone unless it is meant for everybody.
func (b *Bot) post(ctx context.Context, channel, thread, user string, messages []bot.Message) {
	for _, m := range messages {
		if thread == "" {
			m = b.shows(m)
		}
		r := render(m)
		options := []slack.MsgOption{slack.MsgOptionText(r.text, false), slack.MsgOptionBlocks(r.blocks...)}
		if thread != "" {
			options = append(options, slack.MsgOptionTS(thread))
		}
		err := bot.Patiently(ctx, func() (err error) {
			if thread == "" || m.Audience == bot.ToChannel {
				_, _, err = b.api.PostMessageContext(ctx, channel, options...)
			} else {
				_, err = b.api.PostEphemeralContext(ctx, channel, user, options...)
			}
			return sendError(err)
		})
		if err != nil {
			b.log.Error("post answer", "error", err)
		}
	}
	if thread == "" {
		b.pictures(ctx, channel, messages)
	}
}

const (
	formCallback = "rung-form"
	formInput    = "rung-input"
)

// formMetadata travels with a form and comes back with it.
type formMetadata struct {
	Form string  `json:"f"`
	At   pressed `json:"at"`
}

// tooLate is said where a form did not open.
var tooLate = bot.Message{Kind: bot.KindError, Text: bot.Text{bot.Para("Slack did not open the form in time. Please press the button again.")}}

// ask opens a form, which has to be open within 3 s of the press, and reports
// whether it did.
func (b *Bot) ask(ctx context.Context, trigger string, at pressed, f bot.Form) bool {
	metadata, err := json.Marshal(formMetadata{f.ID, at})
	if err != nil {
		b.log.Error("encode form", "error", err) // unreachable: only strings
		return false
	}
	text := func(s string, limit int) *slack.TextBlockObject {
		return slack.NewTextBlockObject(slack.PlainTextType, bot.Cut(s, limit), false, false)
	}
	input := slack.NewPlainTextInputBlockElement(nil, formInput)
	input.MaxLength, input.FocusOnLoad = f.Max, true
	blocks := append(render(bot.Message{Text: f.Text}).blocks, slack.NewInputBlock(formInput, text(f.Label, 2000), nil, input))
	_, err = b.api.OpenViewContext(ctx, trigger, slack.ModalViewRequest{Type: slack.VTModal, CallbackID: formCallback, PrivateMetadata: string(metadata),
		Title: text(f.Title, 24), Submit: text("Send", 24), Close: text("Cancel", 24), Blocks: slack.Blocks{BlockSet: blocks}})
	if err != nil {
		b.log.Error("views.open", "error", sendError(err))
	}
	return err == nil
}
