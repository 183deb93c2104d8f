package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var cards = []test{
	{"a card is kept and replaced", cardReplaced},
	{"deleting a card leaves the others", cardDeleted},
}

func cardsOf(t *testing.T, s store.Store, learner int64) []store.Card {
	t.Helper()
	return read(t, s, func(r store.Reader) ([]store.Card, error) { return r.Cards(t.Context(), learner) })
}

func cardReplaced(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	for _, learner := range []int64{id, other} {
		update(t, s, learner, func(tx store.Tx) error { return tx.SaveCard(t.Context(), card(learner, "http/etag")) })
	}
	equal(t, "cards", cardsOf(t, s, id), []store.Card{card(id, "http/etag")})
	one := read(t, s, func(r store.Reader) (store.Card, error) { return r.Card(t.Context(), id, "http/etag") })
	equal(t, "the one card", one, card(id, "http/etag"))
	want := store.Card{Learner: id, Question: "http/etag", Repetition: 0, Interval: 1, Easiness: 130, Due: day, Lapses: 3}
	update(t, s, id, func(tx store.Tx) error { return tx.SaveCard(t.Context(), want) })
	equal(t, "cards after the change", cardsOf(t, s, id), []store.Card{want})
	equal(t, "cards of another", cardsOf(t, s, other), []store.Card{card(other, "http/etag")})
}

func cardDeleted(t *testing.T, s store.Store) {
	ctx, id, other := t.Context(), join(t, s, "U1"), join(t, s, "U2")
	update(t, s, other, func(tx store.Tx) error { return tx.SaveCard(ctx, card(other, "a")) })
	update(t, s, id, func(tx store.Tx) error {
		return first(tx.SaveCard(ctx, card(id, "a")), tx.SaveCard(ctx, card(id, "b")), tx.SaveCard(ctx, card(id, words)))
	})
	update(t, s, id, func(tx store.Tx) error {
		return first(tx.DeleteCard(ctx, id, "a"), tx.DeleteCard(ctx, id, words))
	})
	equal(t, "cards", cardsOf(t, s, id), []store.Card{card(id, "b")})
	equal(t, "cards of another", cardsOf(t, s, other), []store.Card{card(other, "a")})
}
