package main

import (
	"database/sql"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// raceOptions is the variable that the race detector reads.
const raceOptions = "GORACE"

// TestMain makes a copy of this test binary the command rung, for the scripts and for the other tests that run it.
func TestMain(m *testing.M) {
	if os.Getenv(raceOptions) == "" { // a second at the end of each process would add up
		os.Setenv(raceOptions, "atexit_sleep_ms=10")
	}
	testscript.Main(m, map[string]func(){"rung": main})
}

// The scripts say what an operator types and what they then see. Beside testscript's own commands they have:
//
//	messages FILE KIND...        each line of FILE is one message as --json prints it, and their kinds are these
//	same KIND FILE1 FILE2        both files hold the same texts in their messages of the kind
//	button VARIABLE LABEL FILE   keep the id of the newest button with the label
//	repeat FILE TEXT COUNT TEXT  write a text so many times and then another, both with escapes as in Go
//	sql FILE STATEMENT           change a database behind Rung's back
//	nobody ARGS...               run rung as a user who may write nowhere but in folders open to all; it must fail
//	start [-say LINE] ARGS...    start rung, say a line to it and wait for its first line, which is the output
//	url VARIABLE                 keep the URL in that line, and its token in VARIABLE_TOKEN
//	addressof VARIABLE URL       keep the address at which this machine reaches the host of the URL
//	get URL STATUS               ask a page; what it says is the output
//	stream URL                   ask a page that goes on until the script ends
//	hangup WORDS                 send SIGHUP to what was started, and wait until its log says the words
//	[!] terminate                send SIGTERM to what was started; it must end with exit code 0 (another one)
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("TZ", "UTC")
			e.Setenv(raceOptions, os.Getenv(raceOptions))
			e.Values[startedKey{}] = new(started)
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"messages": messagesCommand, "same": sameCommand, "button": buttonCommand,
			"repeat": repeatCommand, "sql": sqlCommand, "nobody": nobodyCommand,
			"start": startCommand, "url": urlCommand, "addressof": addressofCommand, "get": getCommand, "stream": streamCommand, "terminate": terminateCommand, "hangup": hangupCommand,
		},
	})
}

// usage ends the script unless it gave at least so many arguments.
func usage(ts *testscript.TestScript, neg bool, args []string, least int, text string) {
	if neg || len(args) < least {
		ts.Fatalf("usage: %s", text)
	}
}

func repeatCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 4, "repeat FILE TEXT COUNT TEXT")
	count, err := strconv.Atoi(args[2])
	ts.Check(err)
	var parts [2]string
	for i, text := range []string{args[1], args[3]} {
		parts[i], err = strconv.Unquote(`"` + text + `"`)
		ts.Check(err)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat(parts[0], count)+parts[1]), 0o600))
}

func sqlCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "sql FILE STATEMENT")
	db, err := sql.Open("sqlite3", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	_, err = db.Exec(args[1])
	ts.Check(err)
}

// nobodyID is the user and the group that own nothing.
const nobodyID = 65534

func nobodyCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 1, "nobody ARGS...")
	cmd := rung(ts, args...)
	if os.Geteuid() == 0 { // root may write anywhere
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobodyID, Gid: nobodyID}}
		bin, work := filepath.Dir(cmd.Path), ts.Getenv("WORK")
		for _, private := range []string{cmd.Path, bin, filepath.Dir(bin), work, filepath.Dir(work)} {
			ts.Check(os.Chmod(private, 0o755))
		}
	}
	cmd.Stdout, cmd.Stderr = ts.Stdout(), ts.Stderr()
	if err := cmd.Run(); err == nil {
		ts.Fatalf("rung %v went well as nobody", args)
	}
}

// rung is the command with the script's folder and environment.
func rung(ts *testscript.TestScript, args ...string) *exec.Cmd {
	path, err := exec.LookPath("rung")
	ts.Check(err)
	cmd := exec.Command(path, args...)
	cmd.Dir = ts.MkAbs(".")
	names := []string{"PATH", "HOME", "TMPDIR", "TZ", raceOptions}
	for _, s := range settings() {
		names = append(names, s.variable())
	}
	for _, name := range names {
		if value := ts.Getenv(name); value != "" {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	return cmd
}
