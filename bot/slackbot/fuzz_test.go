package slackbot_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// Whatever comes with a right signature, it is answered with a status and no panic.
func FuzzInbound(f *testing.F) {
	for _, body := range []string{
		exampleBody, "payload=%7B%22type%22%3A%22block_actions%22%2C%22actions%22%3A%5B%7B%22type%22%3A%22button%22%2C%22value%22%3A%22pick%3A1%3Aa%22%7D%5D%7D",
		`{"type":"event_callback","team_id":"T1","event_id":"E1","event":{"type":"message","channel_type":"im","user":"U0ANA","channel":"D0ANA","text":"hello <@U1> &amp;"}}`,
		`{"type":"event_callback","event":{"type":"app_home_opened","tab":"home","user":"U0ANA"}}`,
		"payload=" + strings.Repeat("[", 5000), "", "\x00", "ssl_check=1", `{"event":null}`, `{"type":"url_verification","challenge":{}}`,
		"payload=%7B%22type%22%3A%22view_submission%22%2C%22view%22%3A%7B%22callback_id%22%3A%22rung-form%22%2C%22private_metadata%22%3A%22%7B%7D%22%7D%7D",
	} {
		for path := range 3 {
			f.Add(path, body)
		}
	}
	d := quietDoorOver(f, true)
	d.Member("ana")
	f.Fuzz(func(t *testing.T, path int, body string) {
		d.t = t
		paths := []string{"/slack/commands", "/slack/interactions", "/slack/events"}
		at := (path%3 + 3) % 3
		now := d.f.Clock.Now().Unix()
		w := d.post(paths[at], now, slackfake.Sign(slackfake.Secret, now, body), body, func(r *http.Request) {
			if at == 2 {
				r.Header.Set("Content-Type", "application/json")
			}
			r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(now, 10))
		})
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%s %q: %d", paths[at], body, w.Code)
		}
		d.bot.Close()
	})
}
