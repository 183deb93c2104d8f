package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

var teach = upsert("taught", "workspace, phrase", "workspace", "phrase", "answer", "learner", "at").then(" RETURNING id")

// Teach implements [store.Tx].
func (t *Tx) Teach(ctx context.Context, q *store.Taught) (err error) {
	q.ID, err = t.insertID(ctx, teach, *q)
	return t.fail(err, "teach %s", q.Workspace)
}

// Taught implements [store.Reader].
func (t *Tx) Taught(ctx context.Context, workspace string, id int64) (q store.Taught, err error) {
	err = t.get(ctx, &q, `SELECT * FROM taught WHERE workspace = ? AND id = ?`, workspace, id)
	return q, t.fail(err, "taught %d of %s", id, workspace)
}

// TaughtAnswer implements [store.Reader].
func (t *Tx) TaughtAnswer(ctx context.Context, workspace, phrase string) (answer string, err error) {
	err = t.get(ctx, &answer, `SELECT answer FROM taught WHERE workspace = ? AND phrase = ? AND answer <> ''`, workspace, phrase)
	return answer, t.fail(err, "what %s was taught", workspace)
}
