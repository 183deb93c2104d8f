package terminal

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/rungbot/rung/bot"
)

// Interactive runs the session at a terminal in raw mode until the person
// leaves with Ctrl-D: history with the arrow keys, completion with Tab, and a
// number on an empty line presses the button of that number. What falls due
// while the person waits is printed at the next of the ticks.
func (s *Session) Interactive(ctx context.Context, screen io.ReadWriter, width int, ticks <-chan time.Time) error {
	keys := &keyboard{Reader: screen, buttons: func() int { return len(s.Buttons()) }}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{keys, screen}, "> ")
	if width > 0 {
		if err := t.SetSize(width, 24); err != nil {
			return fmt.Errorf("set size of terminal: %w", err)
		}
	}
	t.AutoCompleteCallback = func(line string, pos int, key rune) (string, int, bool) {
		if key != '\t' {
			return "", 0, false
		}
		done := common(s.Complete(ctx, line[:pos]))
		if len(done) <= pos {
			return line, pos, true
		}
		return done + line[pos:], len(done), true
	}
	who := "You are " + bot.Clean(s.person) + ". "
	if s.person == "you" {
		who = ""
	}
	fmt.Fprintf(t, "Rung. %sType /rung help to begin, Tab completes, Ctrl-D leaves.\n\n", who)
	stop := s.announce(ctx, t, width, ticks)
	defer stop()
	for ctx.Err() == nil {
		line, err := t.ReadLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read from terminal: %w", err)
		}
		if err := write(t, width, s.Line(ctx, s.expand(line))); err != nil {
			return err
		}
	}
	return nil
}

// announce prints what is due, now and at every tick, until it is stopped. The
// terminal draws the line being typed again below it.
func (s *Session) announce(ctx context.Context, t io.Writer, width int, ticks <-chan time.Time) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	print := func() {
		due, err := s.Due(ctx)
		if err == nil || len(due) > 0 {
			err = write(t, width, due)
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(t, "What is due could not be looked up. What you type still works.") // the mentor has logged why
		}
	}
	var waiting sync.WaitGroup
	waiting.Go(func() {
		print()
		for {
			select {
			case <-ticks:
				print()
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		waiting.Wait()
	}
}

func write(t io.Writer, width int, messages []Message) error {
	for _, m := range messages {
		if _, err := fmt.Fprintln(t, wrap(Plain(m), width)); err != nil {
			return fmt.Errorf("write to terminal: %w", err)
		}
	}
	return nil
}

// expand turns a number into the press of that button.
func (s *Session) expand(line string) string {
	n, err := strconv.Atoi(strings.TrimSpace(line))
	if buttons := s.Buttons(); err == nil && n >= 1 && n <= len(buttons) {
		return "!press " + buttons[n-1].ID
	}
	return line
}

// common returns the longest beginning that all lines share.
func common(lines []string) string {
	if len(lines) == 0 {
		return ""
	}
	prefix := lines[0]
	for _, l := range lines[1:] {
		for !strings.HasPrefix(l, prefix) {
			prefix = prefix[:len(prefix)-1]
		}
	}
	return prefix
}

// wrap breaks lines at spaces so that none is wider than the terminal.
// Indented lines are code and stay as they are.
func wrap(text string, width int) string {
	if width < 20 {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		if strings.HasPrefix(line, "    ") {
			continue
		}
		var out []string
		for runes := []rune(line); ; {
			if len(runes) <= width {
				out = append(out, string(runes))
				break
			}
			at := width
			for at > 0 && runes[at] != ' ' {
				at--
			}
			if at == 0 {
				at = width
			}
			out = append(out, string(runes[:at]))
			runes = []rune(strings.TrimPrefix(string(runes[at:]), " "))
		}
		lines[i] = strings.Join(out, "\n")
	}
	return strings.Join(lines, "\n")
}

// keyboard ends the line after a digit typed on an empty one, so that one key
// presses a button.
type keyboard struct {
	io.Reader
	buttons func() int
	typed   int // keys since the line began
}

func (k *keyboard) Read(p []byte) (int, error) {
	if len(p) < 2 {
		return k.Reader.Read(p)
	}
	n, err := k.Reader.Read(p[:1])
	if n == 0 {
		return n, err
	}
	switch key := p[0]; {
	case key == '\r' || key == '\n':
		k.typed = 0
	case k.typed == 0 && key >= '1' && key <= '9' && int(key-'0') <= k.buttons():
		p[1] = '\r'
		return 2, err
	default:
		k.typed++
	}
	return n, err
}
