package execute_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// hole is where the code of a question stands in the program around it.
const hole = "{{code}}"

// runGo runs the code of a question, inside the program of its setup if it has
// one, with the go command of this machine and the standard library only. It
// returns what the program wrote to its standard output.
func runGo(ctx context.Context, q *quizzes.Question) (string, error) {
	program := q.Code
	if q.Run.Setup != "" {
		if !strings.Contains(q.Run.Setup, hole) {
			return "", fmt.Errorf("run %s: its setup has no %s, so its code would not run", q.ID, hole)
		}
		program = strings.ReplaceAll(q.Run.Setup, hole, q.Code)
	}
	folder, err := os.MkdirTemp("", "rung-question-")
	if err != nil {
		return "", fmt.Errorf("make a folder for %s: %w", q.ID, err)
	}
	defer os.RemoveAll(folder)
	if err := os.WriteFile(filepath.Join(folder, "main.go"), []byte(program), 0o600); err != nil {
		return "", fmt.Errorf("write the program of %s: %w", q.ID, err)
	}
	if err := os.WriteFile(filepath.Join(folder, "go.mod"), []byte("module question\n\ngo 1.26\n"), 0o600); err != nil {
		return "", fmt.Errorf("write the module of %s: %w", q.ID, err)
	}
	var out, complaints bytes.Buffer
	cmd := exec.CommandContext(ctx, "go", "run", ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &complaints
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=-mod=mod", "GOPROXY=off")
	if err := cmd.Run(); err != nil {
		return "", fmt.Errorf("run %s: %w: %s", q.ID, err, complaints.String())
	}
	text := strings.TrimRight(strings.ReplaceAll(out.String(), "\r\n", "\n"), "\n")
	return strings.ReplaceAll(text, "\n", "; "), nil
}
