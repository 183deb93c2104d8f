package slackbot

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// maxSkew is how far our clock may be from Slack's: signatures live five minutes.
const maxSkew = time.Minute

const slackAPI = "https://slack.com/api/"

// Trial is what can be found out only by doing it.
type Trial struct {
	Person  string // user id of who gets a direct message, which shows whether people can get one
	Address string // at which Slack is to reach Rung, which has to be running
}

// Diagnose looks at what serving Slack needs: the token and its scopes, the
// clock, the socket. It changes nothing, except as a trial asks for.
func Diagnose(ctx context.Context, o Options, t Trial) []bot.Finding {
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
	if t.Person != "" {
		found = append(found, o.diagnoseDirectMessage(ctx, t.Person))
	}
	if t.Address != "" {
		found = append(found, o.diagnoseAddress(ctx, t.Address))
	}
	return found
}

// diagnoseToken asks Slack whose token it is; the header of the answer says more.
func (o Options) diagnoseToken(ctx context.Context) ([]bot.Finding, http.Header) {
	unreachable := []bot.Finding{{What: "Slack cannot be reached", Mend: "Check the network and slack.api_url."}}
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
		return []bot.Finding{{What: "Slack refuses slack.bot_token: " + said.Error, Mend: "Copy the Bot User OAuth Token again, from OAuth & Permissions at api.slack.com/apps."}}, nil
	}
	return []bot.Finding{{OK: true, What: fmt.Sprintf("slack.bot_token belongs to %s in the workspace %s", said.User, said.Team)}}, response.Header
}

func diagnoseScopes(header http.Header) bot.Finding {
	given := strings.Split(strings.ReplaceAll(header.Get("X-OAuth-Scopes"), " ", ""), ",")
	var missing []string
	for _, s := range scopes {
		if !slices.Contains(given, s.name) {
			missing = append(missing, fmt.Sprintf("%s (%s)", s.name, s.why))
		}
	}
	if len(missing) == 0 {
		return bot.Finding{OK: true, What: "all scopes are granted"}
	}
	return bot.Finding{What: "scopes are missing: " + strings.Join(missing, "; "),
		Mend: "Add them under OAuth & Permissions, or paste the output of `rung manifest slack` under App Manifest, and press Reinstall to Workspace."}
}

func (o Options) diagnoseClock(header http.Header) bot.Finding {
	theirs, err := http.ParseTime(header.Get("Date"))
	if err != nil {
		return bot.Finding{OK: true, What: "Slack does not tell its time"}
	}
	skew := o.Clock.Now().Sub(theirs).Round(time.Second)
	if skew.Abs() <= maxSkew {
		return bot.Finding{OK: true, What: "the clock agrees with Slack's"}
	}
	return bot.Finding{What: fmt.Sprintf("the clock of this machine is %s off", skew), Mend: "Let it be set over the network (NTP): signatures, streaks and the daily quiz go by it."}
}

// client is the SDK as it is configured.
func (o Options) client() *slack.Client {
	options := []slack.Option{slack.OptionHTTPClient(&http.Client{Timeout: callTime}), slack.OptionAppLevelToken(o.AppToken)}
	if o.API != "" {
		options = append(options, slack.OptionAPIURL(o.API))
	}
	return slack.New(o.BotToken, options...)
}

func (o Options) diagnoseSocket(ctx context.Context) bot.Finding {
	if _, _, err := o.client().StartSocketModeContext(ctx); err != nil {
		return bot.Finding{What: "no socket can be opened: " + sendError(err).Error(),
			Mend: "Switch Socket Mode on at api.slack.com/apps, and copy slack.app_token again: it needs the scope connections:write."}
	}
	return bot.Finding{OK: true, What: "a socket can be opened"}
}

func (o Options) diagnoseDirectMessage(ctx context.Context, person string) bot.Finding {
	_, _, err := o.client().PostMessageContext(ctx, person, slack.MsgOptionText("Hello from rung doctor: direct messages arrive.", false))
	switch refused := (slack.SlackErrorResponse{}); {
	case err == nil:
		return bot.Finding{OK: true, What: "a direct message arrives"}
	case errors.As(err, &refused) && refused.Err == "messages_tab_disabled":
		return bot.Finding{What: "people cannot get direct messages: the Messages tab is off", Mend: "Switch Messages Tab on under App Home at api.slack.com/apps, and allow people to send messages from it."}
	case errors.As(err, &refused) && (refused.Err == "channel_not_found" || refused.Err == "user_not_found"):
		return bot.Finding{What: "the direct message reaches nobody: " + refused.Err, Mend: "Give the member ID of the person (U...), from their profile under More, Copy member ID."}
	}
	return bot.Finding{What: "the direct message was not sent: " + sendError(err).Error(), Mend: "See the findings above; if there are none, try again in a minute."}
}

// diagnoseAddress does what Slack does when the address is entered: it sends a
// word, signed, that has to come back.
func (o Options) diagnoseAddress(ctx context.Context, address string) bot.Finding {
	address = strings.TrimSuffix(address, "/") + "/slack/events"
	word := rand.Text()
	body := fmt.Appendf(nil, `{"type":"url_verification","challenge":%q}`, word)
	failed := func(what string) bot.Finding {
		return bot.Finding{What: address + " " + what, Mend: "Start Rung with slack.mode http and the same slack.signing_secret, and pass /slack/ on to the address in listen, headers and body unchanged."}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return failed("is no address")
	}
	stamp := strconv.FormatInt(o.Clock.Now().Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Slack-Request-Timestamp", stamp)
	r.Header.Set("X-Slack-Signature", sign([]byte(o.SigningSecret), stamp, body))
	response, err := http.DefaultClient.Do(r)
	if err != nil {
		return failed("cannot be reached: " + bot.Redact(err).Error())
	}
	defer response.Body.Close()
	said, err := io.ReadAll(io.LimitReader(response.Body, maxBody))
	switch {
	case response.StatusCode == http.StatusUnauthorized:
		return failed("refuses the signature (status 401)")
	case err != nil || response.StatusCode != http.StatusOK || !bytes.Contains(said, []byte(word)):
		return failed(fmt.Sprintf("answers with status %d, and not as Rung does", response.StatusCode))
	}
	return bot.Finding{OK: true, What: address + " answers as Slack expects"}
}
