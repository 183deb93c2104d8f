package storetest

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/rungbot/rung/store"
)

// Benchmark measures what one answer costs a store: one Update that reads the
// learner, their cards and the day's entries, and writes an entry, a card, the
// prompt and six boards. Callers have a learner each, with 400 cards.
func Benchmark(b *testing.B, open func(b *testing.B) store.Store) {
	b.Run("1 caller", func(b *testing.B) {
		s := open(b)
		a := newAnswerer(b, s, 0)
		b.ReportAllocs()
		for b.Loop() {
			a.answer(b, s)
		}
	})
	for _, perCore := range []int{4, 32} {
		callers := perCore * runtime.GOMAXPROCS(0)
		b.Run(fmt.Sprint(callers, " callers"), func(b *testing.B) { benchmarkCallers(b, open(b), perCore, callers) })
	}
}

func benchmarkCallers(b *testing.B, s store.Store, perCore, callers int) {
	waiting := make(chan *answerer, callers)
	for i := range callers {
		waiting <- newAnswerer(b, s, i)
	}
	b.ReportAllocs()
	b.SetParallelism(perCore)
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		a := <-waiting
		for pb.Next() {
			a.answer(b, s)
		}
	})
}

const (
	deck    = 400 // cards of a learner
	perDay  = 20  // answers of a day
	nBoards = 6
)

// answerer is a learner who answers without end.
type answerer struct {
	learner  int64
	prompt   store.Prompt
	answered int
}

func newAnswerer(b *testing.B, s store.Store, i int) *answerer {
	b.Helper()
	a := &answerer{learner: join(b, s, fmt.Sprint("U", i))}
	a.prompt = prompt(a.learner, "http")
	update(b, s, a.learner, func(tx store.Tx) error {
		for q := range deck {
			if err := tx.SaveCard(b.Context(), card(a.learner, fmt.Sprint("question/", q))); err != nil {
				return err
			}
		}
		return tx.AddPrompt(b.Context(), &a.prompt)
	})
	return a
}

func (a *answerer) answer(b *testing.B, s store.Store) {
	ctx, today := b.Context(), day+a.answered/perDay
	question := fmt.Sprint("question/", a.answered%deck)
	err := s.Update(ctx, a.learner, func(tx store.Tx) error {
		_, errLearner := tx.Learner(ctx, a.learner)
		_, errCards := tx.Card(ctx, a.learner, question)
		_, errEntries := tx.Entries(ctx, a.learner, today)
		e, c := entry(a.learner, question), card(a.learner, question)
		e.Day, c.Due = today, today+15
		err := first(errLearner, errCards, errEntries, tx.Append(ctx, &e), tx.SaveCard(ctx, c))
		a.prompt.Answer = e.Seq
		err = first(err, tx.SavePrompt(ctx, a.prompt))
		for n := range nBoards {
			err = first(err, tx.AddPoints(ctx, workspace, fmt.Sprint("board ", n), a.learner, 10))
		}
		return err
	})
	if err != nil {
		b.Error(err)
	}
	a.answered++
}
