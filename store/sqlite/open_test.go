package sqlite_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
	"github.com/rungbot/rung/store/storetest"
)

func TestOpenAnyPath(t *testing.T) {
	for _, name := range []string{
		"two words.db", "what?.db", "what?mode=memory&cache=shared", "part#1.db", "100%.db", "%20.db", "Prüfung.db", "日本語.db",
		"a&b=c;d.db", `it's "q".db`, "file:rung.db", ":memory:", "-rung", "ends in space ",
	} {
		t.Run(name, func(t *testing.T) {
			folder := filepath.Join(t.TempDir(), name)
			if err := os.Mkdir(folder, 0o700); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(folder, name)
			var learner int64
			session(t, path, func(s *sqlite.Store) { learner = storetest.Full(t, s, "U1") })
			if diff := cmp.Diff([]string{name, name + ".lock"}, names(t, folder)); diff != "" {
				t.Errorf("files after closing (-want +got):\n%s", diff)
			}
			session(t, path, func(s *sqlite.Store) {
				if got := len(history(t, s, learner).Log); got != 1 {
					t.Errorf("%d entries after opening again, want 1", got)
				}
			})
		})
	}
}

func TestOpenRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	open(t, "rung.db")
	if _, err := os.Stat("rung.db"); err != nil {
		t.Error(err)
	}
}

func names(t testing.TB, folder string) (list []string) {
	t.Helper()
	found, err := os.ReadDir(folder)
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range found {
		list = append(list, file.Name())
	}
	return list
}

// The file holds what people answered and how they did.
func TestFilesArePrivate(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0))
	path := newPath(t)
	s := open(t, path)
	storetest.Full(t, s, "U1")
	want := []string{"rung.db", "rung.db-shm", "rung.db-wal", "rung.db.lock"}
	if diff := cmp.Diff(want, names(t, filepath.Dir(path))); diff != "" {
		t.Errorf("files (-want +got):\n%s", diff)
	}
	for _, name := range want {
		info, err := os.Stat(filepath.Join(filepath.Dir(path), name))
		if err != nil {
			t.Fatal(err)
		}
		if info.Mode().Perm() != 0o600 {
			t.Errorf("%s is %v, want only the owner to read it", name, info.Mode())
		}
	}
}

// An operator who lets a group read the file, for a backup, keeps that.
func TestModeOfAnOlderFileStays(t *testing.T) {
	path := newPath(t)
	session(t, path, func(*sqlite.Store) {})
	if err := os.Chmod(path, 0o640); err != nil {
		t.Fatal(err)
	}
	open(t, path)
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o640 {
		t.Errorf("the mode became %v", info.Mode())
	}
}

func TestOpenNewer(t *testing.T) {
	path := newPath(t)
	session(t, path, func(s *sqlite.Store) { storetest.Full(t, s, "U1") })
	db := raw(t, path)
	if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (4711, 1)`); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	before, files := contents(t, path), names(t, filepath.Dir(path))
	_, err := sqlite.Open(t.Context(), path)
	if !errors.Is(err, store.ErrNewer) {
		t.Fatalf("Open: %v, want ErrNewer", err)
	}
	for _, part := range []string{path, "4711"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %s", err, part)
		}
	}
	if !bytes.Equal(contents(t, path), before) {
		t.Error("the file was changed")
	}
	if diff := cmp.Diff(files, names(t, filepath.Dir(path))); diff != "" {
		t.Errorf("files (-before +after):\n%s", diff)
	}
}

func contents(t testing.TB, path string) []byte {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestOpenFails(t *testing.T) {
	for name, path := range map[string]string{
		"the folder is missing": filepath.Join(t.TempDir(), "missing", "rung.db"),
		"the path is a folder":  t.TempDir(),
	} {
		_, err := sqlite.Open(t.Context(), path)
		if !errors.Is(err, store.ErrReadOnly) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v, want ErrReadOnly with the path", name, err)
		}
	}
}

func TestOpenAgain(t *testing.T) {
	path := newPath(t)
	var learner int64
	session(t, path, func(s *sqlite.Store) { learner = storetest.Full(t, s, "U1") })
	for range 3 {
		session(t, path, func(s *sqlite.Store) {
			if got := len(history(t, s, learner).Log); got != 1 {
				t.Errorf("%d entries, want 1", got)
			}
		})
	}
}

// Whoever opens the file next must find no change of ours under way.
func TestCloseWaitsForTheChangeUnderWay(t *testing.T) {
	path := newPath(t)
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	a, err := visit(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	begun, closed, changed := make(chan struct{}), make(chan error), make(chan error)
	go func() {
		changed <- s.Update(t.Context(), a.Learner, func(tx store.Tx) error {
			close(begun)
			for range 200 {
				if err := tx.Append(t.Context(), &store.Entry{Learner: a.Learner, Kind: store.Answer}); err != nil {
					return err
				}
				if other, err := sqlite.Open(t.Context(), path); err == nil {
					t.Error("opened by another in the middle of the change")
					return other.Close()
				}
			}
			return nil
		})
	}()
	<-begun
	go func() { closed <- s.Close() }()
	if err := <-changed; err != nil {
		t.Errorf("the change under way: %v", err)
	}
	if err := <-closed; err != nil {
		t.Errorf("Close: %v", err)
	}
	session(t, path, func(s *sqlite.Store) {
		if got := len(history(t, s, a.Learner).Log); got != 200 {
			t.Errorf("%d entries, want 200", got)
		}
	})
	if err := s.Update(within(t), a.Learner, func(store.Tx) error { return nil }); err == nil {
		t.Error("a closed store was changed")
	}
}
