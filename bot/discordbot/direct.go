package discordbot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"time"

	"github.com/rungbot/rung/bot"
)

// defaultOpens is far from where Discord takes bots out of service.
var defaultOpens = bot.OpenLimits{Hour: 20, Day: 200}

const (
	restTime    = 10 * time.Minute
	newDirect   = time.Minute   // a channel whose id is older than that was there before
	snowflake   = 22            // bits of an id below its time
	discordTime = 1420070400000 // milliseconds; ids count from 2015
)

// openings rest after Discord has said that we open too fast.
type openings struct {
	mu    sync.Mutex
	until time.Time
}

func (o *openings) rest(until time.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.until = until
}

func (o *openings) resting(now time.Time) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return now.Before(o.until)
}

// channel returns the id of our direct message with a person, which is opened if
// there is none. Too many at a time are [bot.ErrTooManyOpened], which is no
// [bot.RetryAfterError]: that would hold up everybody whose direct message is
// already open.
func (b *Bot) channel(ctx context.Context, user string) (string, error) {
	return b.mentor.Direct(ctx, bot.Account{Platform: Platform, User: user}, b.opens, func(ctx context.Context) (string, time.Time, error) {
		return b.open(ctx, user)
	})
}

func (b *Bot) open(ctx context.Context, user string) (channel string, made time.Time, err error) {
	now := b.clock.Now()
	if b.openings.resting(now) {
		return "", made, bot.ErrTooManyOpened
	}
	var c struct {
		ID string `json:"id"`
	}
	err = b.call(ctx, "POST", "users/@me/channels", map[string]string{"recipient_id": user}, nil, &c)
	if says(err, openingTooFast) {
		b.openings.rest(now.Add(restTime))
		return "", made, fmt.Errorf("%w: %w", bot.ErrTooManyOpened, err)
	}
	if err != nil {
		return "", made, err
	}
	at, ok := madeAt(c.ID)
	if !ok {
		return "", made, errors.New("discord opened a direct message without an id")
	}
	if now.Sub(at) < newDirect {
		made = at
	}
	return c.ID, made, nil
}

// known keeps the direct message that somebody writes or presses in: one that is
// open needs no opening.
func (b *Bot) known(ctx context.Context, user, channel string) {
	if channel == "" {
		return
	}
	if err := b.mentor.KeepDirect(ctx, bot.Account{Platform: Platform, User: user}, channel, time.Time{}); err != nil {
		b.log.Warn("keep a direct message", "error", err)
	}
}

// madeAt reads when something was made from its id. Source: API Reference, Snowflakes.
func madeAt(id string) (time.Time, bool) {
	n, err := strconv.ParseUint(id, 10, 64)
	return time.UnixMilli(int64(n>>snowflake) + discordTime), err == nil
}

// idAt is the smallest id of something made at a time.
func idAt(t time.Time) string {
	return strconv.FormatUint(uint64(max(t.UnixMilli()-discordTime, 0))<<snowflake, 10)
}
