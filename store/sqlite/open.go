package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/jmoiron/sqlx"
	_ "github.com/mattn/go-sqlite3" // registers the driver "sqlite3"
	"github.com/pressly/goose/v3"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlstore"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Store is a SQLite database file.
type Store struct {
	path   string
	writer *sqlx.DB // one connection
	reader *sqlx.DB
	lock   *fileLock
}

var _ store.Store = (*Store)(nil)

// Open opens or creates the database at path for writing, migrates it and
// holds it until Close. Errors: [store.ErrInUse] with the pid that holds it,
// [store.ErrNewer], [store.ErrDamaged], [store.ErrReadOnly], [store.ErrFull].
func Open(ctx context.Context, path string) (_ *Store, err error) {
	if target, err := filepath.EvalSymlinks(path); err == nil {
		path = target // the lock belongs to the file, whatever name leads to it
	}
	lock, err := lockFile(path + ".lock")
	if err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, err)
	}
	s := &Store{path: path, lock: lock}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("open database %s: %w", path, mapError(err)), s.Close())
		}
	}()
	if err = create(path); err != nil {
		return s, err
	}
	if s.writer, err = connect(path, writerOptions, 1); err != nil {
		return s, err
	}
	if err = verify(ctx, s.writer); err != nil {
		return s, err
	}
	if err = migrate(ctx, s.writer.DB); err != nil {
		return s, err
	}
	s.reader, err = connect(path, readerOptions, max(4, runtime.NumCPU()))
	return s, err
}

// OpenReader opens the database at path beside a process that writes it: it
// takes no lock and changes nothing, and what would change something is
// [store.ErrReadOnly]. Errors: [store.ErrNewer] when the file has another
// schema than this program, [store.ErrDamaged], [store.ErrReadOnly] when it
// does not exist.
func OpenReader(ctx context.Context, path string) (_ *Store, err error) {
	if _, err := os.Stat(path); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, mapError(err))
	}
	s := &Store{path: path, lock: &fileLock{}}
	if s.reader, err = connect(path, readerOptions, 1); err != nil {
		return nil, fmt.Errorf("open database %s: %w", path, mapError(err))
	}
	files, err := fs.Glob(migrations, "migrations/*.sql") // numbered from 1 without a gap
	if err != nil {
		return nil, err // unreachable: the pattern is ours
	}
	have, want := 0, len(files)
	err = s.reader.GetContext(ctx, &have, "SELECT max(version_id) FROM goose_db_version")
	if err == nil && have != want {
		err = fmt.Errorf("%w, or by an older one that has not been started since: it has schema %d and this program knows %d", store.ErrNewer, have, want)
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("open database %s: %w", path, mapError(err)), s.Close())
	}
	return s, nil
}

// create makes the file if it is missing: SQLite would let everybody read what
// it creates, and gives its other files the mode of this one.
func create(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return file.Close()
}

// Options of the connections. They stand in the DSN because a PRAGMA sent
// later reaches only one connection of a pool; the driver ignores keys that it
// does not know, which is why verify reads back what matters.
var (
	writerOptions = url.Values{
		"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_busy_timeout": {"5000"}, "_foreign_keys": {"on"},
		"_txlock": {"immediate"}, "_stmt_cache_size": {"64"}, "_cache_size": {"-16000"},
		"_secure_delete": {"on"}, // what is forgotten does not stay in freed pages
	}
	readerOptions = url.Values{
		"mode": {"ro"}, "_query_only": {"1"}, "_busy_timeout": {"5000"}, "_txlock": {"deferred"}, "_stmt_cache_size": {"64"}, "_cache_size": {"-4000"},
	}
)

func connect(path string, options url.Values, connections int) (*sqlx.DB, error) {
	absolute, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	dsn := (&url.URL{Scheme: "file", Path: absolute, RawQuery: options.Encode()}).String()
	db, err := sqlx.Open("sqlite3", dsn)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// verify refuses to run with options other than those asked for.
func verify(ctx context.Context, db *sqlx.DB) error {
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1"} {
		var got string
		if err := db.GetContext(ctx, &got, "PRAGMA "+pragma); err != nil {
			return err
		}
		if got != want {
			return fmt.Errorf("the database runs with %s=%s instead of %s; is it on a file system without shared memory or locks?", pragma, got, want)
		}
	}
	return nil
}

