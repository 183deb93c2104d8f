package terminal

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// maxInput is how much of a line is read, in bytes. What the mentor reads of
// it is limited further, with words.
const maxInput = 1 << 20

// Pipe reads lines until the end of in and writes what is said to out: plain
// text, or with asJSON one object a message.
func (s *Session) Pipe(ctx context.Context, in io.Reader, out io.Writer, asJSON bool) error {
	lines := bufio.NewReader(in)
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	write := func(messages []Message) error {
		for _, m := range messages {
			if !asJSON {
				fmt.Fprintln(w, Plain(m))
			} else if err := encoder.Encode(m); err != nil {
				return fmt.Errorf("write message: %w", err)
			}
		}
		if err := w.Flush(); err != nil { // an answer is acknowledged when it can be read
			return fmt.Errorf("write messages: %w", err)
		}
		return nil
	}
	var line string
	var err error
	for err == nil && ctx.Err() == nil {
		line, err = readLine(lines)
		said, failed := s.Visit(ctx, line)
		if err := errors.Join(write(said), failed); err != nil {
			return err
		}
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("read lines: %w", err)
	}
	return ctx.Err()
}

// readLine returns the beginning of the next line. The last one comes together
// with the error that ends the input.
func readLine(in *bufio.Reader) (string, error) {
	var line []byte
	for {
		part, err := in.ReadSlice('\n')
		line = append(line, part[:min(len(part), maxInput-len(line))]...)
		if !errors.Is(err, bufio.ErrBufferFull) {
			return string(line), err
		}
	}
}

// Plain renders a message for a pipe or a terminal: its text, then its buttons
// with the number that presses each.
func Plain(m Message) string {
	var b strings.Builder
	if m.In != "dm" {
		b.WriteString(m.In)
		if m.Ephemeral {
			b.WriteString(" (only " + m.To + " sees this)")
		}
		b.WriteString("\n")
	}
	b.WriteString(m.Text + "\n")
	if m.Image != "" {
		b.WriteString("\nThe picture is in " + m.Image + "\n")
	}
	if m.File != "" {
		b.WriteString("\nSaved as " + m.File + "\n")
	}
	if len(m.Buttons) > 0 {
		b.WriteString("\n")
		for i, button := range m.Buttons {
			fmt.Fprintf(&b, " %d [%s] ", i+1, button.Label)
		}
		b.WriteString("\n")
	}
	return b.String()
}
