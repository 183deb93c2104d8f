package picture

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"math"
	"os"
	"strings"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"golang.org/x/text/unicode/norm"
)

// style is how words are set: their size in pixels, and whether bold.
type style struct {
	size int
	bold bool
}

// fonts are what letters are looked for in: the regular or the bold built-in
// one, then the operator's.
type fonts struct {
	regular, bold *sfnt.Font
	more          []*sfnt.Font
}

func loadFonts(files []string) (f fonts, err error) {
	if f.regular, err = opentype.Parse(goregular.TTF); err != nil {
		return f, fmt.Errorf("parse the built-in font: %w", err) // unreachable: it is compiled in
	}
	if f.bold, err = opentype.Parse(gobold.TTF); err != nil {
		return f, fmt.Errorf("parse the built-in font: %w", err)
	}
	for _, file := range files {
		font, err := loadFont(file)
		if err != nil {
			return f, fmt.Errorf("font %s: %w", file, err)
		}
		f.more = append(f.more, font)
	}
	return f, nil
}

// loadFont reads a font, of a collection the first one.
func loadFont(file string) (*sfnt.Font, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, errors.Unwrap(err) // without the path, which the caller names
	}
	collection, err := sfnt.ParseCollection(data)
	if err != nil {
		return nil, fmt.Errorf("this is no TTF, OTF or TTC file: %w", err)
	}
	return collection.Font(0)
}

// faces are the fonts at the sizes in use. A face can be used by one drawing at
// a time, so each bench has its own.
type faces struct {
	fonts fonts
	made  map[face]font.Face
	buf   sfnt.Buffer
}

type face struct {
	font *sfnt.Font
	size int
}

func newFaces(f fonts) *faces { return &faces{fonts: f, made: map[face]font.Face{}} }

func (f *faces) get(of *sfnt.Font, size int) font.Face {
	key := face{of, size}
	if f.made[key] == nil {
		made, err := opentype.NewFace(of, &opentype.FaceOptions{Size: float64(size), DPI: 72, Hinting: font.HintingNone})
		if err != nil {
			panic("picture: face: " + err.Error()) // unreachable: the font was parsed
		}
		f.made[key] = made
	}
	return f.made[key]
}

// run is a stretch of text in one face.
type run struct {
	face  font.Face
	words string
}

type runs []run

func (r runs) width() int {
	total := fixed.Int26_6(0)
	for _, run := range r {
		total += font.MeasureString(run.face, run.words)
	}
	return total.Ceil()
}

// maxRunes is how much of a text is looked at: no picture has room for more.
const maxRunes = 200

// runs splits words into stretches whose letters one font has. Letters that no
// font has are tried without their marks, then left out.
func (f *faces) runs(s style, words string) runs {
	var list runs
	for i, r := range []rune(visual(clip(words))) {
		if i == maxRunes {
			break
		}
		for _, letter := range f.drawable(s, r) {
			of := f.fontOf(s, letter)
			at := f.get(of, s.size)
			if n := len(list); n > 0 && list[n-1].face == at {
				list[n-1].words += string(letter)
			} else {
				list = append(list, run{at, string(letter)})
			}
		}
	}
	return list
}

// maxBytes is how much of a text is read at all.
const maxBytes = 8000

// clip drops what takes no room in a line, and all but the beginning.
func clip(words string) string {
	words = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || r == unicode.ReplacementChar || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, words[:min(len(words), maxBytes)])
	return norm.NFC.String(words)
}

// drawable is a letter, or what can be drawn in its place.
func (f *faces) drawable(s style, r rune) []rune {
	if f.fontOf(s, r) != nil {
		return []rune{r}
	}
	var plain []rune
	for _, part := range norm.NFKD.String(string(r)) {
		if !unicode.Is(unicode.Mn, part) && f.fontOf(s, part) != nil {
			plain = append(plain, part)
		}
	}
	return plain
}

// fontOf returns the first font that has a letter, nil if none has.
func (f *faces) fontOf(s style, r rune) *sfnt.Font {
	own := f.fonts.regular
	if s.bold {
		own = f.fonts.bold
	}
	for _, of := range append([]*sfnt.Font{own}, f.fonts.more...) {
		if glyph, err := of.GlyphIndex(&f.buf, r); err == nil && glyph != 0 {
			return of
		}
	}
	return nil
}

// name returns a name as it can be drawn: itself, or where none of its letters
// can be, what stands in for it.
func (c *canvas) name(s style, name, standIn string) string {
	for _, r := range clip(name) {
		if unicode.In(r, unicode.Letter, unicode.Number) && len(c.faces.drawable(s, r)) > 0 {
			return name
		}
	}
	return standIn
}

// cut shortens words to a width, with an ellipsis where something is missing.
func (c *canvas) cut(s style, words string, width int) string {
	letters := []rune(clip(words))
	letters = letters[:min(len(letters), maxRunes)]
	if c.faces.runs(s, string(letters)).width() <= width && len(letters) < maxRunes {
		return string(letters)
	}
	fits, over := 0, len(letters)
	for over-fits > 1 {
		n := (fits + over) / 2
		if c.faces.runs(s, string(letters[:n])+"…").width() <= width {
			fits = n
		} else {
			over = n
		}
	}
	return strings.TrimSpace(string(letters[:fits])) + "…"
}

func drawer(img *image.RGBA, f font.Face, with color.RGBA, at fixed.Point26_6) font.Drawer {
	return font.Drawer{Dst: img, Src: image.NewUniform(with), Face: f, Dot: at}
}

// normal is a vector at right angles to another, of a length.
func normal(dx, dy, length float32) (x, y float32) {
	n := float32(math.Hypot(float64(dx), float64(dy)))
	if n == 0 {
		return length, 0
	}
	return -dy / n * length, dx / n * length
}
