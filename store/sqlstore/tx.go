package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/jmoiron/sqlx"

	"github.com/rungbot/rung/store"
)

// Tx is a transaction of a database. Name says which in errors; Map turns the
// driver's errors into the conditions of package store.
type Tx struct {
	SQL *sqlx.Tx
	Map func(error) error
}

var _ store.Tx = (*Tx)(nil)

// fail wraps an error with the operation and its arguments.
func (t *Tx) fail(err error, format string, args ...any) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, sql.ErrNoRows):
		err = store.ErrNotFound
	default:
		err = t.Map(err)
	}
	return fmt.Errorf("store: "+format+": %w", append(args, err)...)
}

func (t *Tx) get(ctx context.Context, dest any, query string, args ...any) error {
	return t.SQL.GetContext(ctx, dest, t.SQL.Rebind(query), args...)
}

func (t *Tx) all(ctx context.Context, dest any, query string, args ...any) error {
	return t.SQL.SelectContext(ctx, dest, t.SQL.Rebind(query), args...)
}

func (t *Tx) exec(ctx context.Context, query string, args ...any) (int64, error) {
	result, err := t.SQL.ExecContext(ctx, t.SQL.Rebind(query), args...)
	if err != nil {
		return 0, err
	}
	return result.RowsAffected()
}

func (t *Tx) named(ctx context.Context, query string, record any) error {
	_, err := t.SQL.NamedExecContext(ctx, query, record)
	return err
}

// save runs an UPDATE of one record that must be there.
func (t *Tx) save(ctx context.Context, query string, record any) error {
	result, err := t.SQL.NamedExecContext(ctx, query, record)
	if err != nil {
		return err
	}
	if n, err := result.RowsAffected(); n > 0 || err != nil {
		return err
	}
	return sql.ErrNoRows
}
