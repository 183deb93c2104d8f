package sqlite

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/store"
)

func openFor(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "rung.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// room lets the file grow by so many pages and no further, as a disk would.
func room(t *testing.T, s *Store, pages int) {
	t.Helper()
	var have int
	if err := s.writer.Get(&have, "PRAGMA page_count"); err != nil {
		t.Fatal(err)
	}
	s.writer.MustExec(fmt.Sprintf("PRAGMA max_page_count = %d", have+pages))
}

// answer writes an entry, a card and points in one change.
func answer(t *testing.T, s *Store, learner int64, number int) error {
	ctx := t.Context()
	return s.Update(ctx, learner, func(tx store.Tx) error {
		e := store.Entry{Learner: learner, Kind: store.Answer, Picked: strings.Repeat("a", 100*(number%40))}
		return errors.Join(
			tx.SaveCard(ctx, store.Card{Learner: learner, Question: "a", Easiness: 250, Lapses: number}),
			tx.AddPoints(ctx, "slack:T1", "all/", learner, 1),
			tx.Append(ctx, &e),
		)
	})
}

func newLearner(t *testing.T, s *Store) int64 {
	t.Helper()
	a, err := s.Account(t.Context(), store.Account{Platform: "slack", Team: "T1", User: "U1"}, store.Learner{Zone: "UTC"})
	if err != nil {
		t.Fatal(err)
	}
	err = s.Update(t.Context(), a.Learner, func(tx store.Tx) error {
		return tx.SaveMember(t.Context(), store.Member{Workspace: "slack:T1", Learner: a.Learner})
	})
	if err != nil {
		t.Fatal(err)
	}
	return a.Learner
}

func TestFullDisk(t *testing.T) {
	s := openFor(t)
	learner := newLearner(t, s)
	acknowledged := 0
	for _, pages := range []int{0, 1, 2, 3, 10} { // the end comes at different places of a change
		room(t, s, pages)
		err := error(nil)
		for err == nil && acknowledged < 10_000 {
			if err = answer(t, s, learner, acknowledged+1); err == nil {
				acknowledged++
			}
		}
		if !errors.Is(err, store.ErrFull) {
			t.Fatalf("change %d: %v, want ErrFull", acknowledged+1, err)
		}
		complete(t, s, learner, acknowledged)
	}
	room(t, s, 1000)
	if err := answer(t, s, learner, acknowledged+1); err != nil {
		t.Fatalf("after room was made: %v", err)
	}
	complete(t, s, learner, acknowledged+1)
}

// complete says that all changes are there and none by half.
func complete(t *testing.T, s *Store, learner int64, changes int) {
	t.Helper()
	ctx := t.Context()
	err := s.Read(ctx, func(r store.Reader) error {
		h, err := r.History(ctx, learner)
		if err != nil || changes == 0 && len(h.Log)+len(h.Cards) == 0 {
			return err
		}
		line, err := r.Standing(ctx, "slack:T1", "all/", learner)
		if err != nil {
			return err
		}
		got := []int{len(h.Log), int(h.Log[len(h.Log)-1].Seq), h.Cards[0].Lapses, line.Points}
		if diff := cmp.Diff([]int{changes, changes, changes, changes}, got); diff != "" {
			t.Errorf("entries, last Seq, card, points (-want +got):\n%s", diff)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

// Everything that writes says that there is no room.
func TestFullDiskEverywhere(t *testing.T) {
	s := openFor(t)
	learner := newLearner(t, s)
	room(t, s, 0)
	long, ctx := strings.Repeat("a", 100_000), t.Context()
	_, errAccount := s.Account(ctx, store.Account{Platform: "slack", Team: "T1", User: long}, store.Learner{})
	for name, err := range map[string]error{
		"Account":    errAccount,
		"AddPrompt":  s.Update(ctx, learner, func(tx store.Tx) error { return tx.AddPrompt(ctx, &store.Prompt{Learner: learner, Shown: long}) }),
		"SaveMember": s.Update(ctx, learner, func(tx store.Tx) error { return tx.SaveMember(ctx, store.Member{Workspace: long, Learner: learner}) }),
		"AddPoints":  s.Update(ctx, learner, func(tx store.Tx) error { return tx.AddPoints(ctx, "slack:T1", long, learner, 1) }),
		"AddMark":    s.Update(ctx, learner, func(tx store.Tx) error { return tx.AddMark(ctx, store.Mark{Learner: learner, Stage: long}) }),
		"Seen": s.Update(ctx, learner, func(tx store.Tx) error {
			_, err := tx.Seen(ctx, long, 1)
			return err
		}),
	} {
		if !errors.Is(err, store.ErrFull) {
			t.Errorf("%s: %.200v, want ErrFull", name, err)
		}
	}
	complete(t, s, learner, 0)
	if _, err := s.Account(ctx, store.Account{Platform: "slack", Team: "T1", User: "U1"}, store.Learner{}); err != nil {
		t.Errorf("a known account on a full disk: %v", err)
	}
}
