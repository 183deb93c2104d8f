package storetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/rungbot/rung/store"
)

const boardMembers = 10_000

// BenchmarkBoard measures a board of ten thousand members: its first ten
// places beside ten reads by primary key, and the own rank of somebody in the
// middle.
func BenchmarkBoard(b *testing.B, open func(b *testing.B) store.Store) {
	s := open(b)
	var ids []int64
	for i := range boardMembers {
		ids = append(ids, join(b, s, fmt.Sprint("U", i)))
	}
	update(b, s, ids[0], func(tx store.Tx) error {
		for i, id := range ids {
			err := first(tx.SaveMember(b.Context(), store.Member{Workspace: workspace, Learner: id, Name: fmt.Sprint("Member ", i), Hidden: i%100 == 0}),
				tx.AddPoints(b.Context(), workspace, board, id, 1+i*7%500))
			if err != nil {
				return err
			}
		}
		return nil
	})
	b.Run("first ten", func(b *testing.B) { benchmarkFirstTen(b, s, ids) })
	b.Run("own rank", func(b *testing.B) {
		for b.Loop() {
			inside(b, s, func(r store.Reader) error {
				return failure(r.Standing(b.Context(), workspace, board, ids[boardMembers/2]))
			})
		}
		b.ReportMetric(1, "ms-limit")
		b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms")
	})
}

// benchmarkFirstTen measures both in turns, so that both meet the same machine.
func benchmarkFirstTen(b *testing.B, s store.Store, ids []int64) {
	var top, keys time.Duration
	for b.Loop() {
		inside(b, s, func(r store.Reader) error {
			start := time.Now()
			_, err := r.Board(b.Context(), workspace, board, 10)
			top += time.Since(start)
			start = time.Now()
			for _, id := range ids[:10] {
				_, errKey := r.Member(b.Context(), workspace, id)
				err = first(err, errKey)
			}
			keys += time.Since(start)
			return err
		})
	}
	b.ReportMetric(float64(top)/float64(keys), "x-ten-keys")
	b.ReportMetric(3, "x-limit")
}

func inside(b *testing.B, s store.Store, fn func(store.Reader) error) {
	b.Helper()
	if err := s.Read(b.Context(), fn); err != nil {
		b.Fatal(err)
	}
}
