package execute_test

import (
	"context"
	"os"
	"strings"
	"testing"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/execute"
)

func question(lang, setup, code string) *quizzes.Question {
	return &quizzes.Question{ID: "q", Code: code, Run: &quizzes.Run{Lang: lang, Setup: setup}}
}

// What a question says its code prints is what it prints.
func TestCodePrintsWhatItSays(t *testing.T) {
	shipped, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	bank, err := shipped.With(os.DirFS("../drafts"))
	if err != nil {
		t.Fatal(err)
	}
	server := startPostgres(t)
	ran := map[string]int{}
	for _, q := range bank.Questions() {
		if q.Run == nil {
			continue
		}
		ran[q.Run.Lang]++
		if got, err := printed(t.Context(), server, q); err != nil || got != q.Run.Prints {
			t.Errorf("%s prints %q (%v), the question says %q", q.ID, got, err, q.Run.Prints)
		}
	}
	t.Logf("run: %v", ran)
	if len(bank.Questions()) == 0 || ran[""]+ran[quizzes.SQL] < 3 {
		t.Errorf("%v questions were run, want 3 of SQL at least", ran)
	}
}

func printed(ctx context.Context, s *server, q *quizzes.Question) (string, error) {
	switch q.Run.Lang {
	case quizzes.Go:
		return runGo(ctx, q)
	case quizzes.Postgres:
		return s.run(ctx, q)
	}
	return execute.SQLite(ctx, q)
}

func TestSQLite(t *testing.T) {
	for code, want := range map[string]string{
		"SELECT a, NULL, 2.0, 2.5 FROM t;":               "1 | NULL | 2.0 | 2.5; 2 | NULL | 2.0 | 2.5",
		"DELETE FROM t;\nSELECT a FROM t;":               "no rows",
		"INSERT INTO t VALUES (3); SELECT max(a) FROM t": "3",
	} {
		got, err := execute.SQLite(t.Context(), question("sql", "CREATE TABLE t (a); INSERT INTO t VALUES (1), (2);", code))
		if err != nil || got != want {
			t.Errorf("%s: %q, %v, want %q", code, got, err, want)
		}
	}
	for _, code := range []string{"SELECT nothing FROM t;", "SELEC 1;", "ATTACH DATABASE '/tmp/rung-attached' AS x; SELECT 1;", "VACUUM INTO '/tmp/rung-vacuumed'; SELECT 1;"} {
		if got, err := execute.SQLite(t.Context(), question("sql", "", code)); err == nil {
			t.Errorf("%s: %q, want a refusal", code, got)
		}
	}
}

func TestGo(t *testing.T) {
	const around = "package main\n\nimport \"fmt\"\n\nfunc main() {\n\t{{code}}\n}\n"
	if got, err := runGo(t.Context(), question("go", around, `fmt.Println(1); fmt.Println("b")`)); err != nil || got != "1; b" {
		t.Errorf("%q, %v", got, err)
	}
	if _, err := runGo(t.Context(), question("go", strings.Replace(around, "{{code}}", "fmt.Println(1)", 1), "fmt.Println(2)")); err == nil {
		t.Error("a setup that does not run the code is accepted")
	}
	if _, err := runGo(t.Context(), question("go", around, "nothing()")); err == nil {
		t.Error("a program that does not compile is accepted")
	}
}

func TestPostgres(t *testing.T) {
	server := startPostgres(t)
	const setup = "CREATE TABLE t (id int PRIMARY KEY, n int); INSERT INTO t VALUES (1, 10), (2, 20);"
	for name, c := range map[string]struct{ code, want string }{
		"rows":        {"SELECT n, NULL FROM t ORDER BY id;", "10 | NULL; 20 | NULL"},
		"tag":         {"A: UPDATE t SET n = 0;", "UPDATE 2"},
		"nothing":     {"SELECT n FROM t\nWHERE id = 3;", "no rows"},
		"own view":    {"A: BEGIN;\nA: UPDATE t SET n = 11 WHERE id = 1;\nB: SELECT n FROM t WHERE id = 1;", "10"},
		"waits":       {"A: BEGIN;\nA: UPDATE t SET n = 11 WHERE id = 1;\nB: UPDATE t SET n = 12 WHERE id = 1;", "waits"},
		"goes on":     {"A: BEGIN;\nA: UPDATE t SET n = n + 1 WHERE id = 1;\nB: UPDATE t SET n = n + 1 WHERE id = 1;\nA: COMMIT;\nB: SELECT n FROM t WHERE id = 1;", "12"},
		"error":       {"INSERT INTO t VALUES (1, 1);", "ERROR 23505"},
		"a circle":    {"A: BEGIN;\nB: BEGIN;\nA: UPDATE t SET n = 1 WHERE id = 1;\nB: UPDATE t SET n = 1 WHERE id = 2;\nA: UPDATE t SET n = 1 WHERE id = 2;\nB: UPDATE t SET n = 1 WHERE id = 1;\nB: ROLLBACK;\nA: COMMIT;\nA: SELECT count(*) FROM pg_stat_database WHERE datname = current_database() AND deadlocks > 1;", "0"},
		"serializing": {"A: BEGIN ISOLATION LEVEL REPEATABLE READ;\nA: SELECT n FROM t;\nB: UPDATE t SET n = 1;\nA: UPDATE t SET n = 2;", "ERROR 40001"},
	} {
		if got, err := server.run(t.Context(), question("postgres", setup, c.code)); err != nil || got != c.want {
			t.Errorf("%s: %q, %v, want %q", name, got, err, c.want)
		}
	}
}
