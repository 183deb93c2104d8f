package sqlite_test

import (
	"errors"
	"path/filepath"
	"testing"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
	"github.com/rungbot/rung/store/storetest"
)

// A reader sees what the writer beside it has written, and changes nothing.
func TestOpenReader(t *testing.T) {
	path := newPath(t)
	id := storetest.Full(t, open(t, path), "U1")
	s, err := sqlite.OpenReader(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	defer closeStore(t, s)
	if err := s.Read(t.Context(), func(r store.Reader) error { _, err := r.Learner(t.Context(), id); return err }); err != nil {
		t.Errorf("Read: %v", err)
	}
	if err := s.Update(t.Context(), id, func(store.Tx) error { return nil }); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("Update: %v, want ErrReadOnly", err)
	}
	if _, err := s.PruneEvents(t.Context(), 0); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("PruneEvents: %v, want ErrReadOnly", err)
	}
	if _, err := sqlite.OpenReader(t.Context(), filepath.Join(t.TempDir(), "none.db")); !errors.Is(err, store.ErrReadOnly) {
		t.Errorf("OpenReader of no file: %v, want ErrReadOnly", err)
	}
}
