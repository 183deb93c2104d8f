package sqlite_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// The test binary starts itself again as another process; the variable tells
// it what to be.
const roleVariable = "RUNG_SQLITE_TEST_ROLE"

func TestMain(m *testing.M) {
	switch role := os.Getenv(roleVariable); role {
	case "":
		os.Exit(m.Run())
	case "open":
		report(os.Args[1])
	case "write":
		writeForEver(os.Args[1])
	default:
		fmt.Println("unknown role", role)
		os.Exit(1)
	}
}

// report opens the database and says in one line how that went.
func report(path string) {
	s, err := sqlite.Open(context.Background(), path)
	if err == nil {
		_, err = visit(context.Background(), s)
		err = errors.Join(err, s.Close())
	}
	fmt.Printf("%t %q\n", errors.Is(err, store.ErrReadOnly), fmt.Sprint(err))
}

// writeForEver appends to a log and prints each number once it is acknowledged.
func writeForEver(path string) {
	ctx := context.Background()
	s, err := sqlite.Open(ctx, path)
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	a, err := visit(ctx, s)
	for err == nil {
		e := store.Entry{Learner: a.Learner, Kind: store.Answer, Question: "a"}
		err = s.Update(ctx, a.Learner, func(tx store.Tx) error {
			if err := tx.Append(ctx, &e); err != nil {
				return err
			}
			return tx.SaveCard(ctx, store.Card{Learner: a.Learner, Question: "a", Easiness: 250, Lapses: int(e.Seq)})
		})
		fmt.Println(e.Seq)
	}
	fmt.Println(err)
	os.Exit(1)
}

func child(t *testing.T, role, path string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), self, path)
	cmd.Env = append(os.Environ(), roleVariable+"="+role)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestInUseByThisProcess(t *testing.T) {
	path := newPath(t)
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	inUse(t, path, os.Getpid())
	// The refusal takes nothing from the owner.
	if _, err := visit(t.Context(), s); err != nil {
		t.Error(err)
	}
	inUse(t, path, os.Getpid())
	closeStore(t, s)
	open(t, path)
}

// Two names of one file are one database.
func TestInUseUnderAnotherName(t *testing.T) {
	path := newPath(t)
	open(t, path)
	link := filepath.Join(t.TempDir(), "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlite.Open(t.Context(), link); !errors.Is(err, store.ErrInUse) {
		t.Errorf("Open by a link: %v, want ErrInUse", err)
	}
}

func inUse(t *testing.T, path string, pid int) {
	t.Helper()
	_, err := sqlite.Open(t.Context(), path)
	if !errors.Is(err, store.ErrInUse) || !strings.Contains(err.Error(), fmt.Sprintf("pid %d)", pid)) || !strings.Contains(err.Error(), path) {
		t.Errorf("Open: %v, want ErrInUse with pid %d and %s", err, pid, path)
	}
}

// A process that is killed leaves everything that it acknowledged, nothing
// half done, and no lock.
func TestKilledProcess(t *testing.T) {
	path := newPath(t)
	for _, enough := range []int64{20, 50, 120} {
		cmd := child(t, "write", path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		acknowledged := int64(0)
		for lines := bufio.NewScanner(out); lines.Scan(); {
			if _, err := fmt.Sscan(lines.Text(), &acknowledged); err != nil {
				t.Errorf("the other process: %s", lines.Text())
				break
			}
			if acknowledged == enough {
				inUse(t, path, cmd.Process.Pid)
				if err := cmd.Process.Kill(); err != nil {
					t.Fatal(err)
				}
			}
		}
		_ = cmd.Wait() // killed
		if acknowledged < enough {
			t.Fatalf("the other process ended after %d changes", acknowledged)
		}
		complete(t, path, acknowledged)
	}
}

func complete(t *testing.T, path string, acknowledged int64) {
	t.Helper()
	session(t, path, func(s *sqlite.Store) {
		a, err := visit(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		h := history(t, s, a.Learner)
		// The last change may be on disk without its process having been told.
		if n := int64(len(h.Log)); n != acknowledged && n != acknowledged+1 {
			t.Errorf("%d entries, %d were acknowledged", n, acknowledged)
		}
		if len(h.Cards) != 1 || h.Cards[0].Lapses != len(h.Log) {
			t.Errorf("half a change: %d entries beside %+v", len(h.Log), h.Cards)
		}
	})
}

func TestOpenReadOnly(t *testing.T) {
	for _, c := range []struct {
		name         string
		folder, file os.FileMode // file 0: there is none yet
	}{
		{"a folder without a database", 0o555, 0},
		{"a folder with a database", 0o555, 0o666},
		{"a folder and its database", 0o555, 0o444},
		{"a database only", 0o777, 0o444},
		{"a folder that nobody may enter", 0, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := publicPath(t)
			if c.file != 0 {
				session(t, path, func(*sqlite.Store) {})
				chmod(t, path, c.file)
				if err := os.Remove(path + ".lock"); err != nil {
					t.Fatal(err)
				}
			}
			chmod(t, filepath.Dir(path), c.folder)
			t.Cleanup(func() { chmod(t, filepath.Dir(path), 0o700) })
			cmd := child(t, "open", path)
			if os.Geteuid() == 0 { // root may write anywhere
				cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
				cmd.Path = publicBinary(t)
			}
			out, err := cmd.Output()
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.HasPrefix(out, []byte("true ")) || !bytes.Contains(out, []byte(path)) {
				t.Errorf("Open: %s want ErrReadOnly with the path", out)
			}
		})
	}
}

func chmod(t *testing.T, path string, mode os.FileMode) {
	t.Helper()
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

// publicPath is a path that every user can reach.
func publicPath(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	chmod(t, filepath.Dir(folder), 0o755)
	chmod(t, folder, 0o755)
	return filepath.Join(folder, "rung.db")
}

// publicBinary is a copy of the test binary that every user can run: go test
// builds into a folder of the user's own.
func publicBinary(t *testing.T) string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(filepath.Dir(publicPath(t)), "sqlite.test")
	if err := os.WriteFile(path, contents(t, self), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
