package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sys/unix"
)

// At a terminal there is a greeting, Tab completes, a digit presses a button, Ctrl-D leaves, and the terminal is then
// as it was before.
func TestTerminal(t *testing.T) {
	screen := openTerminal(t)
	cmd := screen.run(t, "chat", "--db", filepath.Join(t.TempDir(), "rung.db"), "--as", "ana", "--at", "2026-11-23T09:00:00Z")
	screen.shows(t, "You are ana.")
	screen.shows(t, "Ctrl-D leaves")
	screen.types(t, "/road\t")
	screen.shows(t, "/roadmap ")
	screen.types(t, "n\t\r")
	screen.shows(t, "Next: ")
	screen.shows(t, "2 [See the roadmap]") // of the welcome, whose buttons are the newest
	screen.types(t, "1")                   // no return: one key is enough
	screen.shows(t, "[I don't know]")
	screen.types(t, "1")
	screen.shows(t, "your answer)")
	screen.types(t, "\x04")
	if err := cmd.Wait(); err != nil {
		t.Errorf("after Ctrl-D: %v", err)
	}
	screen.asBefore(t)
}

// A signal that ends the process leaves the terminal as it was, too.
func TestTerminalAfterSignal(t *testing.T) {
	screen := openTerminal(t)
	cmd := screen.run(t, "chat", "--db", filepath.Join(t.TempDir(), "rung.db"))
	screen.shows(t, "Ctrl-D leaves")
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // by the signal
	screen.asBefore(t)
}

// pseudoTerminal is both ends of a terminal: what a person has before them, and what a program is given.
type pseudoTerminal struct {
	person, program *os.File
	before          *unix.Termios
	unread          []byte
}

func openTerminal(t *testing.T) *pseudoTerminal {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY|syscall.O_NONBLOCK, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { person.Close() })
	raw, err := person.SyscallConn()
	if err != nil {
		t.Fatal(err)
	}
	var number int
	var failed error
	err = raw.Control(func(fd uintptr) {
		if failed = unix.IoctlSetPointerInt(int(fd), unix.TIOCSPTLCK, 0); failed == nil {
			number, failed = unix.IoctlGetInt(int(fd), unix.TIOCGPTN)
		}
	})
	if err != nil || failed != nil {
		t.Fatal(err, failed)
	}
	program, err := os.OpenFile("/dev/pts/"+strconv.Itoa(number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { program.Close() })
	p := &pseudoTerminal{person: person, program: program}
	p.before = p.state(t)
	return p
}

func (p *pseudoTerminal) state(t *testing.T) *unix.Termios {
	t.Helper()
	state, err := unix.IoctlGetTermios(int(p.program.Fd()), unix.TCGETS)
	if err != nil {
		t.Fatal(err)
	}
	return state
}

// run starts rung with the terminal as its own, which must not be as it was by the time it greets.
func (p *pseudoTerminal) run(t *testing.T, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "rung", args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = p.program, p.program, p.program
	cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	p.shows(t, "Rung.")
	if cmp.Equal(p.before, p.state(t)) {
		t.Error("the terminal still edits lines by itself")
	}
	return cmd
}

func (p *pseudoTerminal) asBefore(t *testing.T) {
	t.Helper()
	if diff := cmp.Diff(p.before, p.state(t)); diff != "" {
		t.Errorf("the terminal is not as it was (-before +after):\n%s", diff)
	}
}

func (p *pseudoTerminal) types(t *testing.T, keys string) {
	t.Helper()
	if _, err := p.person.WriteString(keys); err != nil {
		t.Fatal(err)
	}
}

// shows reads the screen until the words have come.
func (p *pseudoTerminal) shows(t *testing.T, words string) {
	t.Helper()
	if err := p.person.SetReadDeadline(time.Now().Add(20 * time.Second)); err != nil {
		t.Fatal(err)
	}
	for {
		if _, after, ok := bytes.Cut(p.unread, []byte(words)); ok {
			p.unread = after
			return
		}
		part := make([]byte, 4096)
		n, err := p.person.Read(part)
		if err != nil {
			t.Fatalf("%v while waiting for %s; the screen shows:\n%s", err, words, p.unread)
		}
		p.unread = append(p.unread, part[:n]...)
	}
}
