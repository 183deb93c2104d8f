package slackbot

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/slack-go/slack"
)

// Finding is one thing that was looked at.
type Finding struct {
	OK   bool
	What string
	Mend string // what to do where it is not well
}

// maxSkew is how far our clock may be from Slack's: signatures live five minutes.
const maxSkew = time.Minute

const slackAPI = "https://slack.com/api/"

// Diagnose looks at what serving Slack needs: the token and its scopes, the
// clock, the socket. It changes nothing.
func Diagnose(ctx context.Context, o Options) []Finding {
	ctx, cancel := context.WithTimeout(ctx, callTime)
	defer cancel()
	found, header := o.diagnoseToken(ctx)
	if header == nil {
		return found
	}
	found = append(found, diagnoseScopes(header), o.diagnoseClock(header))
	if o.AppToken != "" {
		found = append(found, o.diagnoseSocket(ctx))
	}
	return found
}

// diagnoseToken asks Slack whose token it is; the header of the answer says more.
func (o Options) diagnoseToken(ctx context.Context) ([]Finding, http.Header) {
	unreachable := []Finding{{What: "Slack cannot be reached", Mend: "Check the network and slack.api_url."}}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, cmp.Or(o.API, slackAPI)+"auth.test", nil)
	if err != nil {
		return unreachable, nil
	}
	r.Header.Set("Authorization", "Bearer "+o.BotToken)
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return unreachable, nil
	}
	defer response.Body.Close()
	var said struct {
		OK    bool   `json:"ok"`
		Error string `json:"error"`
		Team  string `json:"team"`
		User  string `json:"user"`
	}
	if err := json.NewDecoder(response.Body).Decode(&said); err != nil {
		return unreachable, nil
	}
	if !said.OK {
		return []Finding{{What: "Slack refuses slack.bot_token: " + said.Error, Mend: "Copy the Bot User OAuth Token again, from OAuth & Permissions at api.slack.com/apps."}}, nil
	}
	return []Finding{{OK: true, What: fmt.Sprintf("slack.bot_token belongs to %s in the workspace %s", said.User, said.Team)}}, response.Header
}

func diagnoseScopes(header http.Header) Finding {
	given := strings.Split(strings.ReplaceAll(header.Get("X-OAuth-Scopes"), " ", ""), ",")
	var missing []string
	for _, s := range scopes {
		if !slices.Contains(given, s.name) {
			missing = append(missing, fmt.Sprintf("%s (%s)", s.name, s.why))
		}
	}
	if len(missing) == 0 {
		return Finding{OK: true, What: "all scopes are granted"}
	}
	return Finding{What: "scopes are missing: " + strings.Join(missing, "; "),
		Mend: "Add them under OAuth & Permissions, or paste the output of `rung manifest slack` under App Manifest, and press Reinstall to Workspace."}
}

func (o Options) diagnoseClock(header http.Header) Finding {
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return Finding{OK: true, What: "Slack does not tell its time"}
	}
	skew := o.Clock.Now().Sub(theirs).Round(time.Second)
	if skew.Abs() <= maxSkew {
		return Finding{OK: true, What: "the clock agrees with Slack's"}
	}
	return Finding{What: fmt.Sprintf("the clock of this machine is %s off", skew), Mend: "Let it be set over the network (NTP): signatures, streaks and the daily quiz go by it."}
}

func (o Options) diagnoseSocket(ctx context.Context) Finding {
	options := []slack.Option{slack.OptionHTTPClient(&http.Client{Timeout: callTime}), slack.OptionAppLevelToken(o.AppToken)}
	if o.API != "" {
		options = append(options, slack.OptionAPIURL(o.API))
	}
	if _, _, err := slack.New(o.BotToken, options...).StartSocketModeContext(ctx); err != nil {
		return Finding{What: "no socket can be opened: " + sendError(err).Error(),
			Mend: "Switch Socket Mode on at api.slack.com/apps, and copy slack.app_token again: it needs the scope connections:write."}
	}
	return Finding{OK: true, What: "a socket can be opened"}
}
