package picture

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"runtime"
)

// Picture is something that can be drawn.
type Picture interface {
	// Size is how many pixels wide and high it is, at twice the size at which it
	// is meant to be seen.
	Size() (width, height int)
	// Alt says in words what it shows, in at most 2,000 characters.
	Alt() string

	draw(c *canvas)
}

// Painter draws pictures, at most as many at a time as there are processors. It
// is safe for concurrent use.
type Painter struct {
	fonts   fonts
	benches chan *bench // one for each picture that may be drawn at a time
}

// bench is what one drawing needs, kept from one picture to the next.
type bench struct {
	faces  *faces
	pixels []uint8 // of the image, red, green, blue and alpha
	flat   []uint8 // of the same in the palette
	out    bytes.Buffer
	png    png.Encoder
}

// NewPainter returns a painter with the built-in fonts and those in the files,
// which are asked in turn for letters that the built-in ones lack. Files are TTF,
// OTF or TTC; one that cannot be read is an error that names it.
func NewPainter(files ...string) (*Painter, error) {
	f, err := loadFonts(files)
	if err != nil {
		return nil, err
	}
	n := runtime.GOMAXPROCS(0)
	p := &Painter{fonts: f, benches: make(chan *bench, n)}
	for range n {
		p.benches <- &bench{faces: newFaces(f), png: png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &keptBuffer{}}}
	}
	return p, nil
}

// PNG draws a picture. It waits while as many are being drawn as may be; the
// error is that of the context when it ends first.
func (p *Painter) PNG(ctx context.Context, pic Picture) ([]byte, error) {
	var b *bench
	select {
	case b = <-p.benches:
		defer func() { p.benches <- b }()
	case <-ctx.Done():
		return nil, fmt.Errorf("wait to draw a picture: %w", ctx.Err())
	}
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("draw a picture: %w", err)
	}
	img := b.image(pic.Size())
	c := newCanvas(img, b.faces)
	c.fill(img.Rect, ground)
	pic.draw(c)
	b.out.Reset()
	if err := b.png.Encode(&b.out, reduce(img, b.flat)); err != nil {
		return nil, fmt.Errorf("encode a picture: %w", err)
	}
	return bytes.Clone(b.out.Bytes()), nil
}

// image returns an image of a size in memory that is used again.
func (b *bench) image(width, height int) *image.RGBA {
	if n := 4 * width * height; n > cap(b.pixels) {
		b.pixels, b.flat = make([]uint8, n), make([]uint8, n/4)
	}
	return &image.RGBA{Pix: b.pixels[:4*width*height], Stride: 4 * width, Rect: image.Rect(0, 0, width, height)}
}

// keptBuffer hands the encoder the same buffer again. Each bench has its own.
type keptBuffer struct{ buffer *png.EncoderBuffer }

func (k *keptBuffer) Get() *png.EncoderBuffer  { return k.buffer }
func (k *keptBuffer) Put(b *png.EncoderBuffer) { k.buffer = b }
