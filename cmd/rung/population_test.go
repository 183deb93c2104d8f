package main

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// population is a database as a team leaves it that has used Rung for months.
type population struct {
	learners int
	entries  int       // of the log for each learner, on average
	now      time.Time // their last visit; all live in UTC and their days end at 04:00
}

// teamSize is how many learners share a workspace.
const teamSize = 100

// event is the learner's doing something in their team's direct message. Learners count from 1.
func (p population) event(learner int, kind bot.EventKind) bot.Event {
	team := fmt.Sprintf("T%05d", (learner-1)/teamSize)
	return bot.Event{
		Kind: kind, Account: bot.Account{Platform: "slack", Team: team, User: fmt.Sprintf("U%07d", learner)},
		Name: fmt.Sprintf("Person %07d", learner), Zone: "UTC", Place: bot.Place{Workspace: team},
	}
}

// write makes the database at path. Through the store this would take hours, so the rows are made by the
// database itself, in the order in which they lie on disk.
//
// Of twenty learners ten have a fifth of the average of entries, six four fifths, three 2.4 times as many and one
// six times as many; all answer five questions a day.
func (p population) write(t testing.TB, path string) {
	t.Helper()
	s, err := sqlite.Open(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	db, err := sql.Open("sqlite3", "file:"+path+"?_journal_mode=OFF&_synchronous=OFF&_cache_size=-200000")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // of the temporary tables
	for _, statement := range p.statements(t) {
		if _, err := db.ExecContext(t.Context(), statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
}

func (p population) statements(t testing.TB) []string {
	t.Helper()
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	today := quizzes.DayOf(p.now.Date())
	var questions []string
	for n, q := range bank.Questions() {
		questions = append(questions, fmt.Sprintf("(%d, '%s', '%s', '%s')", n, q.ID, q.Hash, strings.Join(quizzes.Shuffle(q, 1), ",")))
	}
	boards := []string{"all/", today.Month() + "/"}
	for week := range 8 {
		boards = append(boards, (today-quizzes.Day(7*week)).Week()+"/")
	}
	for _, d := range bank.Decks {
		boards = append(boards, "all/"+d.ID, today.Month()+"/"+d.ID, today.Week()+"/"+d.ID)
	}
	dayStarts := today.Time().Add(4 * time.Hour)
	return []string{
		`CREATE TEMP TABLE question (n INTEGER PRIMARY KEY, id TEXT, hash TEXT, shown TEXT)`,
		`INSERT INTO temp.question VALUES ` + strings.Join(questions, ", "),
		`CREATE TEMP TABLE board (name TEXT)`,
		`INSERT INTO temp.board VALUES ('` + strings.Join(boards, "'), ('") + `')`,
		numbers("person", p.learners),
		numbers("number", p.entries*6),
		`ALTER TABLE temp.person ADD COLUMN entries INTEGER`,
		fmt.Sprintf(`UPDATE temp.person SET entries = %d * CASE WHEN n %% 20 < 10 THEN 2 WHEN n %% 20 < 16 THEN 8 WHEN n %% 20 < 19 THEN 24 ELSE 60 END / 10`, p.entries),
		fmt.Sprintf(`INSERT INTO learner (id, created, last, zone, day_end, next_zone, next_day_end, welcomed, day, day_starts, day_ends) SELECT n, %d, %[1]d, 'UTC', 240, 'UTC', 240, 1, %d, %d, %d FROM temp.person`,
			store.At(p.now), today, store.At(dayStarts), store.At(dayStarts.Add(24*time.Hour))),
		fmt.Sprintf(`INSERT INTO account SELECT 'slack', printf('T%%05d', (n-1)/%d), printf('U%%07d', n), n, printf('Person %%07d', n) FROM temp.person ORDER BY n`, teamSize),
		fmt.Sprintf(`INSERT INTO workspace (id, created) SELECT DISTINCT printf('slack:T%%05d', (n-1)/%d), %d FROM temp.person`, teamSize, store.At(p.now)),
		fmt.Sprintf(`INSERT INTO member (workspace, learner, name, alias, hidden, role, joined) SELECT printf('slack:T%%05d', (n-1)/%d), n, printf('Person %%07d', n), '', 0, '', %d FROM temp.person ORDER BY n`, teamSize, store.At(p.now)),
		fmt.Sprintf(`INSERT INTO card SELECT p.n, q.id, 2, 6, 250, %d + (q.n*13 + p.n) %% 40 - 10, 0
			FROM temp.person p JOIN temp.question q ON q.n < p.entries ORDER BY p.n, q.id`, today),
		fmt.Sprintf(`INSERT INTO prompt (id, learner, question, hash, shown, source, hint, asked, round, scope, left_over, next, answer, tried)
			SELECT p.n, p.n, q.id, q.hash, q.shown, 'review', 0, %d, p.n, '', 0, 0, p.entries, 0
			FROM temp.person p JOIN temp.question q ON q.n = p.n %% %d ORDER BY p.n`, store.At(p.now.AddDate(0, 0, -1)), len(questions)),
		fmt.Sprintf(`INSERT INTO log SELECT p.n, s.n, 'answer', 0, p.n, q.id, q.hash, q.shown, 'a', s.n %% 5 > 0, 0, 'review', 4, 10, 1, 2, 6, 250, %d, 0,
			%[1]d - 1 - (p.entries - s.n)/5, 'UTC', (%[1]d - 1 - (p.entries - s.n)/5)*86400000 + 36000000 + s.n*1000, 'slack', printf('T%%05d', (p.n-1)/%d), printf('U%%07d', p.n)
			FROM temp.person p CROSS JOIN temp.number s ON s.n <= p.entries CROSS JOIN temp.question q ON q.n = (s.n*7 + p.n) %% %d ORDER BY p.n, s.n`, today, teamSize, len(questions)),
		fmt.Sprintf(`INSERT INTO day (learner, day, starts, ends, zone, kind)
			SELECT p.n, %d - s.n, (%[1]d - s.n)*86400000 + 14400000, (%[1]d - s.n + 1)*86400000 + 14400000, 'UTC', 'answered'
			FROM temp.person p JOIN temp.number s ON s.n <= (p.entries + 4)/5 ORDER BY p.n, s.n DESC`, today),
		fmt.Sprintf(`INSERT INTO score SELECT printf('slack:T%%05d', (p.n-1)/%d), b.name, p.n, 10 + p.n*7 %% 500 FROM temp.person p CROSS JOIN temp.board b ORDER BY 1, 2, 3`, teamSize),
	}
}

// numbers makes the temporary table of the numbers from 1 to last.
func numbers(table string, last int) string {
	return fmt.Sprintf(`CREATE TEMP TABLE %s AS WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n+1 FROM c WHERE n < %d) SELECT n FROM c`, table, last)
}

// The benchmarks and the soak are not run every day; a schema that has moved
// on must not wait for them.
func TestPopulationFitsTheSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rung.db")
	p := population{learners: 20, entries: 10, now: bottest.Start}
	p.write(t, path)
	f := bottest.Open(t, path, p.now)
	reply, err := f.Mentor.Handle(t.Context(), with(p.event(7, bot.Said), "/quiz"))
	if err != nil || len(reply.Say) == 0 || reply.Say[0].Kind != bot.KindQuiz {
		t.Errorf("a learner of the population asks for a quiz and gets %v, %v", reply, err)
	}
}

func with(e bot.Event, text string) bot.Event {
	e.Text = text
	return e
}
