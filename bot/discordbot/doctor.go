package discordbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/rungbot/rung/bot"
)

// maxSkew is how far our clock may be from Discord's: first answers have 3 s, and
// ids tell when things were made.
const maxSkew = time.Minute

// Diagnose looks at what serving Discord needs: the token, the application, the
// clock, the way in. It changes nothing.
func Diagnose(ctx context.Context, o Options) []bot.Finding {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	d := diagnosis{Options: o, web: &http.Client{Transport: newTransport(o.API), Timeout: callTime}}
	var me struct {
		Name string `json:"username"`
	}
	header, err := d.get(ctx, "users/@me", &me)
	switch {
	case errors.Is(err, bot.ErrInstallationDead):
		return []bot.Finding{{What: "Discord refuses discord.token", Mend: "Copy it again: at discord.com/developers/applications, under Bot, press Reset Token."}}
	case err != nil:
		return []bot.Finding{{What: "Discord cannot be reached", Mend: "Check the network and discord.api_url."}}
	}
	return []bot.Finding{{OK: true, What: "discord.token belongs to " + me.Name}, d.application(ctx), d.skew(header), d.wayIn(ctx)}
}

type diagnosis struct {
	Options
	web *http.Client
}

// get asks Discord for something.
func (d diagnosis) get(ctx context.Context, path string, out any) (http.Header, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, discordAPI+version+path, nil)
	if err != nil {
		return nil, &refusal{status: http.StatusBadRequest}
	}
	r.Header.Set("Authorization", "Bot "+d.Token)
	r.Header.Set("User-Agent", userAgent)
	response, err := d.web.Do(r)
	if err != nil {
		return nil, sendError(bot.Redact(err))
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, sendError(&refusal{status: response.StatusCode})
	}
	return response.Header, sendError(json.NewDecoder(response.Body).Decode(out))
}

// application compares the application of the token with the configuration.
func (d diagnosis) application(ctx context.Context) bot.Finding {
	var app struct {
		ID  string `json:"id"`
		Key string `json:"verify_key"`
	}
	if _, err := d.get(ctx, "applications/@me", &app); err != nil {
		return bot.Finding{What: "Discord does not tell whose application it is: " + err.Error(), Mend: "Try again later."}
	}
	const where = "Copy it again, from General Information at discord.com/developers/applications."
	if app.ID != d.ApplicationID {
		return bot.Finding{What: "discord.application_id is not the application of discord.token", Mend: where}
	}
	if d.PublicKey != "" && !strings.EqualFold(app.Key, d.PublicKey) {
		return bot.Finding{What: "discord.public_key is not the key of the application", Mend: where}
	}
	return bot.Finding{OK: true, What: "discord.application_id belongs to discord.token"}
}

func (d diagnosis) skew(header http.Header) bot.Finding {
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return bot.Finding{OK: true, What: "Discord does not tell its time"}
	}
	skew := d.Clock.Now().Sub(theirs).Round(time.Second)
	if skew.Abs() <= maxSkew {
		return bot.Finding{OK: true, What: "the clock agrees with Discord's"}
	}
	return bot.Finding{What: fmt.Sprintf("the clock of this machine is %s off", skew), Mend: "Let it be set over the network (NTP): streaks and the daily quiz go by it."}
}

// wayIn looks whether a gateway session may be started.
func (d diagnosis) wayIn(ctx context.Context) bot.Finding {
	var gateway struct {
		Limit struct {
			Remaining int `json:"remaining"`
			Reset     int `json:"reset_after"` // milliseconds
		} `json:"session_start_limit"`
	}
	if _, err := d.get(ctx, "gateway/bot", &gateway); err != nil {
		return bot.Finding{What: "Discord does not let the gateway be opened: " + err.Error(), Mend: "Try again later."}
	}
	if gateway.Limit.Remaining < 1 {
		return bot.Finding{What: "the gateway was opened too often today", Mend: fmt.Sprintf("Wait %s. If it stays like this, something starts Rung again and again.", time.Duration(gateway.Limit.Reset)*time.Millisecond)}
	}
	return bot.Finding{OK: true, What: fmt.Sprintf("the gateway can be opened, %d more times today", gateway.Limit.Remaining)}
}
