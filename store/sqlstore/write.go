package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"github.com/rungbot/rung/store"
)

// statement is SQL text whose placeholders take the columns of one record, in
// that order. It is written once, at start: sqlx would parse names at each call.
type statement struct {
	text    string
	columns []string
}

func (s statement) then(text string) statement { return statement{s.text + text, s.columns} }

// upsert writes "INSERT ... ON CONFLICT (key) DO UPDATE" for the columns, whose
// names are also the names of the record's fields.
func upsert(table, key string, columns ...string) statement {
	var set []string
	for _, c := range columns {
		if !strings.Contains(" "+key+",", " "+c+",") {
			set = append(set, c+" = excluded."+c)
		}
	}
	return insert(table, columns...).then(" ON CONFLICT (" + key + ") DO UPDATE SET " + strings.Join(set, ", "))
}

// update writes "UPDATE ... WHERE id".
func update(table string, columns ...string) statement {
	return statement{"UPDATE " + table + " SET " + strings.Join(columns, " = ?, ") + " = ? WHERE id = ?", append(slices.Clone(columns), "id")}
}

func insert(table string, columns ...string) statement {
	return statement{"INSERT INTO " + table + " (" + strings.Join(columns, ", ") + ") VALUES (?" + strings.Repeat(", ?", len(columns)-1) + ")", columns}
}

var (
	insertLearner = insert("learner", learnerColumns...).then(" RETURNING id")
	saveLearner   = update("learner", learnerColumns[1:]...)
	saveAccount   = upsert("account", "platform, team, user_id", "platform", "team", "user_id", "learner", "name")
	saveMember    = upsert("member", "workspace, learner", "workspace", "learner", "name", "alias", "hidden", "role", "team", "joined")
	saveCard      = upsert("card", "learner, question", "learner", "question", "repetition", "ivl", "easiness", "due", "lapses")
	addMark       = insert("mark", "learner", "seq", "stage", "state", "at")
	addFlag       = insert("flag", "learner", "question", "hash", "prompt", "picked", "reason", "at").then(" ON CONFLICT (learner, question, hash) DO UPDATE SET reason = excluded.reason WHERE excluded.reason <> ''")
	addDay        = insert("day", "learner", "day", "starts", "ends", "zone", "kind", "streak", "freezes", "toward")
	addHoliday    = insert("holiday", "learner", "day")
	addPrompt     = insert("prompt", "learner", "question", "hash", "shown", "picks", "source", "hint", "asked", "round", "scope", "left_over", "next", "answer", "tried", "daily").then(" RETURNING id")
	savePrompt    = update("prompt", "hash", "shown", "picks", "hint", "round", "left_over", "next", "answer", "tried")
	addDelivery   = insert("delivery", "kind", "target", "key", "learner", "platform", "team", "user_id", "channel", "body", "state", "created", "due", "expires",
		"lease", "attempts", "message", "error").then(" ON CONFLICT (kind, target, key) DO NOTHING")
	addEntry = insert("log", "learner", "seq", "kind", "of_seq", "prompt", "question", "hash", "shown", "picked", "is_right", "hint", "source", "grade", "points",
		"known", "repetition", "ivl", "easiness", "due", "lapses", "day", "zone", "at", "platform", "team", "user_id")
	learnerColumns = []string{"created", "last", "zone", "day_end", "rest", "next_zone", "next_day_end", "next_rest", "welcomed", "corrected", "paused", "paused_from", "paused_until",
		"dose", "daily_at", "daily_platform", "daily_team", "daily_user", "daily_next", "unanswered", "day", "day_starts", "day_ends"}
)

// Account finds the account or makes it with a fresh learner. It is behind
// [store.Store.Account] of each database.
func (t *Tx) Account(ctx context.Context, a store.Account, fresh store.Learner) (store.Account, error) {
	known, err := t.KnownAccount(ctx, a)
	switch {
	case err == nil && (known.Name == a.Name || a.Name == ""):
		return known, nil
	case err == nil:
		a.Learner = known.Learner
	case errors.Is(err, store.ErrNotFound):
		if a.Learner, err = t.insertID(ctx, insertLearner, fresh); err != nil {
			return a, t.fail(err, "new learner")
		}
	default:
		return a, err
	}
	return a, t.fail(t.put(ctx, saveAccount, a), "save account on %s", a.Platform)
}

// insertID runs an INSERT that returns an id, 0 where it changed nothing.
func (t *Tx) insertID(ctx context.Context, s statement, record any) (id int64, err error) {
	err = t.get(ctx, &id, s.text, t.values(s, record)...)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	return id, err
}

// SaveLearner implements [store.Tx].
func (t *Tx) SaveLearner(ctx context.Context, l store.Learner) error {
	return t.fail(t.save(ctx, saveLearner, l), "save learner %d", l.ID)
}

// SaveMember implements [store.Tx].
func (t *Tx) SaveMember(ctx context.Context, m store.Member) error {
	_, err := t.exec(ctx, `INSERT INTO workspace (id, created) VALUES (?, ?) ON CONFLICT DO NOTHING`, m.Workspace, m.Joined)
	if err == nil {
		err = t.put(ctx, saveMember, m)
	}
	return t.fail(err, "save member %d of %s", m.Learner, m.Workspace)
}

