package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

var saveInstallation = upsert("installation", "platform, team", "platform", "team", "token", "since", "removed")

// SaveInstallation implements [store.Tx].
func (t *Tx) SaveInstallation(ctx context.Context, i store.Installation) error {
	return t.fail(t.put(ctx, saveInstallation, i), "save the installation of %s:%s", i.Platform, i.Team)
}

// Installation implements [store.Reader].
func (t *Tx) Installation(ctx context.Context, platform, team string) (i store.Installation, err error) {
	err = t.get(ctx, &i, `SELECT * FROM installation WHERE platform = ? AND team = ?`, platform, team)
	return i, t.fail(err, "installation of %s:%s", platform, team)
}

// Installations implements [store.Reader].
func (t *Tx) Installations(ctx context.Context) (list []store.Installation, err error) {
	err = t.all(ctx, &list, `SELECT * FROM installation ORDER BY platform, since, team`)
	return list, t.fail(err, "installations")
}

// ForgetWorkspace implements [store.Tx].
func (t *Tx) ForgetWorkspace(ctx context.Context, platform, team string) error {
	workspace := platform + ":" + team
	for _, step := range []struct {
		statement string
		args      []any
	}{
		{`DELETE FROM learner WHERE id IN (SELECT learner FROM account WHERE platform = ? AND team = ?)
			AND NOT EXISTS (SELECT 1 FROM account a WHERE a.learner = learner.id AND (a.platform <> ? OR a.team <> ?))`, []any{platform, team, platform, team}},
		{`DELETE FROM account WHERE platform = ? AND team = ?`, []any{platform, team}},
		{`DELETE FROM delivery WHERE platform = ? AND team = ?`, []any{platform, team}},
		{`DELETE FROM score WHERE workspace = ?`, []any{workspace}},
		{`DELETE FROM member WHERE workspace = ?`, []any{workspace}},
		{`DELETE FROM board WHERE workspace = ?`, []any{workspace}},
		{`DELETE FROM taught WHERE workspace = ?`, []any{workspace}},
		{`DELETE FROM workspace WHERE id = ?`, []any{workspace}},
		{`DELETE FROM installation WHERE platform = ? AND team = ?`, []any{platform, team}},
	} {
		if _, err := t.exec(ctx, step.statement, step.args...); err != nil {
			return t.fail(err, "forget workspace %s", workspace)
		}
	}
	return nil
}
