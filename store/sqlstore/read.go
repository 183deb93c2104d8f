package sqlstore

import (
	"context"
	"fmt"

	"github.com/rungbot/rung/store"
)

// Learner implements [store.Reader].
func (t *Tx) Learner(ctx context.Context, id int64) (l store.Learner, err error) {
	err = t.get(ctx, &l, `SELECT * FROM learner WHERE id = ?`, id)
	return l, t.fail(err, "learner %d", id)
}

// Member implements [store.Reader].
func (t *Tx) Member(ctx context.Context, workspace string, learner int64) (m store.Member, err error) {
	err = t.get(ctx, &m, `SELECT * FROM member WHERE workspace = ? AND learner = ?`, workspace, learner)
	return m, t.fail(err, "member %d of %s", learner, workspace)
}

// Members implements [store.Reader].
func (t *Tx) Members(ctx context.Context, learner int64) (list []store.Member, err error) {
	err = t.all(ctx, &list, `SELECT * FROM member WHERE learner = ? ORDER BY workspace`, learner)
	return list, t.fail(err, "memberships of %d", learner)
}

// Card implements [store.Reader].
func (t *Tx) Card(ctx context.Context, learner int64, question string) (c store.Card, err error) {
	err = t.get(ctx, &c, `SELECT * FROM card WHERE learner = ? AND question = ?`, learner, question)
	return c, t.fail(err, "card %s of %d", question, learner)
}

// Cards implements [store.Reader].
func (t *Tx) Cards(ctx context.Context, learner int64) (list []store.Card, err error) {
	err = t.all(ctx, &list, `SELECT * FROM card WHERE learner = ? ORDER BY question`, learner)
	return list, t.fail(err, "cards of %d", learner)
}

// Marks implements [store.Reader].
func (t *Tx) Marks(ctx context.Context, learner int64) (list []store.Mark, err error) {
	err = t.all(ctx, &list, `SELECT * FROM mark WHERE learner = ? ORDER BY seq`, learner)
	return list, t.fail(err, "marks of %d", learner)
}

// Prompt implements [store.Reader].
func (t *Tx) Prompt(ctx context.Context, id int64) (p store.Prompt, err error) {
	err = t.get(ctx, &p, `SELECT * FROM prompt WHERE id = ?`, id)
	return p, t.fail(err, "prompt %d", id)
}

// Round implements [store.Reader].
func (t *Tx) Round(ctx context.Context, round int64) (list []store.Prompt, err error) {
	err = t.all(ctx, &list, `SELECT * FROM prompt WHERE round = ? ORDER BY id`, round)
	return list, t.fail(err, "round %d", round)
}

// Waiting implements [store.Reader].
func (t *Tx) Waiting(ctx context.Context, learner int64, scope string) (p store.Prompt, err error) {
	err = t.get(ctx, &p, `SELECT * FROM prompt WHERE id = (SELECT max(id) FROM prompt WHERE learner = ?) AND answer = 0 AND scope = ?`,
		learner, scope)
	return p, t.fail(err, "waiting prompt of %d in %q", learner, scope)
}

// LastPrompt implements [store.Reader].
func (t *Tx) LastPrompt(ctx context.Context, learner int64) (p store.Prompt, err error) {
	err = t.get(ctx, &p, `SELECT * FROM prompt WHERE learner = ? ORDER BY id DESC LIMIT 1`, learner)
	return p, t.fail(err, "last prompt of %d", learner)
}

// Entries implements [store.Reader]. A day's entries are the newest ones of a
// learner in all but tests, so the log is read backwards from its end.
func (t *Tx) Entries(ctx context.Context, learner int64, day int) (list []store.Entry, err error) {
	err = t.all(ctx, &list, `SELECT * FROM log WHERE learner = ? AND day = ?
		AND seq > coalesce((SELECT seq FROM log WHERE learner = ? AND day < ? ORDER BY seq DESC LIMIT 1), 0) ORDER BY seq`,
		learner, day, learner, day)
	return list, t.fail(err, "log of %d on day %d", learner, day)
}

// Entry implements [store.Reader].
func (t *Tx) Entry(ctx context.Context, learner, seq int64) (e store.Entry, err error) {
	err = t.get(ctx, &e, `SELECT * FROM log WHERE learner = ? AND seq = ?`, learner, seq)
	return e, t.fail(err, "entry %d of %d", seq, learner)
}

// Since implements [store.Reader].
func (t *Tx) Since(ctx context.Context, learner, seq int64) (list []store.Entry, err error) {
	err = t.all(ctx, &list, `SELECT * FROM log WHERE learner = ? AND seq >= ? ORDER BY seq`, learner, seq)
	return list, t.fail(err, "log of %d from %d", learner, seq)
}

// LastAnswer implements [store.Reader].
func (t *Tx) LastAnswer(ctx context.Context, learner int64) (e store.Entry, err error) {
	err = t.get(ctx, &e, `SELECT * FROM log WHERE learner = ? AND kind = ? ORDER BY seq DESC LIMIT 1`, learner, store.Answer)
	return e, t.fail(err, "last answer of %d", learner)
}

// Days implements [store.Reader].
func (t *Tx) Days(ctx context.Context, learner int64, from int) (list []store.Day, err error) {
	err = t.all(ctx, &list, `SELECT * FROM day WHERE learner = ? AND day >= ? ORDER BY day`, learner, from)
	return list, t.fail(err, "days of %d from %d", learner, from)
}

