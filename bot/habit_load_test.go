package bot_test

import (
	"fmt"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
)

// Many learners are due in the same minute: each gets one row, and memory does
// not grow with their number. The figures are printed.
func TestManyDueInOneMinute(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), saturday)
	defer h.stop()
	learners := tier.Pick(500, 100_000)
	h.must("U0", "/daily on")
	l := h.learner("U0")
	for i := 1; i < learners; i++ {
		l.DailyUser = fmt.Sprint("U", i)
		if _, err := h.store.Account(t.Context(), store.Account{Platform: "slack", Team: "T1", User: l.DailyUser}, l); err != nil {
			t.Fatal(err)
		}
	}
	h.clock.Set(sundayAt9.Add(-time.Hour))
	if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil { // closes yesterday
		t.Fatal(err)
	}
	h.clock.Set(sundayAt9)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	began := time.Now()
	if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
		t.Fatal(err)
	}
	took := time.Since(began)
	runtime.GC()
	runtime.ReadMemStats(&after)
	rows := h.deliveries(store.Ready)
	if len(rows) != learners {
		t.Errorf("%d rows for %d learners", len(rows), learners)
	}
	grown := int64(after.HeapAlloc) - int64(before.HeapAlloc)
	t.Logf("%d learners due: rows written in %s, %s each; %d KiB allocated for each; the heap in use grew by %d KiB",
		learners, took.Round(time.Millisecond), (took / time.Duration(learners)).Round(time.Microsecond),
		(after.TotalAlloc-before.TotalAlloc)/uint64(learners)/1024, grown/1024)
	if grown > 32<<20 {
		t.Errorf("the heap in use grew by %d MiB", grown>>20)
	}
}
