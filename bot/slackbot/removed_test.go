package slackbot_test

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/store"
)

// revoked is what Slack says of tokens.
func revoked(kind string) map[string]any {
	return map[string]any{"type": "tokens_revoked", "tokens": map[string]any{kind: []string{slackfake.Self}}}
}

func (d *door) event(team string, event map[string]any) {
	d.fake.Envelope("events_api", map[string]any{"type": "event_callback", "team_id": team, "event_id": "Ev1", "event": event})
}

// Removed from the workspace, Rung sends nothing any more, whichever event says so
// and however often.
func TestRemovedFromTheWorkspace(t *testing.T) {
	for _, c := range []struct {
		what, team string
		event      map[string]any
		gone       bool
	}{
		{"app_uninstalled", slackfake.Team, map[string]any{"type": "app_uninstalled"}, true},
		{"tokens_revoked", slackfake.Team, revoked("bot"), true},
		{"a person's token revoked", slackfake.Team, revoked("oauth"), false},
		{"another workspace", "T0OTHER", map[string]any{"type": "app_uninstalled"}, false},
	} {
		d := quietDoor(t)
		ana := d.Member("ana")
		to := bot.Recipient{Account: bot.Account{Platform: slackbot.Platform, Team: slackfake.Team, User: ana.ID}}
		m := bot.Message{Kind: bot.KindQuiz, Text: bot.Text{bot.Head("Your daily question")}}
		if _, err := d.bot.Send(t.Context(), to, m, "rung-1"); err != nil {
			t.Fatal(err)
		}
		d.event(c.team, c.event)
		d.event(c.team, c.event)
		if _, err := d.bot.Send(t.Context(), to, m, "rung-2"); errors.Is(err, bot.ErrInstallationDead) != c.gone {
			t.Errorf("after %s: %v", c.what, err)
		}
	}
}

// What people have learned outlives the removal for 30 days, so that Rung may
// come back; then nothing of them is left.
func TestRemovedWorkspaceIsForgottenInTime(t *testing.T) {
	d := quietDoor(t)
	d.Type("ana", "#backend-club", "/quiz 1")
	kept := func() int {
		t.Helper()
		if err := d.f.Mentor.Tick(t.Context(), d.f.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		members := []store.Member{}
		err := d.f.Store.Read(t.Context(), func(r store.Reader) (err error) {
			members, err = r.Named(t.Context(), slackbot.Platform+":"+slackfake.Team, "ana")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return len(members)
	}
	later := func(days int) { d.f.Clock.Set(d.f.Clock.Now().AddDate(0, 0, days)) }
	uninstalled := map[string]any{"type": "app_uninstalled"}

	d.event(slackfake.Team, uninstalled)
	later(29)
	d.event(slackfake.Team, revoked("bot")) // the first of the two counts
	if kept() != 1 {
		t.Fatal("forgotten before its time")
	}
	d.Restart() // back
	later(10)
	if kept() != 1 {
		t.Fatal("forgotten although Rung is back")
	}
	d.event(slackfake.Team, uninstalled)
	later(30)
	if kept() != 0 {
		t.Error("still kept after 30 days")
	}
}
