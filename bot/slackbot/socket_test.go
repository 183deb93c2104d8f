package slackbot_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// What Slack sends is acknowledged, also what this program does not know: else
// it would come again and again.
func TestEveryEnvelopeIsAcknowledged(t *testing.T) {
	d := quietDoor(t)
	for _, e := range []struct {
		kind    string
		payload any
	}{
		{"something_new", map[string]any{"deep": []any{1, "two", nil}}}, {"events_api", "a string"}, {"events_api", []int{1}}, {"interactive", nil}, {"slash_commands", map[string]any{}},
		{"events_api", map[string]any{"type": "event_callback", "event": map[string]any{"type": "team_join", "user": map[string]any{"id": "U1"}}}},
		{"interactive", map[string]any{"type": "block_actions", "actions": []any{map[string]any{"type": "static_select"}}}},
		{"interactive", map[string]any{"type": "view_submission", "view": map[string]any{"callback_id": "rung-form", "private_metadata": "{"}}},
	} {
		if said := d.fake.Envelope(e.kind, e.payload); len(said) > 0 && e.kind != "slash_commands" {
			t.Errorf("%s %v is answered with %s", e.kind, e.payload, said)
		}
	}
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
	}
}

// Whatever ends the sockets, they come back, and everything is answered once.
func TestSocketsComeBack(t *testing.T) {
	d := quietDoor(t)
	ana := d.Member("ana")
	for n, end := range []func(){
		func() { d.fake.Disconnect("warning") }, func() { d.fake.Disconnect("refresh_requested") }, d.fake.Cut, d.fake.Cut,
	} {
		end()
		d.fake.Command(ana, ana.Direct, "/quiz", "http")
		d.bot.Close()
		answers := 0
		for _, said := range d.Shown() {
			if said.Kind == "quiz" {
				answers++
			}
		}
		if answers != 1 {
			t.Errorf("after end %d: %d answers", n, answers)
		}
	}
}

// Sockets that end all the time are not opened all the time: Slack's slowest limit
// is on that call. Ten may open at once, and the next two no sooner than 3 s each
// after these.
func TestSocketsAreNotOpenedAllTheTime(t *testing.T) {
	began := time.Now()
	d := quietDoor(t)
	for d.fake.Opened() < 12 {
		d.fake.AwaitSocket()
		d.fake.Cut()
	}
	if took := time.Since(began); took < 6*time.Second {
		t.Errorf("12 sockets opened in %s", took)
	}
}

// quietDoor is a door on sockets whose log may speak: things go wrong on purpose.
func quietDoor(t *testing.T) *door { return quietDoorOver(t, false) }

func quietDoorOver(t testing.TB, http bool) *door {
	t.Helper()
	return openDoorWith(t, http, slog.New(slog.DiscardHandler))
}

// What trying again cannot mend ends the sockets, with an error that says so.
func TestSocketsEndWhereTryingAgainIsNoUse(t *testing.T) {
	for _, c := range []struct {
		what string
		do   func(*slackfake.Fake)
		is   error
	}{
		{"link_disabled", func(f *slackfake.Fake) { f.Disconnect("link_disabled") }, slackbot.ErrSocketOff},
		{"token revoked", func(f *slackfake.Fake) { f.Refuse("token_revoked"); f.Disconnect("refresh_requested") }, bot.ErrInstallationDead},
		{"a token without the scope", func(f *slackfake.Fake) { f.Refuse("missing_scope"); f.Disconnect("refresh_requested") }, bot.ErrBadContent},
	} {
		f := bottest.New(t)
		fake := slackfake.New(t, f.Clock.Now)
		b, err := slackbot.New(t.Context(), slackbot.Options{Mentor: f.Mentor, Clock: f.Clock, Log: slog.New(slog.DiscardHandler),
			BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, API: fake.API()})
		if err != nil {
			t.Fatal(err)
		}
		ended := make(chan error, 1)
		go func() { ended <- b.Run(t.Context()) }()
		fake.Envelope("something_new", nil) // a socket is open
		c.do(fake)
		if err := <-ended; !errors.Is(err, c.is) {
			t.Errorf("%s: ended with %v, want %v", c.what, err, c.is)
		}
		b.Close()
	}
}

func TestTokenThatIsNoneIsRefusedAtTheStart(t *testing.T) {
	f := bottest.New(t)
	fake := slackfake.New(t, f.Clock.Now)
	const secret = "xoxb-not-the-token"
	_, err := slackbot.New(t.Context(), slackbot.Options{Mentor: f.Mentor, Clock: f.Clock, Log: slog.New(slog.DiscardHandler), BotToken: secret, API: fake.API()})
	if !errors.Is(err, bot.ErrInstallationDead) || strings.Contains(fmt.Sprint(err), secret) {
		t.Errorf("%v", err)
	}
	_, err = slackbot.New(t.Context(), slackbot.Options{Mentor: f.Mentor, Clock: f.Clock, Log: slog.New(slog.DiscardHandler), BotToken: secret, API: "http://127.0.0.1:1/"})
	if err == nil || strings.Contains(fmt.Sprint(err), secret) {
		t.Errorf("%v", err)
	}
}

// What the mentor says first reaches the person once, and can be found again.
func TestSendAndFind(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	to := bot.Recipient{Account: bot.Account{Platform: slackbot.Platform, Team: slackfake.Team, User: ana.ID}}
	before := d.f.Clock.Now()
	m := bot.Message{Kind: bot.KindQuiz, Text: bot.Text{bot.Head("Your daily question")}}
	id, err := d.bot.Send(t.Context(), to, m, "rung-7")
	if err != nil {
		t.Fatal(err)
	}
	if got, found, err := d.bot.Find(t.Context(), to, "rung-7", before); err != nil || !found || got != id {
		t.Errorf("found %q %v %v, want %q", got, found, err, id)
	}
	if _, found, err := d.bot.Find(t.Context(), to, "rung-8", before); err != nil || found {
		t.Errorf("found what was never sent: %v", err)
	}
	for what, c := range map[string]struct {
		to bot.Recipient
		is error
	}{
		"nobody":            {bot.Recipient{Account: bot.Account{Team: slackfake.Team, User: "U0NOBODY"}}, bot.ErrUnreachable},
		"another workspace": {bot.Recipient{Account: bot.Account{Team: "T0OTHER", User: ana.ID}}, bot.ErrInstallationDead},
		"no channel":        {bot.Recipient{Account: to.Account, Channel: "C0NONE"}, bot.ErrUnreachable},
	} {
		if _, err := d.bot.Send(t.Context(), c.to, m, "rung-9"); !errors.Is(err, c.is) {
			t.Errorf("%s: %v, want %v", what, err, c.is)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.bot.Send(ctx, to, m, "rung-10"); err == nil {
		t.Error("sent although the context had ended")
	}
}
