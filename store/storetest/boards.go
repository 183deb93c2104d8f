package storetest

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/store"
)

var boards = []test{
	{"a workspace keeps its zone and its channel", workspaceKept},
	{"ties share a rank and the order is stable", tiesShareRank},
	{"who hides is left out but has a standing", hiddenLeftOut},
	{"points never fall under zero", neverUnderZero},
	{"the alias stands for the name", aliasShown},
	{"boards and workspaces do not mix", boardsApart},
	{"any points give the board that counting gives", boardsCounted},
}

func score(t testing.TB, s store.Store, in, name string, learner int64, points int) {
	t.Helper()
	update(t, s, learner, func(tx store.Tx) error { return tx.AddPoints(t.Context(), in, name, learner, points) })
}

func enter(t testing.TB, s store.Store, in string, learner int64, change func(*store.Member)) {
	t.Helper()
	m := store.Member{Workspace: in, Learner: learner, Name: fmt.Sprint("name ", learner)}
	change(&m)
	update(t, s, learner, func(tx store.Tx) error { return tx.SaveMember(t.Context(), m) })
}

func asNamed(*store.Member) {}

func hide(m *store.Member) { m.Hidden = true }

func tiesShareRank(t *testing.T, s store.Store) {
	var want []store.Standing
	for i, points := range []int{30, 20, 20, 20, 10, 10, 5} {
		id := join(t, s, fmt.Sprint("U", i))
		enter(t, s, workspace, id, asNamed)
		want = append(want, store.Standing{Learner: id, Name: fmt.Sprint("name ", id), Points: points, Rank: []int{1, 2, 2, 2, 5, 5, 7}[i]})
	}
	for _, line := range slices.Backward(want) { // the order of playing is not the order of the board
		score(t, s, workspace, board, line.Learner, line.Points)
	}
	for _, limit := range []int{100, 7, 3, 1} {
		equal(t, fmt.Sprint("first ", limit), standings(t, s, workspace, board, limit), want[:min(limit, len(want))])
	}
	for _, line := range want {
		equal(t, "standing", standing(t, s, workspace, board, line.Learner), line)
	}
}

func hiddenLeftOut(t *testing.T, s store.Store) {
	top, hidden, low := join(t, s, "U1"), join(t, s, "U2"), join(t, s, "U3")
	for id, points := range map[int64]int{top: 30, hidden: 20, low: 10} {
		enter(t, s, workspace, id, asNamed)
		score(t, s, workspace, board, id, points)
	}
	enter(t, s, workspace, hidden, hide)
	line := func(id int64, points, rank int) store.Standing {
		return store.Standing{Learner: id, Name: fmt.Sprint("name ", id), Points: points, Rank: rank}
	}
	equal(t, "board", standings(t, s, workspace, board, 10), []store.Standing{line(top, 30, 1), line(low, 10, 2)})
	equal(t, "own standing of who hides", standing(t, s, workspace, board, hidden), line(hidden, 20, 2))
	equal(t, "standing behind who hides", standing(t, s, workspace, board, low), line(low, 10, 2))
	enter(t, s, workspace, hidden, asNamed)
	equal(t, "board after showing again", standings(t, s, workspace, board, 10),
		[]store.Standing{line(top, 30, 1), line(hidden, 20, 2), line(low, 10, 3)})
}

func neverUnderZero(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	for _, step := range []struct{ add, want int }{{-5, 0}, {3, 3}, {-10, 0}, {0, 0}, {4, 4}, {-4, 0}, {7, 7}, {-2, 5}} {
		score(t, s, workspace, board, id, step.add)
		equal(t, fmt.Sprintf("points after %+d", step.add), standing(t, s, workspace, board, id).Points, step.want)
		listed := min(step.want, 1) // nobody is listed without points
		equal(t, fmt.Sprintf("lines after %+d", step.add), len(standings(t, s, workspace, board, 10)), listed)
	}
}

func aliasShown(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	for in, alias := range map[string]string{"slack:T1": words, "slack:T2": ""} {
		enter(t, s, in, id, func(m *store.Member) { m.Alias = alias })
		score(t, s, in, board, id, 1)
		want := alias
		if want == "" {
			want = fmt.Sprint("name ", id)
		}
		equal(t, "on the board", standings(t, s, in, board, 10)[0].Name, want)
		equal(t, "own standing", standing(t, s, in, board, id).Name, want)
	}
}

