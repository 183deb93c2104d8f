package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rungbot/rung/store"
)

// ErrTooManyOpened says that a direct message is not opened now, because many were
// opened lately: platforms take a bot that does so for a spammer.
var ErrTooManyOpened = errors.New("many direct messages were opened lately, so this one waits")

// OpenLimits is how many direct messages a platform lets us open; those that are
// open already do not count.
type OpenLimits struct{ Hour, Day int }

// Direct returns the channel of the direct message with an account, which open
// opens where none is known yet; it says when that was made, the zero time where it
// was there before. Errors: ErrTooManyOpened, and those of open.
func (m *Mentor) Direct(ctx context.Context, a Account, limits OpenLimits, open func(context.Context) (string, time.Time, error)) (string, error) {
	known, err := m.knownDirect(ctx, a, limits)
	if err != nil || known != "" {
		return known, err
	}
	channel, made, err := open(ctx)
	if err != nil {
		return "", err
	}
	return channel, m.KeepDirect(ctx, a, channel, made)
}

func (m *Mentor) knownDirect(ctx context.Context, a Account, limits OpenLimits) (channel string, err error) {
	err = m.store.Read(ctx, func(r store.Reader) error {
		d, err := r.Direct(ctx, a.Platform, a.Team, a.User)
		channel = d.Channel
		if !errors.Is(err, store.ErrNotFound) {
			return err
		}
		for _, limit := range []struct {
			most int
			of   time.Duration
		}{{limits.Hour, time.Hour}, {limits.Day, 24 * time.Hour}} {
			n, err := r.DirectsOpened(ctx, a.Platform, store.At(m.clock.Now().Add(-limit.of))+1)
			if err != nil {
				return err
			}
			if n >= limit.most {
				return ErrTooManyOpened
			}
		}
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("direct message on %s: %w", a.Platform, err)
	}
	return channel, nil
}

// KeepDirect remembers the channel of a direct message, and when we opened it; the
// zero time is that the person did. Of somebody unknown nothing is kept.
func (m *Mentor) KeepDirect(ctx context.Context, a Account, channel string, opened time.Time) error {
	d := store.Direct{Platform: a.Platform, Team: a.Team, User: a.User, Channel: channel}
	if !opened.IsZero() {
		d.Opened = store.At(opened)
	}
	known := false
	err := m.store.Read(ctx, func(r store.Reader) error {
		before, err := r.Direct(ctx, a.Platform, a.Team, a.User)
		known = err == nil && before.Channel == channel
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		return err
	})
	if err == nil && !known {
		err = m.store.Change(ctx, func(tx store.Tx) error { return tx.SaveDirect(ctx, d) })
	}
	if err != nil {
		return fmt.Errorf("keep a direct message on %s: %w", a.Platform, err)
	}
	return nil
}
