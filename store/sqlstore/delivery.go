package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

// Conditions as the partial indexes of each database have them: what is still
// to be carried out, and what is over.
const (
	openState = ` (state = 'ready' OR state = 'sending' OR state = 'doubtful') `
	overState = ` (state = 'sent' OR state = 'expired' OR state = 'withdrawn' OR state = 'dead') `
)

// AddDelivery implements [store.Tx].
func (t *Tx) AddDelivery(ctx context.Context, d *store.Delivery) (added bool, err error) {
	d.State = store.Ready
	d.ID, err = t.insertID(ctx, addDelivery.then(" RETURNING id"), *d)
	return d.ID != 0, t.fail(err, "add delivery %s to %s for %s", d.Kind, d.Target, d.Key)
}

// SetBody implements [store.Tx].
func (t *Tx) SetBody(ctx context.Context, d store.Delivery) (bool, error) {
	n, err := t.exec(ctx, `UPDATE delivery SET body = ? WHERE id = ? AND attempts = ? AND state IN ('sending', 'doubtful')`, d.Body, d.ID, d.Attempts)
	return n > 0, t.fail(err, "set the body of delivery %d", d.ID)
}

// Withdraw implements [store.Tx].
func (t *Tx) Withdraw(ctx context.Context, d store.Delivery) (bool, error) {
	n, err := t.exec(ctx, `UPDATE delivery SET state = 'withdrawn', error = ? WHERE id = ? AND attempts = ? AND state = 'ready'`, d.Error, d.ID, d.Attempts)
	return n > 0, t.fail(err, "withdraw delivery %d", d.ID)
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
func (t *Tx) Claim(ctx context.Context, platform, team string, now, lease store.Instant, limit int) (list []store.Delivery, err error) {
	err = t.all(ctx, &list, `UPDATE delivery
		SET state = CASE state WHEN 'ready' THEN 'sending' ELSE 'doubtful' END, lease = ?, attempts = attempts + 1
		WHERE id IN (SELECT id FROM delivery AS d WHERE platform = ? AND team = ? AND due <= ? AND`+openState+`
			AND (state = 'ready' OR lease <= ?)
			AND NOT EXISTS (SELECT 1 FROM delivery WHERE platform = d.platform AND team = d.team
				AND user_id = d.user_id AND channel = d.channel AND id < d.id AND`+openState+`)
			ORDER BY due, id LIMIT ?) RETURNING *`, lease, platform, team, now, now, limit)
	return list, t.fail(err, "claim deliveries of %s on %s", team, platform)
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

// DueTeams is behind [store.Store.DueTeams] of each database.
func (t *Tx) DueTeams(ctx context.Context, platform string, now store.Instant) (teams []string, err error) {
	err = t.all(ctx, &teams, `SELECT team FROM delivery WHERE platform = ? AND due <= ? AND`+openState+`
		AND (state = 'ready' OR lease <= ?) GROUP BY team ORDER BY min(due), team`, platform, now, now)
	return teams, t.fail(err, "teams of %s for which something is due", platform)
}

// PruneDeliveries is behind [store.Store.PruneDeliveries] of each database.
func (t *Tx) PruneDeliveries(ctx context.Context, before store.Instant) (int64, error) {
	n, err := t.exec(ctx, `DELETE FROM delivery WHERE`+overState+`AND expires < ?`, before)
	return n, t.fail(err, "prune deliveries")
}

// NextDue is behind [store.Store.NextDue] of each database.
func (t *Tx) NextDue(ctx context.Context, after store.Instant) (at store.Instant, err error) {
	err = t.get(ctx, &at, `SELECT coalesce(min(at), 0) FROM (
		SELECT min(day_ends) AS at FROM learner WHERE day_ends > ?
		UNION ALL SELECT min(daily_next) FROM learner WHERE daily_next > 0 AND daily_next > ?
		UNION ALL SELECT min(at) FROM (SELECT CASE WHEN state = 'ready' OR due > lease THEN due ELSE lease END AS at
			FROM delivery WHERE`+openState+`) AS open WHERE at > ?)`, after, after, after)
	return at, t.fail(err, "what is due next")
}
