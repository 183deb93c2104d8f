package sqlite_test

import (
	"context"
	"database/sql"
	"path/filepath"
	"testing"
	"time"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
	"github.com/rungbot/rung/store/storetest"
)

func TestStore(t *testing.T) {
	storetest.Test(t, func(t *testing.T) store.Store { return open(t, newPath(t)) })
}

func BenchmarkStore(b *testing.B) {
	storetest.Benchmark(b, func(b *testing.B) store.Store { return open(b, newPath(b)) })
}

func newPath(t testing.TB) string { return filepath.Join(t.TempDir(), "rung.db") }

// open opens the database until the test ends.
func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closeStore(t, s) })
	return s
}

func closeStore(t testing.TB, s *sqlite.Store) {
	t.Helper()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
}

// session opens the database, uses it and closes it.
func session(t testing.TB, path string, use func(*sqlite.Store)) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	use(s)
}

// raw opens the file without package sqlite.
func raw(t testing.TB, path string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func visit(ctx context.Context, s store.Store) (store.Account, error) {
	return s.Account(ctx, store.Account{Platform: "slack", Team: "T1", User: "U1"}, store.Learner{Zone: "UTC"})
}

func history(t testing.TB, s store.Store, learner int64) (h store.History) {
	t.Helper()
	err := s.Read(t.Context(), func(r store.Reader) (err error) {
		h, err = r.History(t.Context(), learner)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func within(t testing.TB) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func BenchmarkBoard(b *testing.B) {
	storetest.BenchmarkBoard(b, func(b *testing.B) store.Store { return open(b, newPath(b)) })
}
