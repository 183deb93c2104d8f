package picture

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/math/fixed"
	"golang.org/x/image/vector"
)

// The colours. Levels differ in lightness, so that they can be told apart
// without seeing colours; what is bridged or missed differs in shape.
var (
	ground = color.RGBA{0xfd, 0xfc, 0xfa, 0xff}
	ink    = color.RGBA{0x22, 0x26, 0x2a, 0xff}
	soft   = color.RGBA{0x5c, 0x61, 0x66, 0xff}
	rule   = color.RGBA{0xde, 0xda, 0xd0, 0xff}
	empty  = color.RGBA{0xeb, 0xe8, 0xe0, 0xff}
	amber  = color.RGBA{0x9a, 0x62, 0x10, 0xff}
	levels = [...]color.RGBA{{0xb9, 0xdf, 0xd2, 0xff}, {0x74, 0xbd, 0xa6, 0xff}, {0x2b, 0x8c, 0x74, 0xff}, {0x0a, 0x4a, 0x3d, 0xff}}
	accent = levels[2]
	deep   = color.RGBA{0x0f, 0x6e, 0x5d, 0xff}
)

const margin = 40 // of every picture, in pixels

// canvas is a picture being drawn.
type canvas struct {
	img   *image.RGBA
	faces *faces
	shape *vector.Rasterizer
}

func newCanvas(img *image.RGBA, f *faces) *canvas {
	return &canvas{img: img, faces: f, shape: vector.NewRasterizer(1, 1)}
}

func (c *canvas) fill(r image.Rectangle, with color.RGBA) {
	draw.Draw(c.img, r, image.NewUniform(with), image.Point{}, draw.Src)
}

// box fills a rectangle with round corners.
func (c *canvas) box(x, y, width, height, radius int, with color.RGBA) {
	if width <= 0 || height <= 0 {
		return
	}
	radius = min(radius, width/2, height/2)
	c.shape.Reset(width, height)
	roundRect(c.shape, 0, 0, float32(width), float32(height), float32(radius))
	c.shape.Draw(c.img, image.Rect(x, y, x+width, y+height), image.NewUniform(with), image.Point{})
}

// frame draws the outline of a box, so thick, in a colour over another.
func (c *canvas) frame(x, y, width, height, radius, thick int, line, inside color.RGBA) {
	c.box(x, y, width, height, radius, line)
	c.box(x+thick, y+thick, width-2*thick, height-2*thick, radius-thick, inside)
}

// dot fills a circle.
func (c *canvas) dot(x, y, radius int, with color.RGBA) {
	c.box(x-radius, y-radius, 2*radius, 2*radius, radius, with)
}

// arc is how far the control points of a quarter circle stand from its ends.
const arc = 0.5523

func roundRect(z *vector.Rasterizer, x0, y0, x1, y1, r float32) {
	k := r * (1 - arc)
	z.MoveTo(x0+r, y0)
	z.LineTo(x1-r, y0)
	z.CubeTo(x1-k, y0, x1, y0+k, x1, y0+r)
	z.LineTo(x1, y1-r)
	z.CubeTo(x1, y1-k, x1-k, y1, x1-r, y1)
	z.LineTo(x0+r, y1)
	z.CubeTo(x0+k, y1, x0, y1-k, x0, y1-r)
	z.LineTo(x0, y0+r)
	z.CubeTo(x0, y0+k, x0+k, y0, x0+r, y0)
	z.ClosePath()
}

// stroke draws a line from one point over others, so thick.
func (c *canvas) stroke(thick float32, with color.RGBA, points ...image.Point) {
	for i := 1; i < len(points); i++ {
		c.segment(thick, with, points[i-1], points[i])
	}
}

func (c *canvas) segment(thick float32, with color.RGBA, a, b image.Point) {
	r := image.Rectangle{a, b}.Canon().Inset(-int(thick) - 1)
	c.shape.Reset(r.Dx(), r.Dy())
	ax, ay, bx, by := float32(a.X-r.Min.X), float32(a.Y-r.Min.Y), float32(b.X-r.Min.X), float32(b.Y-r.Min.Y)
	nx, ny := normal(bx-ax, by-ay, thick/2)
	c.shape.MoveTo(ax+nx, ay+ny)
	c.shape.LineTo(bx+nx, by+ny)
	c.shape.LineTo(bx-nx, by-ny)
	c.shape.LineTo(ax-nx, ay-ny)
	c.shape.ClosePath()
	c.shape.Draw(c.img, r, image.NewUniform(with), image.Point{})
}

// align says which end of a text stands at its point.
type align int

const (
	left align = iota
	middle
	right
)

// text writes words with their baseline at y and returns where they end.
func (c *canvas) text(x, y int, style style, at align, with color.RGBA, words string) int {
	runs := c.faces.runs(style, words)
	width := runs.width()
	switch at {
	case middle:
		x -= width / 2
	case right:
		x -= width
	}
	pen := fixed.P(x, y)
	for _, run := range runs {
		d := drawer(c.img, run.face, with, pen)
		d.DrawString(run.words)
		pen = d.Dot
	}
	return x + width
}
