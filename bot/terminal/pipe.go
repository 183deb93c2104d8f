package terminal

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// maxInput is the longest line a pipe may hold, in bytes. What the mentor
// reads of it is limited further, with words.
const maxInput = 1 << 20

// Pipe reads lines until the end of in and writes what is said to out: plain
// text, or with asJSON one object a message.
func (s *Session) Pipe(ctx context.Context, in io.Reader, out io.Writer, asJSON bool) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(make([]byte, 0, 64<<10), maxInput)
	w := bufio.NewWriter(out)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	for lines.Scan() && ctx.Err() == nil {
		for _, m := range s.Line(ctx, lines.Text()) {
			if !asJSON {
				fmt.Fprintln(w, Plain(m))
				continue
			}
			if err := encoder.Encode(m); err != nil {
				return fmt.Errorf("write message: %w", err)
			}
		}
		if err := w.Flush(); err != nil { // an answer is acknowledged when it can be read
			return fmt.Errorf("write messages: %w", err)
		}
	}
	if err := lines.Err(); err != nil {
		return fmt.Errorf("read lines: %w", err)
	}
	return ctx.Err()
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