// AnswersByDay implements [store.Reader].
func (t *Tx) AnswersByDay(ctx context.Context, learner int64, from int) (list []store.DayAnswers, err error) {
	err = t.all(ctx, &list, `SELECT day, count(*) AS answers FROM log
		WHERE learner = ? AND day >= ? AND kind = ? AND seq NOT IN (SELECT of_seq FROM log WHERE learner = ? AND kind = ?)
		GROUP BY day ORDER BY day`, learner, from, store.Answer, learner, store.Void)
	return list, t.fail(err, "answers of %d by day from %d", learner, from)
}

// LastDay implements [store.Reader].
func (t *Tx) LastDay(ctx context.Context, learner int64) (d store.Day, err error) {
	err = t.get(ctx, &d, `SELECT * FROM day WHERE learner = ? ORDER BY day DESC LIMIT 1`, learner)
	return d, t.fail(err, "last day of %d", learner)
}

// Holidays implements [store.Reader].
func (t *Tx) Holidays(ctx context.Context, learner int64) (list []store.Holiday, err error) {
	err = t.all(ctx, &list, `SELECT * FROM holiday WHERE learner = ? ORDER BY day`, learner)
	return list, t.fail(err, "holidays of %d", learner)
}

// Heartbeats implements [store.Reader].
func (t *Tx) Heartbeats(ctx context.Context, from, to store.Instant) (list []store.Heartbeat, err error) {
	err = t.all(ctx, &list, `SELECT * FROM heartbeat
		WHERE starts >= coalesce((SELECT max(starts) FROM heartbeat WHERE starts <= ?), 0)
		AND starts <= coalesce((SELECT min(starts) FROM heartbeat WHERE starts >= ?), ?) ORDER BY starts`, from, to, to)
	return list, t.fail(err, "heartbeats")
}

// Board implements [store.Reader].
func (t *Tx) Board(ctx context.Context, workspace, board string, limit int) ([]store.Standing, error) {
	return t.board(ctx, "", workspace, board, limit)
}

// TeamBoard implements [store.Reader].
func (t *Tx) TeamBoard(ctx context.Context, workspace, board, team string, limit int) ([]store.Standing, error) {
	return t.board(ctx, "AND m.team = ?", workspace, board, team, limit)
}

func (t *Tx) board(ctx context.Context, where string, args ...any) (list []store.Standing, err error) {
	err = t.all(ctx, &list, `SELECT s.learner, CASE WHEN m.alias <> '' THEN m.alias ELSE m.name END AS name, s.points, 0 AS rank
		FROM score s JOIN member m ON m.workspace = s.workspace AND m.learner = s.learner
		WHERE s.workspace = ? AND s.board = ? AND s.points > 0 AND m.hidden = 0 `+where+`
		ORDER BY s.points DESC, s.learner LIMIT ?`, args...)
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && list[i].Points == list[i-1].Points {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list, t.fail(err, "board %s of %s", args[1], args[0])
}

// Standing implements [store.Reader]. The rank counts the lines above in the
// index alone and takes off the few members who hide, so that it costs little
// also in the middle of ten thousand.
func (t *Tx) Standing(ctx context.Context, workspace, board string, learner int64) (s store.Standing, err error) {
	err = t.get(ctx, &s, `SELECT s.learner, CASE WHEN m.alias <> '' THEN m.alias ELSE m.name END AS name, s.points,
		(SELECT count(*) + 1 FROM score o WHERE o.workspace = s.workspace AND o.board = s.board AND o.points > s.points)
		- (SELECT count(*) FROM member h CROSS JOIN score o
		 WHERE h.workspace = s.workspace AND h.hidden = 1 AND o.workspace = h.workspace AND o.board = s.board AND o.learner = h.learner AND o.points > s.points) AS rank
		FROM score s JOIN member m ON m.workspace = s.workspace AND m.learner = s.learner
		WHERE s.workspace = ? AND s.board = ? AND s.learner = ?`, workspace, board, learner)
	return s, t.fail(err, "standing of %d on %s of %s", learner, board, workspace)
}

// History implements [store.Reader].
func (t *Tx) History(ctx context.Context, learner int64) (h store.History, err error) {
	if h.Learner, err = t.Learner(ctx, learner); err != nil {
		return h, err
	}
	for _, part := range []struct {
		table, order string
		dest         any
	}{
		{"account", "platform, team, user_id", &h.Accounts},
		{"member", "workspace", &h.Members},
		{"card", "question", &h.Cards},
		{"prompt", "id", &h.Prompts},
		{"log", "seq", &h.Log},
		{"day", "day", &h.Days},
		{"mark", "seq", &h.Marks},
		{"flag", "question, hash", &h.Flags},
		{"holiday", "day", &h.Holidays},
		{"delivery", "id", &h.Deliveries},
	} {
		err := t.all(ctx, part.dest, fmt.Sprintf(`SELECT * FROM %s WHERE learner = ? ORDER BY %s`, part.table, part.order), learner)
		if err != nil {
			return h, t.fail(err, "history of %d: %s", learner, part.table)
		}
	}
	return h, nil
}

// KnownAccount finds an account that exists.
func (t *Tx) KnownAccount(ctx context.Context, a store.Account) (known store.Account, err error) {
	err = t.get(ctx, &known, `SELECT * FROM account WHERE platform = ? AND team = ? AND user_id = ?`, a.Platform, a.Team, a.User)
	return known, t.fail(err, "account on %s", a.Platform)
}
