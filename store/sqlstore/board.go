package sqlstore

import (
	"context"

	"github.com/rungbot/rung/store"
)

var saveBoard = upsert("board", "workspace, channel", "workspace", "channel", "spec", "next")

// Climbers implements [store.Reader].
func (t *Tx) Climbers(ctx context.Context, workspace, before, board string, limit int) (list []store.Climber, err error) {
	err = t.all(ctx, &list, `SELECT CASE WHEN m.alias <> '' THEN m.alias ELSE m.name END AS name, s.points - coalesce(p.points, 0) AS gain
		FROM score s JOIN member m ON m.workspace = s.workspace AND m.learner = s.learner
		LEFT JOIN score p ON p.workspace = s.workspace AND p.board = ? AND p.learner = s.learner
		WHERE s.workspace = ? AND s.board = ? AND m.hidden = 0 AND s.points > coalesce(p.points, 0)
		ORDER BY gain DESC, s.learner LIMIT ?`, before, workspace, board, limit)
	return list, t.fail(err, "climbers of %s on %s", workspace, board)
}

// Total implements [store.Reader].
func (t *Tx) Total(ctx context.Context, workspace, board string) (points, players int, err error) {
	var sum struct {
		Points  int `db:"points"`
		Players int `db:"players"`
	}
	err = t.get(ctx, &sum, `SELECT coalesce(sum(points), 0) AS points, count(*) AS players FROM score WHERE workspace = ? AND board = ? AND points > 0`, workspace, board)
	return sum.Points, sum.Players, t.fail(err, "total of %s on %s", workspace, board)
}

// Workspace implements [store.Reader].
func (t *Tx) Workspace(ctx context.Context, id string) (w store.Workspace, err error) {
	err = t.get(ctx, &w, `SELECT * FROM workspace WHERE id = ?`, id)
	return w, t.fail(err, "workspace %s", id)
}

// Boards implements [store.Reader].
func (t *Tx) Boards(ctx context.Context, workspace string) (list []store.Board, err error) {
	err = t.all(ctx, &list, `SELECT * FROM board WHERE workspace = ? ORDER BY channel`, workspace)
	return list, t.fail(err, "boards of %s", workspace)
}

// Named implements [store.Reader].
func (t *Tx) Named(ctx context.Context, workspace, name string) (list []store.Member, err error) {
	err = t.all(ctx, &list, `SELECT * FROM member WHERE workspace = ? AND (lower(name) = lower(?) OR lower(alias) = lower(?)) ORDER BY learner`, workspace, name, name)
	return list, t.fail(err, "members of %s by name", workspace)
}

// SetWorkspaceZone implements [store.Tx].
func (t *Tx) SetWorkspaceZone(ctx context.Context, workspace, zone string) error {
	_, err := t.exec(ctx, `UPDATE workspace SET zone = ? WHERE id = ?`, zone, workspace)
	return t.fail(err, "set the zone of %s", workspace)
}

// SetWorkspaceChannel implements [store.Tx].
func (t *Tx) SetWorkspaceChannel(ctx context.Context, workspace, channel string) error {
	_, err := t.exec(ctx, `UPDATE workspace SET channel = ? WHERE id = ?`, channel, workspace)
	return t.fail(err, "set the channel of %s", workspace)
}

// SaveBoard implements [store.Tx].
func (t *Tx) SaveBoard(ctx context.Context, b store.Board) error {
	return t.fail(t.put(ctx, saveBoard, b), "save the board of %s in %s", b.Workspace, b.Channel)
}

// DeleteBoard implements [store.Tx].
func (t *Tx) DeleteBoard(ctx context.Context, workspace, channel string) error {
	_, err := t.exec(ctx, `DELETE FROM board WHERE workspace = ? AND channel = ?`, workspace, channel)
	return t.fail(err, "delete the board of %s in %s", workspace, channel)
}

// DueBoards is behind [store.Store.DueBoards] of each database.
func (t *Tx) DueBoards(ctx context.Context, now store.Instant) (list []store.Board, err error) {
	err = t.all(ctx, &list, `SELECT * FROM board WHERE next <= ? ORDER BY next`, now)
	return list, t.fail(err, "boards that are due")
}

// Teams implements [store.Reader].
func (t *Tx) Teams(ctx context.Context, workspace, board string) (list []store.TeamStanding, err error) {
	err = t.all(ctx, &list, `SELECT m.team, sum(s.points) / count(*) AS average, count(*) AS active, 0 AS rank
		FROM score s JOIN member m ON m.workspace = s.workspace AND m.learner = s.learner
		WHERE s.workspace = ? AND s.board = ? AND s.points > 0 AND m.team <> ''
		GROUP BY m.team ORDER BY average DESC, m.team`, workspace, board)
	for i := range list {
		list[i].Rank = i + 1
		if i > 0 && list[i].Average == list[i-1].Average {
			list[i].Rank = list[i-1].Rank
		}
	}
	return list, t.fail(err, "teams of %s on %s", workspace, board)
}

// TeamMembers implements [store.Reader].
func (t *Tx) TeamMembers(ctx context.Context, workspace string) (list []store.Member, err error) {
	err = t.all(ctx, &list, `SELECT * FROM member WHERE workspace = ? AND team <> '' ORDER BY team, name`, workspace)
	return list, t.fail(err, "team members of %s", workspace)
}

// Neighbours implements [store.Reader].
func (t *Tx) Neighbours(ctx context.Context, workspace, board string, learner int64, points int) (list []store.Standing, err error) {
	for _, side := range []string{">= ? ORDER BY s.points", "<= ? ORDER BY s.points DESC"} {
		var one []store.Standing
		err = t.all(ctx, &one, `SELECT s.learner, CASE WHEN m.alias <> '' THEN m.alias ELSE m.name END AS name, s.points, 0 AS rank
			FROM score s JOIN member m ON m.workspace = s.workspace AND m.learner = s.learner
			WHERE s.workspace = ? AND s.board = ? AND m.hidden = 0 AND s.points > 0 AND s.learner <> ? AND s.points `+side+` LIMIT 1`,
			workspace, board, learner, points)
		if err != nil {
			break
		}
		if len(one) > 0 && (len(list) == 0 || list[0].Learner != one[0].Learner) {
			list = append(list, one[0])
		}
	}
	return list, t.fail(err, "neighbours of %d on %s of %s", learner, board, workspace)
}
