package picture_test

import (
	"bytes"
	"image"
	"image/png"
	"maps"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/picture"
)

// maxGarbage is how much one picture may leave behind, in bytes.
const maxGarbage = 8 << 20

// BenchmarkPictures draws each picture beside the limits (40 ms, 8 MB of
// garbage) and beside encoding an empty image of its size.
func BenchmarkPictures(b *testing.B) {
	p, all := painter(b), samples()
	for _, name := range slices.Sorted(maps.Keys(all)) {
		b.Run(name, func(b *testing.B) {
			pic := all[name]
			plain := plainPNG(b, pic)
			if _, err := p.PNG(b.Context(), pic); err != nil { // makes the faces, once
				b.Fatal(err)
			}
			before := allocated()
			for b.Loop() {
				if _, err := p.PNG(b.Context(), pic); err != nil {
					b.Fatal(err)
				}
			}
			each := b.Elapsed() / time.Duration(b.N)
			garbage := (allocated() - before) / uint64(b.N)
			b.ReportMetric(float64(each)/float64(plain), "x-plain")
			b.ReportMetric(float64(each.Microseconds())/40_000, "x-limit-ms")
			b.ReportMetric(float64(garbage)/maxGarbage, "x-limit-MB")
			if garbage > maxGarbage {
				b.Errorf("one picture leaves %d bytes behind, at most %d may be", garbage, maxGarbage)
			}
		})
	}
}

// plainPNG measures how long it takes to encode an empty image of the size.
func plainPNG(b *testing.B, pic picture.Picture) time.Duration {
	b.Helper()
	width, height := pic.Size()
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	const times = 10
	start := time.Now()
	for range times {
		if err := png.Encode(&bytes.Buffer{}, img); err != nil {
			b.Fatal(err)
		}
	}
	return time.Since(start) / times
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}
