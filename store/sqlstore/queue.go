package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

// dueLearners are those whose day is open and whose next daily quiz is due.
const dueLearners = ` FROM learner WHERE daily_next > 0 AND daily_next <= ? AND +day_ends > ? ORDER BY daily_next, id LIMIT ?`

// QueueDaily is behind [store.Store.QueueDaily] of each database. A learner
// whose next daily quiz was changed since it was read is left alone.
func (t *Tx) QueueDaily(ctx context.Context, now store.Instant, limit int, plan func(store.Learner, []store.Holiday) ([]store.Delivery, store.Instant)) (int, error) {
	var due []store.Learner
	if err := t.all(ctx, &due, `SELECT *`+dueLearners, now, now, limit); err != nil {
		return 0, t.fail(err, "learners whose daily quiz is due")
	}
	var list []store.Holiday
	if err := t.all(ctx, &list, `SELECT * FROM holiday WHERE learner IN (SELECT id`+dueLearners+`) ORDER BY day`, now, now, limit); err != nil {
		return 0, t.fail(err, "holidays of learners whose daily quiz is due")
	}
	holidays := map[int64][]store.Holiday{}
	for _, h := range list {
		holidays[h.Learner] = append(holidays[h.Learner], h)
	}
	for _, l := range due {
		deliveries, next := plan(l, holidays[l.ID])
		if err := t.queue(ctx, l, deliveries, next); err != nil {
			return 0, err
		}
	}
	return len(due), nil
}

func (t *Tx) queue(ctx context.Context, l store.Learner, deliveries []store.Delivery, next store.Instant) error {
	n, err := t.exec(ctx, `UPDATE learner SET daily_next = ? WHERE id = ? AND daily_next = ?`, next, l.ID, l.DailyNext)
	if n == 0 || err != nil {
		return t.fail(err, "plan the next daily quiz of %d", l.ID)
	}
	for _, d := range deliveries {
		d.State = store.Ready
		// The id is of no use here, and RETURNING costs SQLite a table of its own at each call.
		added, err := t.exec(ctx, addDelivery.text, t.values(addDelivery, d)...)
		if added > 0 || err != nil {
			return t.fail(err, "queue delivery %s to %s for %s", d.Kind, d.Target, d.Key)
		}
	}
	return nil
}

// Expired is behind [store.Store.Expired] of each database.
func (t *Tx) Expired(ctx context.Context, now store.Instant, limit int) (ids []int64, err error) {
	err = t.all(ctx, &ids, `SELECT id FROM learner WHERE day_ends <= ? ORDER BY day_ends LIMIT ?`, now, limit)
	return ids, t.fail(err, "learners whose day ended")
}

// PruneEvents is behind [store.Store.PruneEvents] of each database.
func (t *Tx) PruneEvents(ctx context.Context, before store.Instant) (int64, error) {
	n, err := t.exec(ctx, `DELETE FROM event WHERE at < ?`, before)
	return n, t.fail(err, "prune events")
}

// Ahead is behind [store.Store.Ahead] of each database.
func (t *Tx) Ahead(ctx context.Context) (milliseconds int64, err error) {
	err = t.get(ctx, &milliseconds, `SELECT coalesce(max(ahead), 0) FROM clock`)
	return milliseconds, t.fail(err, "how far the clock is ahead")
}

// SetAhead is behind [store.Store.SetAhead] of each database.
func (t *Tx) SetAhead(ctx context.Context, milliseconds int64) error {
	_, err := t.exec(ctx, `INSERT INTO clock (id, ahead) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET ahead = excluded.ahead`, milliseconds)
	return t.fail(err, "set the clock ahead")
}
