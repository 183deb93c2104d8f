package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var installations = []test{
	{"an installation is kept, and changed", installationKept},
	{"a workspace that is forgotten leaves all others as they were", workspaceForgotten},
	{"who has an account elsewhere outlives a workspace", workspaceOutlived},
}

func installation(team string) store.Installation {
	return store.Installation{Platform: "slack", Team: team, Token: []byte("sealed " + team), Since: 1795219200010}
}

func installationKept(t *testing.T, s store.Store) {
	one, two := installation("T1"), installation("T2")
	two.Since--
	change(t, s, func(tx store.Tx) error {
		return first(tx.SaveInstallation(t.Context(), one), tx.SaveInstallation(t.Context(), two))
	})
	one.Token, one.Removed = []byte{}, 1795219200011
	change(t, s, func(tx store.Tx) error { return tx.SaveInstallation(t.Context(), one) })
	equal(t, "one", read(t, s, func(r store.Reader) (store.Installation, error) { return r.Installation(t.Context(), "slack", "T1") }), one)
	equal(t, "all", read(t, s, func(r store.Reader) ([]store.Installation, error) { return r.Installations(t.Context()) }), []store.Installation{two, one})
}

func change(t *testing.T, s store.Store, fn func(store.Tx) error) {
	t.Helper()
	if err := s.Change(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// furnished is a workspace with everything that belongs to one.
func furnished(t *testing.T, s store.Store, team, user string) (learner int64) {
	t.Helper()
	id := "slack:" + team
	a, err := s.Account(t.Context(), store.Account{Platform: "slack", Team: team, User: user}, fresh())
	if err != nil {
		t.Fatal(err)
	}
	learned := store.Taught{Workspace: id, Phrase: words, Answer: "maths", Learner: &a.Learner, At: 1795219200008}
	update(t, s, a.Learner, func(tx store.Tx) error {
		return first(tx.SaveInstallation(t.Context(), installation(team)),
			tx.SaveMember(t.Context(), member(a.Learner, id)), tx.AddPoints(t.Context(), id, board, a.Learner, 10),
			tx.SaveBoard(t.Context(), store.Board{Workspace: id, Channel: "#a", Spec: "0 9 * * 1", Next: 9}), tx.Teach(t.Context(), &learned),
			failure(tx.AddDelivery(t.Context(), &store.Delivery{Kind: store.WeeklyBoard, Target: id + "#a", Key: "2026-W47", Platform: "slack", Team: team})))
	})
	return a.Learner
}

func workspaceForgotten(t *testing.T, s store.Store) {
	gone, stays := furnished(t, s, "T1", "U1"), furnished(t, s, "T2", "U1")
	change(t, s, func(tx store.Tx) error { return tx.ForgetWorkspace(t.Context(), "slack", "T1") })
	for team, want := range map[string]error{"T1": store.ErrNotFound, "T2": nil} {
		id, learner := "slack:"+team, map[string]int64{"T1": gone, "T2": stays}[team]
		for what, ask := range map[string]func(store.Reader) error{
			"installation": func(r store.Reader) error { return failure(r.Installation(t.Context(), "slack", team)) },
			"workspace":    func(r store.Reader) error { return failure(r.Workspace(t.Context(), id)) },
			"learner":      func(r store.Reader) error { return failure(r.Learner(t.Context(), learner)) },
			"member":       func(r store.Reader) error { return failure(r.Member(t.Context(), id, learner)) },
			"lesson":       func(r store.Reader) error { return failure(r.TaughtAnswer(t.Context(), id, words)) },
			"delivery": func(r store.Reader) error {
				return failure(r.DeliveryOf(t.Context(), store.WeeklyBoard, id+"#a", "2026-W47"))
			},
		} {
			if err := s.Read(t.Context(), ask); !errors.Is(err, want) {
				t.Errorf("%s of %s: %v, want %v", what, team, err, want)
			}
		}
		boards := read(t, s, func(r store.Reader) ([]store.Board, error) { return r.Boards(t.Context(), id) })
		if want == nil != (len(boards) == 1) {
			t.Errorf("%d boards of %s", len(boards), team)
		}
	}
}

func workspaceOutlived(t *testing.T, s store.Store) {
	id, err := s.Account(t.Context(), store.Account{Platform: "discord", User: "1"}, fresh())
	if err != nil {
		t.Fatal(err)
	}
	update(t, s, id.Learner, func(tx store.Tx) error { return tx.SaveMember(t.Context(), member(id.Learner, "discord:G1")) })
	change(t, s, func(tx store.Tx) error { return tx.ForgetWorkspace(t.Context(), "discord", "G1") })
	if err := s.Read(t.Context(), func(r store.Reader) error { return failure(r.Learner(t.Context(), id.Learner)) }); err != nil {
		t.Errorf("the learner: %v", err)
	}
	if err := s.Read(t.Context(), func(r store.Reader) error { return failure(r.Member(t.Context(), "discord:G1", id.Learner)) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the member: %v", err)
	}
}
