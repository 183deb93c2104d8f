package sqlite

import (
	"context"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jmoiron/sqlx"

	"github.com/rungbot/rung/store"
)

// onAll runs fn on as many connections at once as the database may have.
func onAll(t *testing.T, db *sqlx.DB, fn func(*sqlx.Conn)) {
	t.Helper()
	for range db.Stats().MaxOpenConnections {
		conn, err := db.Connx(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		fn(conn)
	}
}

func checkPragmas(t *testing.T, db *sqlx.DB, want map[string]string) {
	t.Helper()
	onAll(t, db, func(conn *sqlx.Conn) {
		for pragma, value := range want {
			var got string
			if err := conn.GetContext(t.Context(), &got, "PRAGMA "+pragma); err != nil {
				t.Fatalf("PRAGMA %s: %v", pragma, err)
			}
			if got != value {
				t.Errorf("PRAGMA %s is %s, want %s", pragma, got, value)
			}
		}
	})
}

func TestOptions(t *testing.T) {
	s := openFor(t)
	writer := map[string]string{
		"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "5000", "cache_size": "-16000", "query_only": "0",
		"secure_delete": "1",
	}
	if got := s.writer.Stats().MaxOpenConnections; got != 1 {
		t.Errorf("%d connections write, want 1", got)
	}
	checkPragmas(t, s.writer, writer)
	if got := s.reader.Stats().MaxOpenConnections; got < 4 {
		t.Errorf("%d connections read, want several", got)
	}
	checkPragmas(t, s.reader, map[string]string{"query_only": "1", "busy_timeout": "5000", "cache_size": "-4000", "journal_mode": "wal"})
	// A cancelled change costs the connection; the next one must be no different.
	learner := newLearner(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	if err := s.Update(ctx, learner, func(store.Tx) error { cancel(); return ctx.Err() }); err == nil {
		t.Error("the cancelled change was acknowledged")
	}
	checkPragmas(t, s.writer, writer)
}

func TestReadersCannotWrite(t *testing.T) {
	s := openFor(t)
	learner := newLearner(t, s)
	onAll(t, s.reader, func(conn *sqlx.Conn) {
		if _, err := conn.ExecContext(t.Context(), `UPDATE learner SET zone = 'Asia/Tokyo' WHERE id = ?`, learner); err == nil {
			t.Error("a reader wrote")
		}
	})
}

// The driver's own defaults would lose acknowledged changes with the power.
func TestVerifyRefusesOtherOptions(t *testing.T) {
	for option, other := range map[string]string{"synchronous": "NORMAL", "journal_mode": "DELETE", "foreign_keys": "off"} {
		options := url.Values{}
		for name, values := range writerOptions {
			options[name] = values
		}
		options.Set("_"+option, other)
		db, err := connect(filepath.Join(t.TempDir(), "rung.db"), options, 1)
		if err != nil {
			t.Fatal(err)
		}
		if err := verify(t.Context(), db); err == nil || !strings.Contains(err.Error(), option) {
			t.Errorf("%s=%s: %v, want a refusal that names it", option, other, err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	}
}
