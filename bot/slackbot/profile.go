package slackbot

import (
	"cmp"
	"context"
	"sync"
	"time"

	"github.com/slack-go/slack"
)

// profile is what Slack tells of a person.
type profile struct {
	name   string
	zone   string // IANA zone, "" if Slack does not tell
	admin  bool
	direct string // id of our direct message with them, "" until it was looked up
	until  time.Time
}

// profiles are those looked up lately. People change their name and zone seldom.
type profiles struct {
	mu    sync.Mutex
	known map[string]profile
}

const (
	profileLife = 6 * time.Hour
	maxProfiles = 10_000
)

// profile looks a person up. Who cannot be looked up in time has the name that
// came with the request, and no zone: they can still do everything.
func (b *Bot) profile(ctx context.Context, user, name string) profile {
	b.people.mu.Lock()
	p, ok := b.people.known[user]
	b.people.mu.Unlock()
	if ok && p.until.After(b.clock.Now()) {
		return p
	}
	ctx, cancel := context.WithTimeout(ctx, firstTime)
	defer cancel()
	u, err := b.api.GetUserInfoContext(ctx, user)
	if err != nil {
		b.log.Warn("users.info", "error", sendError(err))
		return profile{name: cmp.Or(name, p.name, user), zone: p.zone, admin: p.admin, direct: p.direct}
	}
	p = profile{name: cmp.Or(u.Profile.DisplayName, u.RealName, u.Name, name, user), zone: u.TZ, admin: u.IsAdmin || u.IsOwner, direct: p.direct,
		until: b.clock.Now().Add(profileLife)}
	b.people.keep(user, p)
	return p
}

func (p *profiles) keep(user string, one profile) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.known) >= maxProfiles {
		clear(p.known)
	}
	p.known[user] = one
}

// own reports whether a direct message is ours with the person: a slash command
// may also be typed in their direct message with somebody else, who must not
// read the answer.
func (b *Bot) own(ctx context.Context, user, channel string) bool {
	p := b.profile(ctx, user, "")
	if p.direct == "" {
		id, err := b.direct(ctx, user)
		if err != nil {
			b.log.Warn("conversations.open", "error", sendError(err))
			return false
		}
		p.direct = id
		b.people.keep(user, p)
	}
	return p.direct == channel
}

// direct returns the id of our direct message with a person.
func (b *Bot) direct(ctx context.Context, user string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, firstTime)
	defer cancel()
	c, _, _, err := b.api.OpenConversationContext(ctx, &slack.OpenConversationParameters{Users: []string{user}, ReturnIM: true})
	if err != nil {
		return "", err
	}
	return c.ID, nil
}
