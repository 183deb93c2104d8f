package bot

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/rungbot/rung/store"
)

// keepRemoved is how long the data of a workspace outlives the removal of Rung,
// unless the operator says otherwise.
const keepRemoved = 30 * 24 * time.Hour

// Joined records that the mentor is in a workspace, also in one that it was
// removed from before. Where the operator has given a key the token is kept,
// sealed.
func (m *Mentor) Joined(ctx context.Context, platform, team, token string) error {
	return m.install(ctx, platform, team, func(i *store.Installation) {
		i.Removed, i.Token = 0, []byte{}
		if m.sealer != nil && token != "" {
			i.Token = m.sealer.Seal(token, platform+":"+team)
		}
	})
}

// Left records that the mentor was removed from a workspace. Platforms say so
// more than once; the first time counts. What people have learned there is kept
// for a while, because it may come back, and then deleted by [Mentor.Tick].
func (m *Mentor) Left(ctx context.Context, platform, team string) error {
	return m.install(ctx, platform, team, func(i *store.Installation) {
		i.Token = []byte{}
		if i.Removed == 0 {
			i.Removed = store.At(m.clock.Now())
		}
	})
}

func (m *Mentor) install(ctx context.Context, platform, team string, change func(*store.Installation)) error {
	err := m.store.Change(ctx, func(tx store.Tx) error {
		before, err := tx.Installation(ctx, platform, team)
		known := err == nil
		if errors.Is(err, store.ErrNotFound) {
			before, err = store.Installation{Platform: platform, Team: team, Since: store.At(m.clock.Now())}, nil
		}
		if err != nil {
			return err
		}
		after := before
		if change(&after); known && after.Removed == before.Removed && len(after.Token)+len(before.Token) == 0 {
			return nil // platforms tell at every start
		}
		return tx.SaveInstallation(ctx, after)
	})
	if err != nil {
		return fmt.Errorf("installation in %s:%s: %w", platform, team, err)
	}
	return nil
}

// Token returns the token that was kept for the platform's oldest workspace, ""
// where none is. Errors: [store.ErrSealed] where the key is another.
func (m *Mentor) Token(ctx context.Context, platform string) (token string, err error) {
	err = m.store.Read(ctx, func(r store.Reader) error {
		all, err := r.Installations(ctx)
		for _, i := range all {
			if i.Platform == platform && len(i.Token) > 0 && m.sealer != nil {
				token, err = m.sealer.Open(i.Token, i.Platform+":"+i.Team)
				break
			}
		}
		return err
	})
	if err != nil {
		return "", fmt.Errorf("token of %s: %w", platform, err)
	}
	return token, nil
}

// forgetRemoved deletes what is kept of workspaces that the mentor was removed
// from long enough ago.
func (m *Mentor) forgetRemoved(ctx context.Context, now time.Time) error {
	var all []store.Installation
	err := m.store.Read(ctx, func(r store.Reader) (err error) {
		all, err = r.Installations(ctx)
		return err
	})
	for _, i := range all {
		if i.Removed != 0 && i.Removed <= store.At(now.Add(-m.keepRemoved)) {
			if err = m.store.Change(ctx, func(tx store.Tx) error { return tx.ForgetWorkspace(ctx, i.Platform, i.Team) }); err != nil {
				break
			}
			m.log.Info("forgot a workspace that Rung was removed from", "platform", i.Platform)
		}
	}
	return err
}
