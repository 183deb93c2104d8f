package picture

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
)

// counting is a picture that notes how many are drawn at the same time.
type counting struct{ now, most *atomic.Int32 }

func (counting) Size() (int, int) { return 40, 40 }
func (counting) Alt() string      { return "" }

func (c counting) draw(*canvas) {
	n := c.now.Add(1)
	for {
		most := c.most.Load()
		if n <= most || c.most.CompareAndSwap(most, n) {
			break
		}
	}
	runtime.Gosched()
	c.now.Add(-1)
}

func TestNoMoreAreDrawnAtATimeThanThereAreProcessors(t *testing.T) {
	p, err := NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	c := counting{&atomic.Int32{}, &atomic.Int32{}}
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, err := p.PNG(t.Context(), c); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if most := int(c.most.Load()); most > runtime.GOMAXPROCS(0) || most == 0 {
		t.Errorf("%d pictures were drawn at a time on %d processors", most, runtime.GOMAXPROCS(0))
	}
}

// Source of the expected forms: Unicode, block Arabic Presentation Forms-B.
func TestArabicLettersAreJoined(t *testing.T) {
	for word, want := range map[string]string{
		"محمد": "\uFEE3\uFEA4\uFEE4\uFEAA", // initial meem, medial hah, medial meem, final dal
		"علي":  "\uFECB\uFEE0\uFEF2",       // initial ain, medial lam, final yeh
		"سلام": "\uFEB3\uFEFC\uFEE1",       // initial seen, lam with alef, meem alone after it
		"دار":  "\uFEA9\uFE8D\uFEAD",       // three that do not join what follows
		"سماء": "\uFEB3\uFEE4\uFE8E\uFE80", // hamza joins nothing
	} {
		if got := string(joined([]rune(word))); got != want {
			t.Errorf("%s: %+q, want %+q", word, got, want)
		}
	}
	for words, want := range map[string]string{
		"Ana محمد 3":     "Ana \uFEAA\uFEE4\uFEA4\uFEE3 3",
		"دار 12 دار":     "\uFEAD\uFE8D\uFEA9 12 \uFEAD\uFE8D\uFEA9",
		"\u05d0\u05d1 x": "\u05d1\u05d0 x",
		"plain":          "plain",
	} {
		if got := visual(words); got != want {
			t.Errorf("%q: %+q, want %+q", words, got, want)
		}
	}
}
