package storetest

import (
	"errors"
	"testing"

	"github.com/rungbot/rung/store"
)

var directs = []test{
	{"a direct message is kept with its account and goes with it", directKept},
	{"those that we opened are counted", directsCounted},
}

func direct(user string, opened store.Instant) store.Direct {
	return store.Direct{Platform: "slack", Team: "T1", User: user, Channel: "channel of " + user, Opened: opened}
}

func directKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	want := direct("U1", 7)
	change(t, s, func(tx store.Tx) error {
		return first(tx.SaveDirect(t.Context(), direct("U1", 9)), tx.SaveDirect(t.Context(), want))
	})
	equal(t, "kept", read(t, s, func(r store.Reader) (store.Direct, error) { return r.Direct(t.Context(), "slack", "T1", "U1") }), want)
	forgotten(t, s, id)
	if err := s.Read(t.Context(), func(r store.Reader) error { return failure(r.Direct(t.Context(), "slack", "T1", "U1")) }); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("after its learner was forgotten: %v", err)
	}
	change(t, s, func(tx store.Tx) error { return tx.SaveDirect(t.Context(), want) }) // nobody's
	equal(t, "nobody's", read(t, s, func(r store.Reader) (int, error) { return r.DirectsOpened(t.Context(), "slack", 0) }), 0)
}

func directsCounted(t *testing.T, s store.Store) {
	for user, opened := range map[string]store.Instant{"U1": 0, "U2": 5, "U3": 6, "U4": 7} {
		join(t, s, user)
		change(t, s, func(tx store.Tx) error { return tx.SaveDirect(t.Context(), direct(user, opened)) })
	}
	for since, want := range map[store.Instant]int{0: 3, 6: 2, 8: 0} {
		equal(t, "opened", read(t, s, func(r store.Reader) (int, error) { return r.DirectsOpened(t.Context(), "slack", since) }), want)
	}
	equal(t, "elsewhere", read(t, s, func(r store.Reader) (int, error) { return r.DirectsOpened(t.Context(), "discord", 0) }), 0)
}