func migrate(ctx context.Context, db *sql.DB) error {
	files, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return err // unreachable: the folder is compiled in
	}
	// goose takes a table of versions that cannot be read for one that is missing.
	if _, err := db.ExecContext(ctx, "SELECT max(version_id) FROM goose_db_version"); errors.Is(mapError(err), store.ErrDamaged) {
		return err
	}
	provider, err := goose.NewProvider(goose.DialectSQLite3, db, files)
	if err != nil {
		return err
	}
	have, err := provider.GetDBVersion(ctx)
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	if newest := sources[len(sources)-1].Version; have > newest {
		return fmt.Errorf("%w: the file has schema %d and this program knows %d; install the newer Rung again or restore the backup made before it", store.ErrNewer, have, newest)
	}
	_, err = provider.Up(ctx)
	return err
}

// Close waits for the transaction under way, folds the write-ahead log into
// the file and releases the lock.
func (s *Store) Close() error {
	return errors.Join(s.disconnect(), s.lock.release())
}

func (s *Store) disconnect() error {
	var errs []error
	if s.writer != nil {
		// sql.DB.Close does not wait for a transaction; having the only connection does.
		if conn, err := s.writer.Conn(context.Background()); err == nil {
			defer conn.Close()
		}
	}
	for _, db := range []*sqlx.DB{s.reader, s.writer} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	return errors.Join(errs...)
}

// Account implements [store.Store].
func (s *Store) Account(ctx context.Context, a store.Account, fresh store.Learner) (found store.Account, err error) {
	// Nearly every account is known: look before asking for the writer.
	err = s.Read(ctx, func(r store.Reader) error {
		found, err = r.(*sqlstore.Tx).KnownAccount(ctx, a)
		return err
	})
	if err == nil && (a.Name == "" || a.Name == found.Name) || err != nil && !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	err = s.change(ctx, func(tx *sqlstore.Tx) error {
		found, err = tx.Account(ctx, a, fresh)
		return err
	})
	return found, err
}

// Update implements [store.Store].
func (s *Store) Update(ctx context.Context, learner int64, fn func(store.Tx) error) error {
	return s.change(ctx, func(tx *sqlstore.Tx) error {
		if _, err := tx.Learner(ctx, learner); err != nil {
			return err
		}
		return fn(tx)
	})
}

func (s *Store) change(ctx context.Context, fn func(*sqlstore.Tx) error) (err error) {
	defer func() { err = ended(ctx, err) }()
	if s.writer == nil {
		return fmt.Errorf("begin a change: %w", store.ErrReadOnly)
	}
	tx, err := s.writer.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin a change: %w", mapError(err))
	}
	done := false
	defer func() {
		if !done { // an error, or a panic of fn on its way up
			err = errors.Join(err, ignoreDone(tx.Rollback()))
		}
	}()
	if err := fn(&sqlstore.Tx{SQL: tx, Map: mapError}); err != nil {
		return err
	}
	done = true
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit a change: %w", mapError(err))
	}
	return nil
}

// ended names the end of the context where database/sql says only that the
// transaction is over.
func ended(ctx context.Context, err error) error {
	if errors.Is(err, sql.ErrTxDone) && ctx.Err() != nil {
		return fmt.Errorf("%w: %w", ctx.Err(), err)
	}
	return err
}

// ignoreDone drops the error of rolling back what the driver has rolled back
// by itself, as SQLite does when the disk is full.
func ignoreDone(err error) error {
	if err == nil || errors.Is(err, sql.ErrTxDone) || strings.Contains(err.Error(), "no transaction is active") {
		return nil
	}
	return mapError(err)
}

// Read implements [store.Store].
func (s *Store) Read(ctx context.Context, fn func(store.Reader) error) (err error) {
	tx, err := s.reader.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin to read: %w", mapError(err))
	}
	// Deferred, because a panic of fn must not keep the connection.
	defer func() { err = ended(ctx, errors.Join(err, ignoreDone(tx.Rollback()))) }()
	return fn(&sqlstore.Tx{SQL: tx, Map: mapError})
}

// Change implements [store.Store].
func (s *Store) Change(ctx context.Context, fn func(store.Tx) error) error {
	return s.change(ctx, func(tx *sqlstore.Tx) error { return fn(tx) })
}
