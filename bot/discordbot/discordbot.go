package discordbot

import (
	"cmp"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
)

// Platform is the name of this platform in accounts.
const Platform = "discord"

// Options are what a Bot is made of. All down to ApplicationID are required;
// PublicKey is needed for HTTP.
type Options struct {
	Mentor        *bot.Mentor
	Clock         bot.Clock // of the first direct messages
	Log           *slog.Logger
	Token         string // of the bot, without "Bot "
	ApplicationID string
	PublicKey     string // of the application, in hexadecimal
	// Painter draws pictures; without it they are told in letters.
	Painter *picture.Painter
	// API is where Discord's REST API is, up to the version, with a slash at its
	// end; "" is Discord.
	API string
	// Guilds are the guilds that get the commands at once; none means that all do.
	Guilds []string
	Shards int // of the gateway; 0 is as many as Discord recommends
	// Opens is how many direct messages may be opened with people who had none; the
	// zero value is 20 an hour and 200 a day.
	Opens bot.OpenLimits
}

// Bot is the mentor in Discord. It is safe for concurrent use.
type Bot struct {
	mentor   *bot.Mentor
	clock    bot.Clock
	log      *slog.Logger
	token    string
	app      string
	key      ed25519.PublicKey // nil where nothing comes over HTTP
	guilds   []string
	shards   int
	web      *http.Client
	session  *discordgo.Session // for calls whose limits need no care of ours
	mux      *http.ServeMux
	painter  *picture.Painter
	commands []*bot.Command
	self     string   // user id of the bot
	removed  sync.Map // guilds that the bot was removed from

	opens    bot.OpenLimits
	openings openings
	answered bot.Recent
	pending  bot.Pending // what is said after a request was answered
}

const (
	callTime  = 10 * time.Second // for one call, and for what follows an answer
	userAgent = "DiscordBot (https://github.com/rungbot/rung, 1)"
)

// New asks Discord who the token belongs to. A token that is none is a
// [bot.ErrInstallationDead].
func New(ctx context.Context, o Options) (*Bot, error) {
	key, err := hex.DecodeString(o.PublicKey)
	if err != nil || len(key) != 0 && len(key) != ed25519.PublicKeySize {
		return nil, errors.New("discord.public_key is not the key that the Developer Portal shows under General Information")
	}
	b := &Bot{mentor: o.Mentor, clock: o.Clock, log: o.Log, token: o.Token, app: o.ApplicationID, key: key, guilds: o.Guilds, shards: o.Shards, painter: o.Painter,
		web: &http.Client{Transport: newTransport(o.API), Timeout: callTime}, commands: bot.Commands()}
	b.opens = bot.OpenLimits{Hour: cmp.Or(o.Opens.Hour, defaultOpens.Hour), Day: cmp.Or(o.Opens.Day, defaultOpens.Day)}
	if b.session, err = newSession(o.Token, b.web); err != nil {
		return nil, err
	}
	me, err := b.session.User("@me", discordgo.WithContext(ctx))
	if err = sendError(err); errors.Is(err, bot.ErrAmbiguous) {
		return nil, errors.New("it cannot be reached: check the network and discord.api_url")
	} else if err != nil {
		return nil, err
	}
	b.self = me.ID
	b.routes()
	return b, nil
}

// newSession returns a session of the SDK that never waits or tries again by
// itself: its waits heed neither a context nor a maximum.
func newSession(token string, web *http.Client) (*discordgo.Session, error) {
	s, err := discordgo.New("Bot " + token)
	if err != nil {
		return nil, fmt.Errorf("discord session: %w", err)
	}
	s.Client, s.UserAgent = web, userAgent
	s.ShouldRetryOnRateLimit, s.MaxRestRetries, s.StateEnabled = false, 0, false
	return s, nil
}

// Close waits for what is still being said.
func (b *Bot) Close() { b.pending.Wait() }

// later says something after what it answers was acknowledged.
func (b *Bot) later(do func(ctx context.Context)) {
	b.pending.Go(b.log, "discordbot", callTime, do)
}
