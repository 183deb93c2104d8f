package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var taught = []test{
	{"what a workspace is taught stays in it", taughtKept},
	{"a phrase taught again has the newer answer", taughtAgain},
	{"what somebody taught outlives them, without them", taughtOutlives},
}

// lesson is what a mentor of the workspace of these tests teaches.
func lesson(learner int64, phrase, answer string) store.Taught {
	return store.Taught{Workspace: workspace, Phrase: phrase, Answer: answer, Learner: &learner, At: 1795219200008}
}

func taughtKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	update(t, s, id, func(tx store.Tx) error { return tx.SaveMember(t.Context(), member(id, workspace)) })
	want, open := lesson(id, words, "maths"), lesson(id, "chosen later", "")
	update(t, s, id, func(tx store.Tx) error { return first(tx.Teach(t.Context(), &want), tx.Teach(t.Context(), &open)) })
	equal(t, "kept", read(t, s, func(r store.Reader) (store.Taught, error) { return r.Taught(t.Context(), workspace, want.ID) }), want)
	equal(t, "answer", read(t, s, func(r store.Reader) (string, error) { return r.TaughtAnswer(t.Context(), workspace, words) }), "maths")
	for what, ask := range map[string]func(store.Reader) error{
		"the answer elsewhere":     func(r store.Reader) error { return failure(r.TaughtAnswer(t.Context(), "slack:T2", words)) },
		"the row elsewhere":        func(r store.Reader) error { return failure(r.Taught(t.Context(), "slack:T2", want.ID)) },
		"an answer not chosen yet": func(r store.Reader) error { return failure(r.TaughtAnswer(t.Context(), workspace, open.Phrase)) },
	} {
		if err := s.Read(t.Context(), ask); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("%s: %v, want ErrNotFound", what, err)
		}
	}
}

func taughtAgain(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	update(t, s, id, func(tx store.Tx) error { return tx.SaveMember(t.Context(), member(id, workspace)) })
	before, after := lesson(id, words, "maths"), lesson(id, words, "dsa")
	update(t, s, id, func(tx store.Tx) error { return first(tx.Teach(t.Context(), &before), tx.Teach(t.Context(), &after)) })
	equal(t, "id", after.ID, before.ID)
	equal(t, "answer", read(t, s, func(r store.Reader) (string, error) { return r.TaughtAnswer(t.Context(), workspace, words) }), "dsa")
}

func taughtOutlives(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	update(t, s, id, func(tx store.Tx) error { return tx.SaveMember(t.Context(), member(id, workspace)) })
	want := lesson(id, words, "maths")
	update(t, s, id, func(tx store.Tx) error { return tx.Teach(t.Context(), &want) })
	forgotten(t, s, id)
	want.Learner = nil
	equal(t, "kept", read(t, s, func(r store.Reader) (store.Taught, error) { return r.Taught(t.Context(), workspace, want.ID) }), want)
}
