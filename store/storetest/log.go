package storetest

import (
	"testing"

	"github.com/rungbot/rung/store"
)

var entries = []test{
	{"entries are numbered 1, 2, 3 for each learner", numbered},
	{"an entry is kept as it was", entryKept},
	{"entries of a day and from a number on", entriesListed},
	{"the last answer, taken back or not", lastAnswer},
	{"the answers that stand are counted by day", answersByDay},
}

func since(t *testing.T, s store.Store, learner, seq int64) []store.Entry {
	t.Helper()
	return read(t, s, func(r store.Reader) ([]store.Entry, error) { return r.Since(t.Context(), learner, seq) })
}

func write(t *testing.T, s store.Store, e store.Entry) store.Entry {
	t.Helper()
	update(t, s, e.Learner, func(tx store.Tx) error { return tx.Append(t.Context(), &e) })
	return e
}

func numbered(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	for i := range int64(5) {
		equal(t, "Seq", write(t, s, entry(id, "a")).Seq, 2*i+1)
		equal(t, "Seq of another", write(t, s, entry(other, "a")).Seq, i+1)
		err := s.Update(t.Context(), id, func(tx store.Tx) error {
			e := entry(id, "rolled back")
			return first(tx.Append(t.Context(), &e), errOfTest)
		})
		equal(t, "rolled back", err != nil, true)
		equal(t, "Seq after a rollback", write(t, s, entry(id, "b")).Seq, 2*i+2)
	}
	for i, e := range since(t, s, id, 0) {
		equal(t, "Seq kept", e.Seq, int64(i+1))
	}
}

func entryKept(t *testing.T, s store.Store) {
	id := join(t, s, "U1")
	full := write(t, s, entry(id, words))
	bare := write(t, s, store.Entry{Learner: id, Kind: store.Void, Of: full.Seq, Points: -10})
	equal(t, "log", since(t, s, id, 1), []store.Entry{full, bare})
	equal(t, "log of the history", history(t, s, id).Log, []store.Entry{full, bare})
}

func entriesListed(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	var all []store.Entry
	for _, date := range []int{day - 3, day, day, day + 1} {
		e := entry(id, "a")
		e.Day = date
		all = append(all, write(t, s, e))
		write(t, s, entry(other, "b"))
	}
	for date, want := range map[int][]store.Entry{day - 4: nil, day - 3: all[:1], day - 1: nil, day: all[1:3], day + 1: all[3:], day + 2: nil} {
		got := read(t, s, func(r store.Reader) ([]store.Entry, error) { return r.Entries(t.Context(), id, date) })
		equal(t, "entries of a day", got, want)
	}
	equal(t, "since the third", since(t, s, id, 3), all[2:])
	equal(t, "since after the last", since(t, s, id, 5), nil)
}

func lastAnswer(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	last := func() store.Entry {
		return read(t, s, func(r store.Reader) (store.Entry, error) { return r.LastAnswer(t.Context(), id) })
	}
	write(t, s, entry(id, "a"))
	want := write(t, s, entry(id, "b"))
	write(t, s, entry(other, "c"))
	for _, kind := range []store.EntryKind{store.Easy, store.Guessed, store.Void} {
		e := entry(id, "b")
		e.Kind, e.Of = kind, want.Seq
		write(t, s, e)
		equal(t, "last answer", last(), want)
	}
	want = write(t, s, entry(id, "d"))
	equal(t, "newer answer", last(), want)
}

func answersByDay(t *testing.T, s store.Store) {
	id, other := join(t, s, "U1"), join(t, s, "U2")
	on := func(learner int64, date int, kind store.EntryKind, of int64) store.Entry {
		e := entry(learner, "a")
		e.Day, e.Kind, e.Of = date, kind, of
		return write(t, s, e)
	}
	on(id, day-9, store.Answer, 0)
	on(id, day, store.Answer, 0)
	late := on(id, day, store.Answer, 0)
	on(id, day+1, store.Easy, late.Seq)
	back := on(id, day+2, store.Answer, 0)
	on(id, day+3, store.Void, back.Seq)
	on(id, day+3, store.Answer, 0)
	on(other, day, store.Answer, 0)
	on(other, day, store.Void, late.Seq)
	for from, want := range map[int][]store.DayAnswers{
		day - 5: {{Day: day, Answers: 2}, {Day: day + 3, Answers: 1}}, day + 1: {{Day: day + 3, Answers: 1}}, day + 4: nil,
	} {
		got := read(t, s, func(r store.Reader) ([]store.DayAnswers, error) { return r.AnswersByDay(t.Context(), id, from) })
		equal(t, "answers by day", got, want)
	}
}
