package execute_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// errNoPostgres says that the programs of PostgreSQL are not on this machine.
var errNoPostgres = errors.New("PostgreSQL is not installed: install the package postgresql, then try again")

// startPostgres starts a server for a test. It listens on a socket in its own
// folder only: a test's folder has too long a name for a socket and is closed
// to the user postgres, as whom it runs where we are root, since it refuses root.
func startPostgres(t *testing.T) *server {
	t.Helper()
	bin, err := postgresFolder()
	if err != nil {
		t.Fatal(err)
	}
	folder, err := os.MkdirTemp("", "rung-postgres-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	as, err := notRoot(folder)
	if err != nil {
		t.Fatal(err)
	}
	data, log := filepath.Join(folder, "data"), filepath.Join(folder, "log")
	command := func(name string, args ...string) error {
		cmd := exec.CommandContext(context.Background(), filepath.Join(bin, name), args...)
		cmd.Dir, cmd.SysProcAttr = folder, as
		return cmd.Run() // without pipes, which the server would keep open
	}
	if err := command("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "-N"); err != nil {
		t.Fatalf("make a PostgreSQL cluster: %v", err)
	}
	options := "-c listen_addresses= -c fsync=off -c unix_socket_directories=" + folder
	t.Cleanup(func() { _ = command("pg_ctl", "stop", "-w", "-s", "-m", "immediate", "-D", data) })
	if err := command("pg_ctl", "start", "-w", "-s", "-D", data, "-l", log, "-o", options); err != nil {
		words, _ := os.ReadFile(log)
		t.Fatalf("start PostgreSQL: %v\n%s", err, words)
	}
	return &server{dsn: "host=" + folder + " user=postgres"}
}

// postgresFolder finds the server's programs, the newest version first. Debian
// keeps them off the PATH.
func postgresFolder() (string, error) {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path), nil
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errors.Join(errNoPostgres, err)
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// notRoot returns how to run as the user postgres, who then owns the folder;
// nil where we are not root.
func notRoot(folder string) (*syscall.SysProcAttr, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errors.Join(errNoPostgres, err)
	}
	uid, err := strconv.Atoi(strings.TrimSpace(u.Uid))
	if err != nil {
		return nil, fmt.Errorf("user postgres: %w", err)
	}
	gid, err := strconv.Atoi(strings.TrimSpace(u.Gid))
	if err != nil {
		return nil, fmt.Errorf("group of the user postgres: %w", err)
	}
	if err := os.Chown(folder, uid, gid); err != nil {
		return nil, fmt.Errorf("give the user postgres its folder: %w", err)
	}
	return &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
}
