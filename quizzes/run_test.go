package quizzes_test

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"testing"

	_ "github.com/mattn/go-sqlite3"

	"github.com/rungbot/rung/quizzes"
)

// What a question says its SQL prints is what SQLite prints.
func TestCodePrintsWhatItSays(t *testing.T) {
	ran := 0
	for _, d := range shipped(t) {
		for _, q := range d.Questions {
			if q.Run == nil {
				continue
			}
			ran++
			if got, err := run(t, q); err != nil || got != q.Run.Prints {
				t.Errorf("%s prints %q (%v), the question says %q", q.ID, got, err, q.Run.Prints)
			}
		}
	}
	if ran < 3 {
		t.Errorf("%d questions were run, want 3 at least", ran)
	}
}

// run runs the code of a question in a database of its own and returns the rows
// of its last statement.
func run(t *testing.T, q *quizzes.Question) (string, error) {
	db, err := sql.Open("sqlite3", ":memory:")
	if err != nil {
		return "", err
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	code := strings.TrimRight(q.Code, "; \n")
	last := strings.LastIndex(code, ";") + 1
	if _, err := db.ExecContext(t.Context(), q.Run.Setup+"\n"+code[:last]); err != nil {
		return "", err
	}
	rows, err := db.QueryContext(t.Context(), code[last:])
	if err != nil {
		return "", err
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return "", err
	}
	var lines []string
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", err
		}
		lines = append(lines, line(values))
	}
	if len(lines) == 0 {
		lines = []string{"no rows"}
	}
	return strings.Join(lines, "; "), rows.Err()
}

// line prints a row as SQLite's shell does.
func line(values []any) string {
	var parts []string
	for _, v := range values {
		switch v := v.(type) {
		case nil:
			parts = append(parts, "NULL")
		case float64:
			text := strconv.FormatFloat(v, 'f', -1, 64)
			if !strings.Contains(text, ".") {
				text += ".0"
			}
			parts = append(parts, text)
		default:
			parts = append(parts, fmt.Sprint(v))
		}
	}
	return strings.Join(parts, " | ")
}
