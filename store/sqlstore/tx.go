package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"

	"github.com/jmoiron/sqlx"
	"github.com/jmoiron/sqlx/reflectx"

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

// values are the fields of a record for the columns of a statement.
func (t *Tx) values(s statement, record any) []any {
	v := reflect.ValueOf(record)
	args := make([]any, len(s.columns))
	for i, path := range t.SQL.Mapper.TraversalsByName(v.Type(), s.columns) {
		args[i] = reflectx.FieldByIndexesReadOnly(v, path).Interface()
	}
	return args
}

// put runs a statement for one record.
func (t *Tx) put(ctx context.Context, s statement, record any) error {
	_, err := t.exec(ctx, s.text, t.values(s, record)...)
	return err
}

// save runs an UPDATE of one record that must be there.
func (t *Tx) save(ctx context.Context, s statement, record any) error {
	n, err := t.exec(ctx, s.text, t.values(s, record)...)
	if err == nil && n == 0 {
		err = sql.ErrNoRows
	}
	return err
}
