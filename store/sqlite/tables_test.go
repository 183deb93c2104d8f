package sqlite_test

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
	"github.com/rungbot/rung/store/storetest"
)

func TestFactsRefuseUpdate(t *testing.T) {
	path := newPath(t)
	storetest.Full(t, open(t, path), "U1")
	db := raw(t, path)
	for _, table := range []string{"log", "day"} {
		for _, column := range columns(t, db, table) {
			_, err := db.Exec(fmt.Sprintf(`UPDATE %s SET %s = %s`, table, column, column))
			if err == nil || !strings.Contains(err.Error(), "append-only") && !strings.Contains(err.Error(), "never changes") {
				t.Errorf("UPDATE of %s.%s: %v, want a refusal", table, column, err)
			}
		}
	}
}

// Every column that says whose a row is must be empty of the learner, also in
// tables that come later.
func TestForgetLeavesNoRow(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	id, other := storetest.Full(t, s, "U1"), storetest.Full(t, s, "U2")
	db := raw(t, path)
	for _, learner := range []int64{id, other} {
		err := s.Update(t.Context(), learner, func(tx store.Tx) error {
			_, err := tx.AddDelivery(t.Context(), &store.Delivery{Kind: store.DailyQuiz, Target: fmt.Sprint(learner), Key: "2026-11-21", Learner: &learner, Platform: "local"})
			return errors.Join(err, tx.SetHolidays(t.Context(), learner, []int{20_800}))
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	before := rowsOf(t, db, id)
	want := []string{"account", "card", "day", "delivery", "flag", "holiday", "learner", "log", "mark", "member", "prompt", "score"}
	if got := slices.Sorted(func(yield func(string) bool) {
		for table, n := range before {
			if n > 0 && !yield(table) {
				return
			}
		}
	}); !slices.Equal(got, want) {
		t.Fatalf("the learner has rows in %v, want %v: a table is missing here or in storetest.Full", got, want)
	}
	if err := s.Update(t.Context(), id, func(tx store.Tx) error { return tx.Forget(t.Context(), id) }); err != nil {
		t.Fatal(err)
	}
	for table, n := range rowsOf(t, db, id) {
		if n != 0 {
			t.Errorf("%d rows are left in %s", n, table)
		}
	}
	for table, n := range rowsOf(t, db, other) {
		if n != before[table] {
			t.Errorf("another learner has %d rows in %s, want %d", n, table, before[table])
		}
	}
}

// Rows that are deleted must not stay readable in the file.
func TestForgetLeavesNoBytes(t *testing.T) {
	path := newPath(t)
	const user = "U-to-be-forgotten"
	var answer []byte
	session(t, path, func(s *sqlite.Store) {
		id := storetest.Full(t, s, user)
		answer = []byte(history(t, s, id).Log[0].Picked)
	})
	if data := contents(t, path); !bytes.Contains(data, []byte(user)) || !bytes.Contains(data, answer) {
		t.Fatal("the file does not show what it keeps: this test cannot tell")
	}
	session(t, path, func(s *sqlite.Store) {
		a, err := s.Account(t.Context(), store.Account{Platform: "slack", Team: "T1", User: user}, store.Learner{})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Update(t.Context(), a.Learner, func(tx store.Tx) error { return tx.Forget(t.Context(), a.Learner) }); err != nil {
			t.Fatal(err)
		}
	})
	if data := contents(t, path); bytes.Contains(data, []byte(user)) || bytes.Contains(data, answer) {
		t.Error("the file still holds what was forgotten")
	}
}

// rowsOf counts the rows of a learner in each table that can hold any.
func rowsOf(t *testing.T, db *sql.DB, learner int64) map[string]int {
	t.Helper()
	found := map[string]int{}
	for _, table := range texts(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'`) {
		column := "learner"
		if table == "learner" {
			column = "id"
		}
		if !slices.Contains(columns(t, db, table), column) {
			continue
		}
		var n int
		if err := db.QueryRow(fmt.Sprintf(`SELECT count(*) FROM %s WHERE %s = ?`, table, column), learner).Scan(&n); err != nil {
			t.Fatal(err)
		}
		found[table] = n
	}
	return found
}

func columns(t *testing.T, db *sql.DB, table string) []string {
	t.Helper()
	list := texts(t, db, `SELECT name FROM pragma_table_info(?)`, table)
	if len(list) == 0 {
		t.Fatalf("table %s is missing", table)
	}
	return list
}

func texts(t *testing.T, db *sql.DB, query string, args ...any) (list []string) {
	t.Helper()
	rows, err := db.Query(query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var text string
		if err := rows.Scan(&text); err != nil {
			t.Fatal(err)
		}
		list = append(list, text)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return list
}

// No table, also of those that come later, may keep anything of a workspace that
// was forgotten.
func TestForgetWorkspaceLeavesNoRow(t *testing.T) {
	path := newPath(t)
	s := open(t, path)
	storetest.Full(t, s, "U1")
	db := raw(t, path)
	left := func() (found []string) {
		for _, table := range texts(t, db, `SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'goose_%'`) {
			for _, column := range columns(t, db, table) {
				if texts(t, db, fmt.Sprintf(`SELECT 'x' FROM %s WHERE %s IN ('T1', 'slack:T1') LIMIT 1`, table, column)) != nil {
					found = append(found, table+"."+column)
				}
			}
		}
		return found
	}
	if len(left()) < 4 {
		t.Fatalf("the workspace is only in %v: this test cannot tell", left())
	}
	if err := s.Change(t.Context(), func(tx store.Tx) error { return tx.ForgetWorkspace(t.Context(), "slack", "T1") }); err != nil {
		t.Fatal(err)
	}
	if found := left(); len(found) > 0 {
		t.Errorf("the workspace is still in %v", found)
	}
}
