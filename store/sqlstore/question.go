package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

var (
	saveResting   = upsert("rest", "question", "question", "hash", "at")
	saveAnswerKey = upsert("answer_key", "question", "question", "answer", "since")
)

// AddFlag implements [store.Tx].
func (t *Tx) AddFlag(ctx context.Context, f store.Flag) error {
	return t.fail(t.put(ctx, addFlag, f), "flag %s by %d", f.Question, f.Learner)
}

// Doubters implements [store.Reader].
func (t *Tx) Doubters(ctx context.Context, question, hash, reason string, since store.Instant) (n int, err error) {
	err = t.get(ctx, &n, `SELECT count(DISTINCT learner) FROM flag WHERE question = ? AND hash = ? AND reason = ? AND at >= ?`, question, hash, reason, since)
	return n, t.fail(err, "count doubts of %s", question)
}

// Doubts implements [store.Reader].
func (t *Tx) Doubts(ctx context.Context) (list []store.Doubt, err error) {
	err = t.all(ctx, &list, `SELECT question, hash, reason, count(*) AS people, max(at) AS last FROM flag
		GROUP BY question, hash, reason ORDER BY people DESC, last DESC, question`)
	return list, t.fail(err, "doubts")
}

// SaveResting implements [store.Tx].
func (t *Tx) SaveResting(ctx context.Context, r store.Resting) error {
	return t.fail(t.put(ctx, saveResting, r), "let %s rest", r.Question)
}

// Wake implements [store.Tx].
func (t *Tx) Wake(ctx context.Context, question string) error {
	_, err := t.exec(ctx, `DELETE FROM rest WHERE question = ?`, question)
	return t.fail(err, "wake %s", question)
}

// Resting implements [store.Reader].
func (t *Tx) Resting(ctx context.Context) (list []store.Resting, err error) {
	err = t.all(ctx, &list, `SELECT * FROM rest ORDER BY question`)
	return list, t.fail(err, "questions that rest")
}

// Leeches implements [store.Reader].
func (t *Tx) Leeches(ctx context.Context, lapses int) (list []store.Leech, err error) {
	err = t.all(ctx, &list, `SELECT question, count(*) AS people FROM card WHERE lapses >= ? GROUP BY question ORDER BY question`, lapses)
	return list, t.fail(err, "leeches")
}

// SaveAnswerKey implements [store.Tx].
func (t *Tx) SaveAnswerKey(ctx context.Context, k store.AnswerKey) error {
	return t.fail(t.put(ctx, saveAnswerKey, k), "save the key of %s", k.Question)
}

// AnswerKeys implements [store.Reader].
func (t *Tx) AnswerKeys(ctx context.Context) (list []store.AnswerKey, err error) {
	err = t.all(ctx, &list, `SELECT * FROM answer_key ORDER BY question`)
	return list, t.fail(err, "keys")
}

// Answerers implements [store.Reader].
func (t *Tx) Answerers(ctx context.Context, question string) (list []int64, err error) {
	err = t.all(ctx, &list, `SELECT learner FROM card WHERE question = ? ORDER BY learner`, question)
	return list, t.fail(err, "who answered %s", question)
}

// EachAnswer is behind [store.Store.EachAnswer] of each database.
func (t *Tx) EachAnswer(ctx context.Context, fn func(store.Entry) error) error {
	rows, err := t.SQL.QueryxContext(ctx, t.SQL.Rebind(`SELECT * FROM log WHERE kind = ? ORDER BY learner, seq`), store.Answer)
	if err != nil {
		return t.fail(err, "answers")
	}
	defer rows.Close()
	for rows.Next() {
		var e store.Entry
		if err := rows.StructScan(&e); err != nil {
			return t.fail(err, "read an answer")
		}
		if err := fn(e); err != nil {
			return err
		}
	}
	return t.fail(rows.Err(), "answers")
}
