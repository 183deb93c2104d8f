package slackbot_test

import (
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
			var bad []slackbot.Finding
			for _, f := range slackbot.Diagnose(t.Context(), o) {
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
