package execute_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgconn"

	"github.com/rungbot/rung/quizzes"
)

// server is a PostgreSQL server that runs questions, each in a database of its
// own.
type server struct {
	dsn  string // without a database
	made int
}

// inSession matches a statement of a session: "A: SELECT 1;".
var inSession = regexp.MustCompile(`^([A-Z]): ?(.*)$`)

// run runs the code of a question, each line beginning with a session's name;
// without names all is session A's. A statement that waits for a lock is left
// waiting while the next one runs. What the last one did is returned: its rows,
// its command tag where it has none, "ERROR " and its SQLSTATE, or "waits".
func (s *server) run(ctx context.Context, q *quizzes.Question) (string, error) {
	s.made++
	name := fmt.Sprintf("question_%d", s.made)
	admin, err := s.connect(ctx, "postgres")
	if err != nil {
		return "", err
	}
	defer admin.Close(context.WithoutCancel(ctx))
	if _, err := admin.Exec(ctx, "CREATE DATABASE "+name).ReadAll(); err != nil {
		return "", fmt.Errorf("create a database for %s: %w", q.ID, err)
	}
	watch, err := s.connect(ctx, name)
	if err != nil {
		return "", err
	}
	defer watch.Close(context.WithoutCancel(ctx))
	if _, err := watch.Exec(ctx, q.Run.Setup).ReadAll(); err != nil {
		return "", fmt.Errorf("set up %s: %w", q.ID, err)
	}
	stage := &stage{server: s, database: name, watch: watch, sessions: map[string]*session{}}
	defer stage.close(context.WithoutCancel(ctx))
	printed := ""
	for _, line := range statements(q.Code) {
		if printed, err = stage.run(ctx, line[0], line[1]); err != nil {
			return "", fmt.Errorf("run %q of %s: %w", line[1], q.ID, err)
		}
	}
	return printed, nil
}

func (s *server) connect(ctx context.Context, database string) (*pgconn.PgConn, error) {
	conn, err := pgconn.Connect(ctx, s.dsn+" dbname="+database)
	if err != nil {
		return nil, fmt.Errorf("connect to PostgreSQL: %w", err)
	}
	return conn, nil
}

// statements splits code into pairs of a session's name and what it runs.
func statements(code string) (list [][2]string) {
	for line := range strings.SplitSeq(strings.TrimSpace(code), "\n") {
		m := inSession.FindStringSubmatch(line)
		switch {
		case m != nil:
			list = append(list, [2]string{m[1], m[2]})
		case len(list) == 0:
			list = append(list, [2]string{"A", line})
		default:
			list[len(list)-1][1] += "\n" + line
		}
	}
	return list
}

// stage is the sessions of one question.
type stage struct {
	server   *server
	database string
	watch    *pgconn.PgConn
	sessions map[string]*session
}

type session struct {
	conn *pgconn.PgConn
	done chan string // holds what the statement under way did, once it did; nil without one
}

func (st *stage) close(ctx context.Context) {
	for _, s := range st.sessions {
		_ = s.conn.CancelRequest(ctx)
	}
	for _, s := range st.sessions {
		if s.done != nil {
			<-s.done
		}
		_ = s.conn.Close(ctx)
	}
}

// run runs one statement after the one before it in the same session, and
// returns what it did, "waits" if it waits for another session.
func (st *stage) run(ctx context.Context, name, statement string) (string, error) {
	s := st.sessions[name]
	if s == nil {
		conn, err := st.server.connect(ctx, st.database)
		if err != nil {
			return "", err
		}
		s = &session{conn: conn}
		st.sessions[name] = s
	}
	if s.done != nil {
		select {
		case <-s.done:
		case <-ctx.Done():
			return "", errors.New("the statement before it in its session never ends")
		}
	}
	s.done = make(chan string, 1)
	go func(done chan<- string) { done <- outcome(s.conn.Exec(ctx, statement).ReadAll()) }(s.done)
	for {
		select {
		case did := <-s.done:
			s.done = nil
			return did, nil
		case <-time.After(5 * time.Millisecond):
		}
		if waits, err := st.waits(ctx, s.conn.PID()); err != nil || waits {
			return "waits", err
		}
	}
}

// waits reports whether a session waits for one that is not itself waiting, so
// that only another statement can free it. A circle is PostgreSQL's to break.
func (st *stage) waits(ctx context.Context, pid uint32) (bool, error) {
	results, err := st.watch.Exec(ctx, fmt.Sprintf(
		"SELECT 1 FROM unnest(pg_blocking_pids(%d)) b WHERE cardinality(pg_blocking_pids(b)) = 0", pid)).ReadAll()
	if err != nil {
		return false, fmt.Errorf("ask who waits: %w", err)
	}
	return len(results[0].Rows) > 0, nil
}

// outcome is what statements did, in words: the last of them counts.
func outcome(results []*pgconn.Result, err error) string {
	if failed := (*pgconn.PgError)(nil); errors.As(err, &failed) {
		return "ERROR " + failed.Code
	}
	if err != nil {
		return err.Error()
	}
	if len(results) == 0 {
		return "nothing"
	}
	last := results[len(results)-1]
	if !last.CommandTag.Select() && len(last.FieldDescriptions) == 0 {
		return last.CommandTag.String()
	}
	var lines []string
	for _, values := range last.Rows {
		var parts []string
		for _, v := range values {
			if v == nil {
				parts = append(parts, "NULL")
			} else {
				parts = append(parts, string(v))
			}
		}
		lines = append(lines, strings.Join(parts, " | "))
	}
	if len(lines) == 0 {
		return "no rows"
	}
	return strings.Join(lines, "; ")
}