func boardsApart(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	for _, in := range []string{"slack:T1", "slack:T2"} {
		enter(t, s, in, id, asNamed)
	}
	score(t, s, "slack:T1", "2026-W47/", id, 1)
	score(t, s, "slack:T1", "2026-W47/http", id, 2)
	score(t, s, "slack:T1", "2026-W48/", id, 4)
	score(t, s, "slack:T2", "2026-W47/", id, 8)
	// Points in a workspace that the learner is no member of show nowhere.
	score(t, s, "slack:T2", "2026-W47/", other, 100)
	line := func(points int) []store.Standing {
		return []store.Standing{{Learner: id, Name: fmt.Sprint("name ", id), Points: points, Rank: 1}}
	}
	equal(t, "one board", standings(t, s, "slack:T1", "2026-W47/", 10), line(1))
	equal(t, "its deck", standings(t, s, "slack:T1", "2026-W47/http", 10), line(2))
	equal(t, "the next week", standings(t, s, "slack:T1", "2026-W48/", 10), line(4))
	equal(t, "another workspace", standings(t, s, "slack:T2", "2026-W47/", 10), line(8))
	equal(t, "rank beside a stranger", standing(t, s, "slack:T2", "2026-W47/", id), line(8)[0])
}

func boardsCounted(t *testing.T, s store.Store) {
	var ids []int64
	for i := range 5 {
		ids = append(ids, join(t, s, fmt.Sprint("U", i)))
	}
	round := 0
	rapid.Check(t, func(rt *rapid.T) {
		round++ // each try plays in workspaces of its own
		hidden, points := map[place]bool{}, map[place]int{}
		ins := []string{fmt.Sprint("slack:A", round), fmt.Sprint("slack:B", round)}
		for _, in := range ins {
			for _, id := range ids {
				at := place{in: in, learner: id}
				hidden[at] = rapid.Bool().Draw(rt, "hidden")
				enter(t, s, in, id, func(m *store.Member) { m.Hidden = hidden[at] })
			}
		}
		for range rapid.IntRange(0, 25).Draw(rt, "answers") {
			at := place{rapid.SampledFrom(ins).Draw(rt, "workspace"), rapid.SampledFrom(twoBoards).Draw(rt, "board"), rapid.SampledFrom(ids).Draw(rt, "learner")}
			add := rapid.SampledFrom([]int{1, 5, 10, -1, -5, -10}).Draw(rt, "points")
			score(t, s, at.in, at.board, at.learner, add)
			points[at] = max(0, points[at]+add)
		}
		for _, in := range ins {
			for _, name := range twoBoards {
				compare(t, rt, s, in, name, count(in, name, ids, hidden, points))
			}
		}
	})
}

var twoBoards = []string{"2026-W47/", "2026-W47/http"}

// place is where a learner has points.
type place struct {
	in, board string
	learner   int64
}

// compare looks at a board and at the standing of those who are on it.
func compare(t *testing.T, rt *rapid.T, s store.Store, in, name string, want []store.Standing) {
	if diff := cmp.Diff(want, standings(t, s, in, name, 10)); diff != "" {
		rt.Fatalf("board (-want +got):\n%s", diff)
	}
	for _, line := range want {
		if diff := cmp.Diff(line, standing(t, s, in, name, line.Learner)); diff != "" {
			rt.Fatalf("standing (-want +got):\n%s", diff)
		}
	}
}

// count is the board as one would count it by hand.
func count(in, name string, ids []int64, hidden map[place]bool, points map[place]int) (list []store.Standing) {
	shown := func(id int64) int { // points that others see
		if hidden[place{in: in, learner: id}] {
			return 0
		}
		return points[place{in, name, id}]
	}
	for _, id := range ids {
		line := store.Standing{Learner: id, Name: fmt.Sprint("name ", id), Points: shown(id), Rank: 1}
		for _, other := range ids {
			if shown(other) > line.Points {
				line.Rank++
			}
		}
		if line.Points > 0 {
			list = append(list, line)
		}
	}
	slices.SortStableFunc(list, func(a, b store.Standing) int { return b.Points - a.Points })
	return list
}

func workspaceKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	update(t, s, id, func(tx store.Tx) error {
		return first(tx.SaveMember(t.Context(), member(id, workspace)), tx.SaveMember(t.Context(), member(id, "slack:T2")),
			tx.SetWorkspaceZone(t.Context(), workspace, "Asia/Tokyo"), tx.SetWorkspaceChannel(t.Context(), workspace, "#"+words))
	})
	for id, want := range map[string]store.Workspace{workspace: {ID: workspace, Created: 1795219200005, Zone: "Asia/Tokyo", Channel: "#" + words}, "slack:T2": {ID: "slack:T2", Created: 1795219200005}} {
		equal(t, id, read(t, s, func(r store.Reader) (store.Workspace, error) { return r.Workspace(t.Context(), id) }), want)
	}
}
