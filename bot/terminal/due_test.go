package terminal_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/terminal"
)

// waiting is a person at a terminal for whom a daily quiz falls due tomorrow.
func waiting(t *testing.T) (*bottest.Fixture, *terminal.Session) {
	t.Helper()
	f := bottest.New(t)
	s := terminal.NewSession(f.Mentor, f.Clock, "ana")
	s.Line(t.Context(), "/daily on")
	return f, s
}

// What fell due before a pipe opens is said with the first answer, once.
func TestPipeSaysWhatFellDue(t *testing.T) {
	f, s := waiting(t)
	f.Clock.Set(bottest.Start.AddDate(0, 0, 1))
	var out strings.Builder
	if err := s.Pipe(t.Context(), strings.NewReader("/streak\n/rung help\n"), &out, false); err != nil {
		t.Fatal(err)
	}
	streak, quiz, help := strings.Index(out.String(), "Your streak"), strings.Index(out.String(), "[In an hour]"), strings.Index(out.String(), "What I can do")
	if streak < 0 || quiz < streak || help < quiz || strings.Count(out.String(), "[In an hour]") != 1 {
		t.Errorf("the pipe says\n%s", out.String())
	}
}

// screen is a terminal of which a test reads what is written.
type screen struct {
	io.Reader
	io.Writer
}

// A quiz that falls due while the prompt waits is printed at the next tick, once,
// and its buttons are those that a digit presses.
func TestPromptPrintsWhatFallsDue(t *testing.T) {
	f, s := waiting(t)
	keys, typed := io.Pipe()
	shown, written := io.Pipe()
	ticks, done := make(chan time.Time), make(chan error, 1)
	go func() {
		done <- s.Interactive(t.Context(), screen{keys, written}, 80, ticks)
		written.Close()
	}()
	until := reader(t, shown)
	until("Ctrl-D leaves")
	f.Clock.Set(bottest.Start.AddDate(0, 0, 1))
	go func() { ticks <- time.Time{} }()
	until("[Tomorrow]")
	go func() {
		ticks <- time.Time{} // brings nothing more
		typed.Write([]byte("1"))
	}()
	if text := until("Streak: 1 day"); strings.Contains(text, "[Tomorrow]") {
		t.Errorf("it came again:\n%s", text)
	}
	go typed.Write([]byte("\x04"))
	until("")
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// reader returns a function that reads what is shown until it holds a text, or
// all of it for "", and returns it.
func reader(t *testing.T, shown io.Reader) func(text string) string {
	var all strings.Builder
	buffer := make([]byte, 4096)
	return func(text string) string {
		t.Helper()
		all.Reset()
		for text == "" || !strings.Contains(all.String(), text) {
			n, err := shown.Read(buffer)
			all.Write(buffer[:n])
			if err != nil && text != "" {
				t.Fatalf("%v before %q; it shows\n%s", err, text, all.String())
			}
			if err != nil {
				break
			}
		}
		return all.String()
	}
}
