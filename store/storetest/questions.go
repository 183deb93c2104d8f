package storetest

import (
	"context"
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var questions = []test{
	{"a doubt takes a reason later, and keeps it", doubtReason},
	{"doubters are people, by wording, reason and time", doubters},
	{"questions rest until they are woken", resting},
	{"keys are kept by question", answerKeys},
	{"leeches are counted by question", leeches},
	{"who has a card of a question answered it", answerers},
	{"every answer comes, one learner's after the other's", eachAnswer},
}

const wrongKey = "wrong-key"

// doubt notes a learner's doubt of the question of these tests.
func doubt(t *testing.T, s store.Store, user, hash, reason string, at store.Instant) int64 {
	t.Helper()
	id := join(t, s, user)
	f := flag(id, hash)
	f.Reason, f.At = reason, at
	update(t, s, id, func(tx store.Tx) error { return tx.AddFlag(t.Context(), f) })
	return id
}

func doubtReason(t *testing.T, s store.Store) {
	id := doubt(t, s, "U1", "5f2c", "", 10)
	doubt(t, s, "U1", "5f2c", wrongKey, 20)
	doubt(t, s, "U1", "5f2c", "", 30)
	want := flag(id, "5f2c")
	want.Reason, want.At = wrongKey, 10
	equal(t, "flags", history(t, s, id).Flags, []store.Flag{want})
}

func doubters(t *testing.T, s store.Store) {
	for i, user := range []string{"U1", "U2", "U3"} {
		doubt(t, s, user, "5f2c", wrongKey, store.Instant(100+i))
	}
	doubt(t, s, "U4", "77aa", wrongKey, 200)
	doubt(t, s, "U5", "5f2c", "unclear", 300)
	for since, want := range map[store.Instant]int{0: 3, 101: 2, 103: 0} {
		equal(t, "people", read(t, s, func(r store.Reader) (int, error) {
			return r.Doubters(t.Context(), "http/etag", "5f2c", wrongKey, since)
		}), want)
	}
	equal(t, "doubts", read(t, s, func(r store.Reader) ([]store.Doubt, error) { return r.Doubts(t.Context()) }), []store.Doubt{
		{Question: "http/etag", Hash: "5f2c", Reason: wrongKey, People: 3, Last: 102},
		{Question: "http/etag", Hash: "5f2c", Reason: "unclear", People: 1, Last: 300},
		{Question: "http/etag", Hash: "77aa", Reason: wrongKey, People: 1, Last: 200},
	})
}

func resting(t *testing.T, s store.Store) {
	list := func() []store.Resting {
		return read(t, s, func(r store.Reader) ([]store.Resting, error) { return r.Resting(t.Context()) })
	}
	change := func(fn func(store.Tx) error) {
		t.Helper()
		if err := s.Change(t.Context(), fn); err != nil {
			t.Fatal(err)
		}
	}
	first, second := store.Resting{Question: "a", Hash: "1", At: 5}, store.Resting{Question: "b", Hash: "2", At: 6}
	change(func(tx store.Tx) error {
		return errors.Join(tx.SaveResting(t.Context(), second), tx.SaveResting(t.Context(), first))
	})
	equal(t, "resting", list(), []store.Resting{first, second})
	first.Hash, first.At = "3", 7
	change(func(tx store.Tx) error {
		return errors.Join(tx.SaveResting(t.Context(), first), tx.Wake(t.Context(), "b"), tx.Wake(t.Context(), "c"))
	})
	equal(t, "resting", list(), []store.Resting{first})
}

func answerKeys(t *testing.T, s store.Store) {
	want := []store.AnswerKey{{Question: "a", Answer: "b", Since: 5}, {Question: "c", Answer: "x,y", Since: 6}}
	err := s.Change(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.SaveAnswerKey(t.Context(), want[1]), tx.SaveAnswerKey(t.Context(), store.AnswerKey{Question: "a", Answer: "old", Since: 1}), tx.SaveAnswerKey(t.Context(), want[0]))
	})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "keys", read(t, s, func(r store.Reader) ([]store.AnswerKey, error) { return r.AnswerKeys(t.Context()) }), want)
}

func answerers(t *testing.T, s store.Store) {
	one, two := join(t, s, "U1"), join(t, s, "U2")
	update(t, s, one, func(tx store.Tx) error { return tx.SaveCard(t.Context(), card(one, "a")) })
	update(t, s, two, func(tx store.Tx) error {
		return errors.Join(tx.SaveCard(t.Context(), card(two, "a")), tx.SaveCard(t.Context(), card(two, "b")))
	})
	for question, want := range map[string][]int64{"a": {one, two}, "b": {two}} {
		equal(t, question, read(t, s, func(r store.Reader) ([]int64, error) { return r.Answerers(t.Context(), question) }), want)
	}
}

func eachAnswer(t *testing.T, s store.Store) {
	one, two := join(t, s, "U1"), join(t, s, "U2")
	a, b := write(t, s, entry(two, "a")), write(t, s, entry(one, "b"))
	void := a
	void.Kind, void.Of = store.Void, a.Seq
	write(t, s, void)
	c := write(t, s, entry(two, "c"))
	var got []store.Entry
	if err := s.EachAnswer(t.Context(), func(e store.Entry) error { got = append(got, e); return nil }); err != nil {
		t.Fatal(err)
	}
	equal(t, "answers", got, []store.Entry{b, a, c})
	err := s.EachAnswer(t.Context(), func(store.Entry) error { return context.DeadlineExceeded })
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%v, want the error of fn", err)
	}
}

func leeches(t *testing.T, s store.Store) {
	for user, lapses := range map[string]int{"U1": 8, "U2": 9, "U3": 7} {
		id := join(t, s, user)
		c := card(id, "a")
		c.Lapses = lapses
		update(t, s, id, func(tx store.Tx) error { return tx.SaveCard(t.Context(), c) })
	}
	equal(t, "leeches", read(t, s, func(r store.Reader) ([]store.Leech, error) { return r.Leeches(t.Context(), 8) }), []store.Leech{{Question: "a", People: 2}})
}
