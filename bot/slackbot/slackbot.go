package slackbot

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/slack-go/slack"
	"golang.org/x/time/rate"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
)

// Platform is the name of this platform in accounts.
const Platform = "slack"

// Options are what a Bot is made of. All down to BotToken are required. AppToken
// is needed for sockets, SigningSecret for HTTP.
type Options struct {
	Mentor        *bot.Mentor
	Clock         bot.Clock // of the signatures
	Log           *slog.Logger
	BotToken      string // xoxb-...
	AppToken      string // xapp-...
	SigningSecret string
	// Painter draws the pictures for direct messages and boards; without it they are
	// told in letters there too.
	Painter *picture.Painter
	// Rate is how many messages a second are sent that answer nobody, so that Slack
	// has no reason to hold us up; 0 is as fast as it goes.
	Rate float64
	// API is where Slack's Web API is, with a slash at its end; "" is Slack.
	API string
}

// Bot is the mentor in one Slack workspace. It is safe for concurrent use.
type Bot struct {
	mentor  *bot.Mentor
	clock   bot.Clock
	log     *slog.Logger
	secret  []byte
	api     *slack.Client
	web     *http.Client
	mux     *http.ServeMux
	painter *picture.Painter
	pace    *rate.Limiter
	opens   *rate.Limiter // of sockets
	team    string        // id of the workspace
	self    string        // user id of the bot there
	removed atomic.Bool   // from the workspace, or its tokens were revoked

	people  profiles
	posted  bot.Recent
	pending bot.Pending // what is said after a request was answered
}

const (
	callTime  = 10 * time.Second        // for one call of the Web API
	firstTime = 1500 * time.Millisecond // for calls that the person waits for; Slack gives 3 s in all
)

// New asks Slack who the token belongs to. A token that is none, or of an app that
// was removed, is a [bot.ErrInstallationDead].
func New(ctx context.Context, o Options) (*Bot, error) {
	b := &Bot{mentor: o.Mentor, clock: o.Clock, log: o.Log, secret: []byte(o.SigningSecret), painter: o.Painter, web: &http.Client{Timeout: callTime}}
	options := []slack.Option{slack.OptionHTTPClient(b.web), slack.OptionAppLevelToken(o.AppToken)}
	if o.API != "" {
		options = append(options, slack.OptionAPIURL(o.API))
	}
	b.api = slack.New(o.BotToken, options...)
	me, err := b.api.AuthTestContext(ctx)
	if err = sendError(err); errors.Is(err, bot.ErrAmbiguous) {
		return nil, errors.New("it cannot be reached: check the network and slack.api_url")
	} else if err != nil {
		return nil, err
	}
	b.team, b.self = me.TeamID, me.UserID
	if err := b.mentor.Joined(ctx, Platform, b.team, o.BotToken); err != nil {
		return nil, err
	}
	b.opens = rate.NewLimiter(rate.Every(openEvery), openBurst)
	b.pace = rate.NewLimiter(rate.Inf, 1)
	if o.Rate > 0 {
		b.pace = rate.NewLimiter(rate.Limit(o.Rate), 1)
	}
	b.people.known = map[string]profile{}
	b.routes()
	return b, nil
}

// Close waits for what is still being said.
func (b *Bot) Close() { b.pending.Wait() }

// later says something after the request it answers was acknowledged.
func (b *Bot) later(do func(ctx context.Context)) {
	b.pending.Go(b.log, "slackbot", callTime, do)
}
