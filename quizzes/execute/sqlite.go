package execute

import (
	"context"
	"database/sql"
	"fmt"
	"strconv"
	"strings"

	"github.com/mattn/go-sqlite3"

	"github.com/rungbot/rung/quizzes"
)

// driver is SQLite that reaches no file: decks may come from people.
const driver = "sqlite3_question"

func init() {
	sql.Register(driver, &sqlite3.SQLiteDriver{ConnectHook: func(conn *sqlite3.SQLiteConn) error {
		conn.RegisterAuthorizer(func(op int, _, _, _ string) int {
			if op == sqlite3.SQLITE_ATTACH {
				return sqlite3.SQLITE_DENY
			}
			return sqlite3.SQLITE_OK
		})
		return nil
	}})
}

// SQLite runs the code of a question in a database of its own in memory and
// returns the rows of its last statement.
func SQLite(ctx context.Context, q *quizzes.Question) (string, error) {
	db, err := sql.Open(driver, ":memory:")
	if err != nil {
		return "", fmt.Errorf("open a database for %s: %w", q.ID, err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	code := strings.TrimRight(q.Code, "; \n")
	last := strings.LastIndex(code, ";") + 1
	if _, err := db.ExecContext(ctx, q.Run.Setup+"\n"+code[:last]); err != nil {
		return "", fmt.Errorf("run %s: %w", q.ID, err)
	}
	rows, err := db.QueryContext(ctx, code[last:])
	if err != nil {
		return "", fmt.Errorf("run the last statement of %s: %w", q.ID, err)
	}
	defer rows.Close()
	names, err := rows.Columns()
	if err != nil {
		return "", fmt.Errorf("read the columns of %s: %w", q.ID, err)
	}
	var lines []string
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			return "", fmt.Errorf("read a row of %s: %w", q.ID, err)
		}
		lines = append(lines, row(values))
	}
	if err := rows.Err(); err != nil {
		return "", fmt.Errorf("read the rows of %s: %w", q.ID, err)
	}
	return joined(lines), nil
}

// row prints a row as SQLite's shell does.
func row(values []any) string {
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

func joined(lines []string) string {
	if len(lines) == 0 {
		return "no rows"
	}
	return strings.Join(lines, "; ")
}
