package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var prompts = []test{
	{"a prompt is kept and changed", promptKept},
	{"a waiting prompt is found until it is answered", promptWaits},
	{"the last prompt is the learner's newest", lastPrompt},
	{"a round lists its prompts in order", roundInOrder},
}

func ask(t *testing.T, s store.Store, p store.Prompt) store.Prompt {
	t.Helper()
	update(t, s, p.Learner, func(tx store.Tx) error { return tx.AddPrompt(t.Context(), &p) })
	if p.ID == 0 {
		t.Fatal("AddPrompt gave no ID")
	}
	return p
}

func promptKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	p, other := ask(t, s, prompt(id, words)), ask(t, s, prompt(id, ""))
	get := func(id int64) store.Prompt {
		return read(t, s, func(r store.Reader) (store.Prompt, error) { return r.Prompt(t.Context(), id) })
	}
	equal(t, "prompt", get(p.ID), p)
	p.Hash, p.Shown, p.Picks, p.Hint, p.Round, p.Left, p.Next, p.Answer = "77aa", "a,b", "b", false, p.ID, 31, 32, 33
	update(t, s, id, func(tx store.Tx) error { return tx.SavePrompt(t.Context(), p) })
	equal(t, "changed prompt", get(p.ID), p)
	equal(t, "another prompt", get(other.ID), other)
}

func promptWaits(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	waiting := func(learner int64, scope string) (p store.Prompt, err error) {
		err = s.Read(t.Context(), func(r store.Reader) error {
			p, err = r.Waiting(t.Context(), learner, scope)
			return err
		})
		return p, err
	}
	p := ask(t, s, prompt(id, "http"))
	ask(t, s, prompt(other, "sql"))
	got, err := waiting(id, "http")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "waiting", got, p)
	for _, scope := range []string{"sql", ""} {
		if _, err := waiting(id, scope); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("waiting in scope %q: %v, want ErrNotFound", scope, err)
		}
	}
	p.Answer = 1
	update(t, s, id, func(tx store.Tx) error { return tx.SavePrompt(t.Context(), p) })
	if _, err := waiting(id, "http"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("waiting after the answer: %v, want ErrNotFound", err)
	}
	newer := ask(t, s, prompt(id, "http"))
	if got, err = waiting(id, "http"); err != nil {
		t.Fatal(err)
	}
	equal(t, "waiting again", got, newer)
}

func lastPrompt(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	ask(t, s, prompt(id, "http"))
	want := prompt(id, "sql")
	want.Answer = 1
	want = ask(t, s, want)
	ask(t, s, prompt(other, "http"))
	got := read(t, s, func(r store.Reader) (store.Prompt, error) { return r.LastPrompt(t.Context(), id) })
	equal(t, "last prompt", got, want)
}

func roundInOrder(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	var want []store.Prompt
	for _, round := range []int64{1001, 1002, 1001, 1001} {
		p := prompt(id, "http")
		p.Round = round
		if p = ask(t, s, p); round == 1001 {
			want = append(want, p)
		}
	}
	got := read(t, s, func(r store.Reader) ([]store.Prompt, error) { return r.Round(t.Context(), 1001) })
	equal(t, "round", got, want)
}
