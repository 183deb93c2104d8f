package discordbot

import (
	"cmp"
	"context"
	"errors"
	"strconv"
	"sync"
	"time"
)

// DMLimits is how many direct messages are opened with people who had none with
// us. Discord takes bots that open many out of service.
type DMLimits struct {
	Hour, Day int // 0 is 20 an hour and 200 a day
}

// errEnoughOpened says that the limit is reached. It is no [bot.RetryAfterError]:
// that would hold up everybody whose direct message is already open.
var errEnoughOpened = errors.New("enough direct messages were opened for now")

// directs are our direct messages with people. Discord does not list them.
type directs struct {
	limits DMLimits
	mu     sync.Mutex
	known  map[string]string // channel by user
	opened []time.Time       // new ones of the last day
	rest   time.Time         // Discord said that we open too fast
}

const (
	maxDirects  = 50_000
	restTime    = 10 * time.Minute
	newDirect   = time.Minute   // a channel whose id is older than that was there before
	snowflake   = 22            // bits of an id below its time
	discordTime = 1420070400000 // milliseconds; ids count from 2015
)

func newDirects(limits DMLimits) directs {
	return directs{limits: DMLimits{cmp.Or(limits.Hour, 20), cmp.Or(limits.Day, 200)}, known: map[string]string{}}
}

func (d *directs) keep(user, channel string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if channel == "" {
		return
	}
	if len(d.known) >= maxDirects {
		clear(d.known)
	}
	d.known[user] = channel
}

// channel returns the id of our direct message with a person, which is opened if
// there is none.
func (b *Bot) channel(ctx context.Context, user string) (string, error) {
	now := b.clock.Now()
	known, err := b.direct.reserve(user, now)
	if known != "" || err != nil {
		return known, err
	}
	var c struct {
		ID string `json:"id"`
	}
	err = b.call(ctx, "POST", "users/@me/channels", map[string]string{"recipient_id": user}, nil, &c)
	if err == nil && c.ID == "" {
		err = errors.New("discord opened a direct message without an id")
	}
	b.direct.settle(user, c.ID, now, err)
	return c.ID, err
}

// reserve returns the channel if it is known, else takes one opening.
func (d *directs) reserve(user string, now time.Time) (string, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if known := d.known[user]; known != "" {
		return known, nil
	}
	hour := 0
	var day []time.Time
	for _, at := range d.opened {
		if now.Sub(at) < 24*time.Hour {
			day = append(day, at)
		}
		if now.Sub(at) < time.Hour {
			hour++
		}
	}
	d.opened = day
	if hour >= d.limits.Hour || len(day) >= d.limits.Day || now.Before(d.rest) {
		return "", errEnoughOpened
	}
	d.opened = append(d.opened, now)
	return "", nil
}

// settle remembers what was opened, and gives the opening back where the channel
// was there before: its id tells when it was made.
func (d *directs) settle(user, channel string, asked time.Time, err error) {
	if says(err, openingTooFast) {
		d.mu.Lock()
		d.rest = asked.Add(restTime)
		d.mu.Unlock()
	}
	if err != nil {
		return // it may have been opened
	}
	d.keep(user, channel)
	if made, ok := madeAt(channel); !ok || !made.Before(asked.Add(-newDirect)) {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for n, at := range d.opened {
		if at.Equal(asked) {
			d.opened = append(d.opened[:n], d.opened[n+1:]...)
			return
		}
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
