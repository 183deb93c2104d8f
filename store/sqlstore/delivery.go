package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

// AddDelivery implements [store.Tx].
func (t *Tx) AddDelivery(ctx context.Context, d *store.Delivery) (err error) {
	d.State = store.Ready
	d.ID, err = t.insertID(ctx, addDelivery, *d)
	return t.fail(err, "add delivery %s to %s for %s", d.Kind, d.Target, d.Key)
}

// DeliveryOf implements [store.Reader].
func (t *Tx) DeliveryOf(ctx context.Context, kind, target, key string) (d store.Delivery, err error) {
	err = t.get(ctx, &d, `SELECT * FROM delivery WHERE kind = ? AND target = ? AND key = ?`, kind, target, key)
	return d, t.fail(err, "delivery %s to %s for %s", kind, target, key)
}

// DeadDeliveries implements [store.Reader].
func (t *Tx) DeadDeliveries(ctx context.Context, platform, team string, limit int) (list []store.Delivery, err error) {
	err = t.all(ctx, &list, `SELECT * FROM delivery WHERE platform = ? AND team = ? AND state = 'dead' ORDER BY id DESC LIMIT ?`, platform, team, limit)
	return list, t.fail(err, "dead deliveries of %s", platform)
}

// Claim is behind [store.Store.Claim] of each database.
func (t *Tx) Claim(ctx context.Context, platform string, now, lease store.Instant, limit int) (list []store.Delivery, err error) {
	err = t.all(ctx, &list, `UPDATE delivery
		SET state = CASE state WHEN 'ready' THEN 'sending' ELSE 'doubtful' END, lease = ?, attempts = attempts + 1
		WHERE id IN (SELECT id FROM delivery AS d WHERE platform = ? AND due <= ? AND state IN ('ready', 'sending', 'doubtful')
			AND (state = 'ready' OR lease <= ?)
			AND NOT EXISTS (SELECT 1 FROM delivery AS earlier WHERE earlier.platform = d.platform AND earlier.team = d.team
				AND earlier.user_id = d.user_id AND earlier.channel = d.channel AND earlier.id < d.id AND earlier.state IN ('ready', 'sending', 'doubtful'))
			ORDER BY due, id LIMIT ?) RETURNING *`, lease, platform, now, now, limit)
	return list, t.fail(err, "claim deliveries of %s", platform)
}

// Settle is behind [store.Store.Settle] of each database. The lease names the
// claim: another one has another lease.
func (t *Tx) Settle(ctx context.Context, d store.Delivery) error {
	_, err := t.exec(ctx, `UPDATE delivery SET state = ?, due = ?, message = ?, error = ?, lease = 0
		WHERE id = ? AND attempts = ? AND state IN ('sending', 'doubtful')`, d.State, d.Due, d.Message, d.Error, d.ID, d.Attempts)
	return t.fail(err, "settle delivery %d", d.ID)
}

// Deliveries is behind [store.Store.Deliveries] of each database.
func (t *Tx) Deliveries(ctx context.Context, state store.DeliveryState, limit int) (list []store.Delivery, err error) {
	err = t.all(ctx, &list, `SELECT * FROM delivery WHERE state = ? ORDER BY id DESC LIMIT ?`, state, limit)
	return list, t.fail(err, "deliveries that are %s", state)
}

// DueDaily is behind [store.Store.DueDaily] of each database.
func (t *Tx) DueDaily(ctx context.Context, now store.Instant, limit int) (ids []int64, err error) {
	err = t.all(ctx, &ids, `SELECT id FROM learner WHERE daily_next > 0 AND daily_next <= ? ORDER BY daily_next LIMIT ?`, now, limit)
	return ids, t.fail(err, "learners whose daily quiz is due")
}

// NextDue is behind [store.Store.NextDue] of each database.
func (t *Tx) NextDue(ctx context.Context, after store.Instant) (at store.Instant, err error) {
	err = t.get(ctx, &at, `SELECT coalesce(min(at), 0) FROM (
		SELECT min(day_ends) AS at FROM learner WHERE day_ends > ?
		UNION ALL SELECT min(daily_next) FROM learner WHERE daily_next > 0 AND daily_next > ?
		UNION ALL SELECT min(at) FROM (SELECT CASE WHEN state = 'ready' OR due > lease THEN due ELSE lease END AS at
			FROM delivery WHERE state IN ('ready', 'sending', 'doubtful')) AS open WHERE at > ?)`, after, after, after)
	return at, t.fail(err, "what is due next")
}