// SaveCard implements [store.Tx].
func (t *Tx) SaveCard(ctx context.Context, c store.Card) error {
	return t.fail(t.put(ctx, saveCard, c), "save card %s of %d", c.Question, c.Learner)
}

// DeleteCard implements [store.Tx].
func (t *Tx) DeleteCard(ctx context.Context, learner int64, question string) error {
	_, err := t.exec(ctx, `DELETE FROM card WHERE learner = ? AND question = ?`, learner, question)
	return t.fail(err, "delete card %s of %d", question, learner)
}

// AddMark implements [store.Tx].
func (t *Tx) AddMark(ctx context.Context, m store.Mark) (err error) {
	if m.Seq, err = t.nextSeq(ctx, "mark", m.Learner); err == nil {
		err = t.put(ctx, addMark, m)
	}
	return t.fail(err, "mark stage %s for %d", m.Stage, m.Learner)
}

// AddDay implements [store.Tx].
func (t *Tx) AddDay(ctx context.Context, d store.Day) error {
	return t.fail(t.put(ctx, addDay, d), "close day %d of %d", d.Day, d.Learner)
}

// AddPrompt implements [store.Tx].
func (t *Tx) AddPrompt(ctx context.Context, p *store.Prompt) (err error) {
	p.ID, err = t.insertID(ctx, addPrompt, *p)
	return t.fail(err, "add prompt for %d", p.Learner)
}

// SavePrompt implements [store.Tx].
func (t *Tx) SavePrompt(ctx context.Context, p store.Prompt) error {
	return t.fail(t.save(ctx, savePrompt, p), "save prompt %d", p.ID)
}

// Append implements [store.Tx].
func (t *Tx) Append(ctx context.Context, e *store.Entry) (err error) {
	if e.Seq, err = t.nextSeq(ctx, "log", e.Learner); err == nil {
		err = t.put(ctx, addEntry, *e)
	}
	return t.fail(err, "append %s to the log of %d", e.Kind, e.Learner)
}

func (t *Tx) nextSeq(ctx context.Context, table string, learner int64) (seq int64, err error) {
	err = t.get(ctx, &seq, `SELECT coalesce(max(seq), 0) + 1 FROM `+table+` WHERE learner = ?`, learner)
	return seq, err
}

// AddPoints implements [store.Tx].
func (t *Tx) AddPoints(ctx context.Context, workspace, board string, learner int64, points int) error {
	_, err := t.exec(ctx, `INSERT INTO score (workspace, board, learner, points)
		SELECT workspace, ?, learner, ? FROM member WHERE workspace = ? AND learner = ?
		ON CONFLICT (workspace, board, learner) DO UPDATE SET points = CASE WHEN score.points + ? > 0 THEN score.points + ? ELSE 0 END`,
		board, max(points, 0), workspace, learner, points, points)
	return t.fail(err, "add points of %d to %s of %s", learner, board, workspace)
}

// Seen implements [store.Tx].
func (t *Tx) Seen(ctx context.Context, key string, at store.Instant) (bool, error) {
	added, err := t.exec(ctx, `INSERT INTO event (key, at) VALUES (?, ?) ON CONFLICT DO NOTHING`, key, at)
	return added == 0, t.fail(err, "record event")
}

// Forget implements [store.Tx].
func (t *Tx) Forget(ctx context.Context, learner int64) error {
	_, err := t.exec(ctx, `DELETE FROM learner WHERE id = ?`, learner)
	return t.fail(err, "forget learner %d", learner)
}

// SetHolidays implements [store.Tx].
func (t *Tx) SetHolidays(ctx context.Context, learner int64, days []int) error {
	_, err := t.exec(ctx, `DELETE FROM holiday WHERE learner = ?`, learner)
	for _, day := range days {
		if err == nil {
			err = t.put(ctx, addHoliday, store.Holiday{Learner: learner, Day: day})
		}
	}
	return t.fail(err, "set holidays of %d", learner)
}

// ShiftDue implements [store.Tx].
func (t *Tx) ShiftDue(ctx context.Context, learner int64, days int) error {
	_, err := t.exec(ctx, `UPDATE card SET due = due + ? WHERE learner = ?`, days, learner)
	return t.fail(err, "shift cards of %d", learner)
}

// Beat is behind [store.Store.Beat] of each database.
func (t *Tx) Beat(ctx context.Context, now store.Instant, gap int64) error {
	lengthened, err := t.exec(ctx, `UPDATE heartbeat SET ends = CASE WHEN ends < ? THEN ? ELSE ends END
		WHERE starts = (SELECT max(starts) FROM heartbeat) AND ends >= ?`, now, now, int64(now)-gap)
	if err == nil && lengthened == 0 {
		_, err = t.exec(ctx, `INSERT INTO heartbeat (starts, ends) VALUES (?, ?) ON CONFLICT DO NOTHING`, now, now)
	}
	return t.fail(err, "record a heartbeat")
}
