package sqlite

import (
	"context"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlstore"
)

// DueBoards implements [store.Store].
func (s *Store) DueBoards(ctx context.Context, now store.Instant) (list []store.Board, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		list, err = tx.DueBoards(ctx, now)
		return err
	})
	return list, err
}

// NextDue implements [store.Store].
func (s *Store) NextDue(ctx context.Context, after store.Instant) (at store.Instant, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		at, err = tx.NextDue(ctx, after)
		return err
	})
	return at, err
}

// Claim implements [store.Store].
func (s *Store) Claim(ctx context.Context, platform, team string, now, lease store.Instant, limit int) (list []store.Delivery, err error) {
	err = s.change(ctx, func(tx *sqlstore.Tx) error {
		list, err = tx.Claim(ctx, platform, team, now, lease, limit)
		return err
	})
	return list, err
}

// Settle implements [store.Store].
func (s *Store) Settle(ctx context.Context, d store.Delivery) error {
	return s.change(ctx, func(tx *sqlstore.Tx) error { return tx.Settle(ctx, d) })
}

// Deliveries implements [store.Store].
func (s *Store) Deliveries(ctx context.Context, state store.DeliveryState, limit int) (list []store.Delivery, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		list, err = tx.Deliveries(ctx, state, limit)
		return err
	})
	return list, err
}

func (s *Store) look(ctx context.Context, fn func(*sqlstore.Tx) error) error {
	return s.Read(ctx, func(r store.Reader) error { return fn(r.(*sqlstore.Tx)) })
}

// Expired implements [store.Store].
func (s *Store) Expired(ctx context.Context, now store.Instant, limit int) (ids []int64, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		ids, err = tx.Expired(ctx, now, limit)
		return err
	})
	return ids, err
}

// Beat implements [store.Store].
func (s *Store) Beat(ctx context.Context, now store.Instant, gap int64) error {
	return s.change(ctx, func(tx *sqlstore.Tx) error { return tx.Beat(ctx, now, gap) })
}

// QueueDaily implements [store.Store].
func (s *Store) QueueDaily(ctx context.Context, now store.Instant, limit int, plan func(store.Learner, []store.Holiday) ([]store.Delivery, store.Instant)) (n int, err error) {
	err = s.change(ctx, func(tx *sqlstore.Tx) error {
		n, err = tx.QueueDaily(ctx, now, limit, plan)
		return err
	})
	return n, err
}

// DueTeams implements [store.Store].
func (s *Store) DueTeams(ctx context.Context, platform string, now store.Instant) (teams []string, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		teams, err = tx.DueTeams(ctx, platform, now)
		return err
	})
	return teams, err
}

// PruneEvents implements [store.Store].
func (s *Store) PruneEvents(ctx context.Context, before store.Instant) (n int64, err error) {
	err = s.change(ctx, func(tx *sqlstore.Tx) error {
		n, err = tx.PruneEvents(ctx, before)
		return err
	})
	return n, err
}

// PruneDeliveries implements [store.Store].
func (s *Store) PruneDeliveries(ctx context.Context, before store.Instant) (n int64, err error) {
	err = s.change(ctx, func(tx *sqlstore.Tx) error {
		n, err = tx.PruneDeliveries(ctx, before)
		return err
	})
	return n, err
}

// Ahead implements [store.Store].
func (s *Store) Ahead(ctx context.Context) (milliseconds int64, err error) {
	err = s.look(ctx, func(tx *sqlstore.Tx) error {
		milliseconds, err = tx.Ahead(ctx)
		return err
	})
	return milliseconds, err
}

// SetAhead implements [store.Store].
func (s *Store) SetAhead(ctx context.Context, milliseconds int64) error {
	return s.change(ctx, func(tx *sqlstore.Tx) error { return tx.SetAhead(ctx, milliseconds) })
}

// EachAnswer implements [store.Store].
func (s *Store) EachAnswer(ctx context.Context, fn func(store.Entry) error) error {
	return s.look(ctx, func(tx *sqlstore.Tx) error { return tx.EachAnswer(ctx, fn) })
}
