package slackbot_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// Each thing that is not well is found and says how it is mended; no token is shown.
func TestDiagnose(t *testing.T) {
	now := time.Now()
	for name, c := range map[string]struct {
		change func(*slackfake.Fake, *slackbot.Options, *bot.SetClock)
		finds  string
		mends  string
	}{
		"all well":      {func(*slackfake.Fake, *slackbot.Options, *bot.SetClock) {}, "", ""},
		"token":         {func(_ *slackfake.Fake, o *slackbot.Options, _ *bot.SetClock) { o.BotToken = "xoxb-wrong-secret" }, "refuses slack.bot_token: invalid_auth", "Copy the Bot User OAuth Token"},
		"scopes":        {func(f *slackfake.Fake, _ *slackbot.Options, _ *bot.SetClock) { f.Grant("commands,chat:write") }, "scopes are missing: im:write (", "Reinstall"},
		"clock":         {func(_ *slackfake.Fake, _ *slackbot.Options, c *bot.SetClock) { c.Set(now.Add(10 * time.Minute)) }, "off", "NTP"},
		"socket":        {func(f *slackfake.Fake, _ *slackbot.Options, _ *bot.SetClock) { f.Refuse("missing_scope") }, "no socket can be opened", "connections:write"},
		"no connection": {func(_ *slackfake.Fake, o *slackbot.Options, _ *bot.SetClock) { o.API = "http://127.0.0.1:1/" }, "cannot be reached", "network"},
	} {
		t.Run(name, func(t *testing.T) {
			clock := &bot.SetClock{}
			clock.Set(now)
			fake := slackfake.New(t, time.Now)
			o := slackbot.Options{Clock: clock, BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, API: fake.API()}
			c.change(fake, &o, clock)
			var bad []bot.Finding
			for _, f := range slackbot.Diagnose(t.Context(), o, slackbot.Trial{}) {
				if strings.Contains(f.What+f.Mend, "secret") || strings.Contains(f.What+f.Mend, "fake-") {
					t.Errorf("a token is shown: %+v", f)
				}
				if !f.OK {
					bad = append(bad, f)
				}
			}
			if c.finds == "" && len(bad) > 0 || c.finds != "" && (len(bad) != 1 || !strings.Contains(bad[0].What, c.finds) || !strings.Contains(bad[0].Mend, c.mends)) {
				t.Errorf("found %+v, want %q", bad, c.finds)
			}
		})
	}
}

// A trial finds out what no setting tells: whether people get direct messages, and
// whether Slack would reach us.
func TestTrial(t *testing.T) {
	d := quietDoorOver(t, true)
	served := httptest.NewServer(d.bot)
	defer served.Close()
	elsewhere := httptest.NewServer(http.NotFoundHandler())
	defer elsewhere.Close()
	ana := d.Member("ana")
	for _, c := range []struct {
		name   string
		secret string
		off    bool
		trial  slackbot.Trial
		finds  string
		ok     bool
	}{
		{"a message", slackfake.Secret, false, slackbot.Trial{Person: ana.ID}, "a direct message arrives", true},
		{"the tab is off", slackfake.Secret, true, slackbot.Trial{Person: ana.ID}, "the Messages tab is off", false},
		{"nobody", slackfake.Secret, false, slackbot.Trial{Person: "U0NOBODY"}, "reaches nobody", false},
		{"the address", slackfake.Secret, false, slackbot.Trial{Address: served.URL}, "answers as Slack expects", true},
		{"another secret", "another", false, slackbot.Trial{Address: served.URL + "/"}, "refuses the signature", false},
		{"another program", slackfake.Secret, false, slackbot.Trial{Address: elsewhere.URL}, "status 404", false},
		{"nothing there", slackfake.Secret, false, slackbot.Trial{Address: "http://127.0.0.1:1"}, "cannot be reached", false},
	} {
		d.fake.MessagesTab(!c.off)
		o := slackbot.Options{Clock: d.f.Clock, BotToken: slackfake.BotToken, SigningSecret: c.secret, API: d.fake.API()}
		found := slackbot.Diagnose(t.Context(), o, c.trial)
		if last := found[len(found)-1]; last.OK != c.ok || !strings.Contains(last.What, c.finds) || !c.ok && last.Mend == "" {
			t.Errorf("%s: %+v", c.name, last)
		}
	}
}
