package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

// SaveDirect implements [store.Tx].
func (t *Tx) SaveDirect(ctx context.Context, d store.Direct) error {
	_, err := t.exec(ctx, `INSERT INTO direct (platform, team, user_id, channel, opened)
		SELECT platform, team, user_id, ?, ? FROM account WHERE platform = ? AND team = ? AND user_id = ?
		ON CONFLICT (platform, team, user_id) DO UPDATE SET channel = excluded.channel, opened = excluded.opened`, d.Channel, d.Opened, d.Platform, d.Team, d.User)
	return t.fail(err, "save a direct message on %s", d.Platform)
}

// Direct implements [store.Reader].
func (t *Tx) Direct(ctx context.Context, platform, team, user string) (d store.Direct, err error) {
	err = t.get(ctx, &d, `SELECT * FROM direct WHERE platform = ? AND team = ? AND user_id = ?`, platform, team, user)
	return d, t.fail(err, "direct message on %s", platform)
}

// DirectsOpened implements [store.Reader].
func (t *Tx) DirectsOpened(ctx context.Context, platform string, since store.Instant) (n int, err error) {
	err = t.get(ctx, &n, `SELECT count(*) FROM direct WHERE platform = ? AND opened >= ?`, platform, max(since, 1))
	return n, t.fail(err, "direct messages opened on %s", platform)
}
