package discordbot_test

import (
	"encoding/json"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot/discordbot"
)

// Whatever comes with a right signature or over the gateway, it is answered with a
// status and no panic.
func FuzzInbound(f *testing.F) {
	for _, body := range []string{
		exampleBody, "", "null", "\x00", strings.Repeat("[", 5000), `{"type":1}`, `{"type":3,"id":"1","token":"t","user":{"id":"7"},"data":{"component_type":2,"custom_id":"pick:1:a"}}`,
		`{"type":5,"id":"1","token":"t","member":{"user":{"id":"7"},"permissions":"x"},"guild_id":"3","data":{"custom_id":"fill:1","components":[{"type":18,"component":{}},{"components":[{"value":"a"}]}]}}`,
		`{"type":4,"id":"1","token":"t","user":{"id":"7"},"data":{"name":"roadmap","options":[{"type":1,"name":"show","options":[{"focused":true,"value":7}]}]}}`,
		`{"type":2,"id":"1","token":"t","user":{"id":"7"},"context":2,"data":{"name":"quiz","options":[{"name":"count","type":4,"value":1e99},{"name":"topic","value":"<#12>"}]}}`,
		`{"id":"5","type":0,"channel_id":"8","content":"hello","author":{"id":"7"}}`,
	} {
		f.Add(body)
	}
	d := openDoorWith(f, true, slog.New(slog.DiscardHandler)) // tokens that nobody knows
	f.Fuzz(func(t *testing.T, body string) {
		d.t = t
		w := d.post(exampleTime, d.fake.Sign(exampleTime, body), body, nil)
		if w.Code != http.StatusOK && w.Code != http.StatusAccepted && w.Code != http.StatusBadRequest {
			t.Errorf("%q: %d", body, w.Code)
		}
		for _, kind := range []string{"MESSAGE_CREATE", "GUILD_DELETE", "GUILD_CREATE"} {
			discordbot.Dispatch(d.bot, t.Context(), kind, json.RawMessage(body))
		}
		d.bot.Close()
	})
}
