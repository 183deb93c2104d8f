package picture

import (
	"image"
	"image/color"
	"sync"
)

// shades is how many steps lead from one colour to another at a smooth edge.
const shades = 17

// palette holds each colour on each ground on which it is drawn, with the steps
// between, so that a pixel takes one byte: a third of the time to encode, and
// nobody sees the difference.
var palette = func() color.Palette {
	colours := []color.RGBA{ground, empty}
	seen := map[color.RGBA]bool{ground: true, empty: true}
	add := func(from, to color.RGBA) {
		for i := range shades {
			c := between(from, to, i)
			if !seen[c] {
				seen[c] = true
				colours = append(colours, c)
			}
		}
	}
	for _, c := range []color.RGBA{ink, soft, amber, deep, rule, empty, levels[0], levels[1], levels[2], levels[3]} {
		add(ground, c)
	}
	add(empty, soft)
	add(empty, levels[1])
	add(levels[1], deep)
	var p color.Palette
	for _, c := range colours {
		p = append(p, c)
	}
	return p
}()

func between(from, to color.RGBA, step int) color.RGBA {
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(shades-1-step) + int(b)*step) / (shades - 1)) }
	return color.RGBA{mix(from.R, to.R), mix(from.G, to.G), mix(from.B, to.B), 0xff}
}

// cell is the place of a colour in nearest: its five leading bits of each part.
func cell(r, g, b uint8) int { return int(r>>3)<<10 | int(g>>3)<<5 | int(b>>3) }

// nearest holds for each cell the entry of the palette that comes closest. It
// takes some milliseconds to make, which are not spent before a picture is drawn.
var nearest = sync.OnceValue(func() *[1 << 15]uint8 {
	var table [1 << 15]uint8
	for i := range table {
		table[i] = closest(i>>10<<3|4, i>>5&31<<3|4, i&31<<3|4)
	}
	for i := len(palette) - 1; i >= 0; i-- { // a colour that is in the palette keeps itself
		c := palette[i].(color.RGBA)
		table[cell(c.R, c.G, c.B)] = uint8(i)
	}
	return &table
})

func closest(r, g, b int) (at uint8) {
	least := 1 << 30
	for i := range palette {
		c := palette[i].(color.RGBA)
		dr, dg, db := r-int(c.R), g-int(c.G), b-int(c.B)
		if d := dr*dr + dg*dg + db*db; d < least {
			least, at = d, uint8(i)
		}
	}
	return at
}

// reduce writes an image's pixels as entries of the palette.
func reduce(img *image.RGBA, into []uint8) *image.Paletted {
	into = into[:len(img.Pix)/4]
	table := nearest()
	for i := range into {
		p := img.Pix[4*i : 4*i+4 : 4*i+4]
		into[i] = table[cell(p[0], p[1], p[2])]
	}
	return &image.Paletted{Pix: into, Stride: img.Rect.Dx(), Rect: img.Rect, Palette: palette}
}
