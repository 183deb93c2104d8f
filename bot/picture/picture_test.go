package picture_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot/picture"
)

var friday = time.Date(2026, 11, 27, 0, 0, 0, 0, time.UTC)

func painter(t testing.TB, fonts ...string) *picture.Painter {
	t.Helper()
	p, err := picture.NewPainter(fonts...)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// year is a heatmap of so many days, ending on a Friday.
func year(days int) picture.Heatmap {
	random := rand.New(rand.NewPCG(1, 2))
	h := picture.Heatmap{First: friday.AddDate(0, 0, 1-days), Streak: min(days, 23), Freezes: 1}
	for i := range days {
		day := picture.Square{Kind: picture.Answered, Answers: 1 + random.IntN(14)}
		switch {
		case i < days-30 && random.IntN(9) == 0:
			day = picture.Square{Kind: picture.Missed}
		case i < days-1 && random.IntN(8) == 0:
			day = picture.Square{Kind: picture.Bridged}
		}
		h.Days = append(h.Days, day)
	}
	return h
}

func board(n int) picture.Bars {
	names := []string{"Ana", "Nguyễn Thị Hà", "王小明", "محمد علي", "Łukasz Żółć", "Ελένη Παπαδοπούλου", "Андрей Шевченко", "שרה כהן",
		"A very long name that goes on and on and on", "Bob", "Zoë"}
	b := picture.Bars{Title: "This week", Note: "You are in place 11 with 12 points."}
	for i := range n {
		b.Rows = append(b.Rows, picture.Bar{Rank: i + 1, Name: names[i%len(names)], Points: 480 - 44*i, You: i == 1})
	}
	return b
}

func mastery(topics int) (m picture.Mastery) {
	random := rand.New(rand.NewPCG(3, 4))
	for i := range topics {
		all := 4 + random.IntN(14)
		seen := random.IntN(all + 1)
		m.Topics = append(m.Topics, picture.TopicShare{Deck: fmt.Sprint("Deck ", 1+i/11), Topic: fmt.Sprint("Transactions and isolation ", i), Known: random.IntN(seen + 1), Seen: seen, All: all})
	}
	return m
}

func forecast(most int) picture.Forecast {
	random := rand.New(rand.NewPCG(5, 6))
	f := picture.Forecast{First: friday, Due: make([]int, 30)}
	for i := range f.Due {
		if most > 0 && random.IntN(4) > 0 {
			f.Due[i] = random.IntN(most + 1)
		}
	}
	return f
}

func ladder(done int) (l picture.Ladder) {
	for i := range 19 {
		state := picture.Todo
		switch {
		case i < done && i%5 == 2:
			state = picture.Review
		case i < done && i%7 == 4:
			state = picture.Skipped
		case i < done:
			state = picture.Done
		case i == done:
			state = picture.Next
		}
		l.Stages = append(l.Stages, picture.Rung{Title: fmt.Sprint("Relational databases and SQL ", i+1), State: state})
	}
	return l
}

// samples are the pictures as somebody sees them on their first day and after a year.
func samples() map[string]picture.Picture {
	return map[string]picture.Picture{
		"heatmap-empty": picture.Heatmap{Freezes: 2}, "heatmap-day": year(1), "heatmap-month": year(31), "heatmap-year": year(371),
		"bars-empty": picture.Bars{Title: "This week"}, "bars-one": board(1), "bars-full": board(11),
		"mastery-empty": picture.Mastery{}, "mastery-full": mastery(44),
		"forecast-empty": picture.Forecast{}, "forecast-day": forecast(1), "forecast-full": forecast(24),
		"ladder-empty": picture.Ladder{}, "ladder-start": ladder(0), "ladder-full": ladder(9),
	}
}

func TestEveryPictureIsDrawnAtItsSize(t *testing.T) {
	p := painter(t)
	for name, pic := range samples() {
		data, err := p.PNG(t.Context(), pic)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if w, h := pic.Size(); img.Bounds().Dx() != w || img.Bounds().Dy() != h {
			t.Errorf("%s is %v, it said %d x %d", name, img.Bounds(), w, h)
		}
		colours := map[uint8]bool{}
		for _, colour := range img.(*image.Paletted).Pix {
			colours[colour] = true
		}
		if len(colours) < 5 {
			t.Errorf("%s has %d colours: nothing is on it", name, len(colours))
		}
		if again, err := p.PNG(t.Context(), pic); err != nil || !bytes.Equal(data, again) {
			t.Errorf("%s differs when it is drawn again: %v", name, err)
		}
		if dir := os.Getenv("RUNG_PICTURES"); dir != "" { // to look at
			if err := os.WriteFile(filepath.Join(dir, name+".png"), data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestAltSaysWhatThePictureSays(t *testing.T) {
	for _, c := range []struct {
		pic  picture.Picture
		says []string
	}{
		{picture.Heatmap{First: friday.AddDate(0, 0, -3), Days: []picture.Square{{Kind: picture.Answered, Answers: 4}, {Kind: picture.Bridged}, {Kind: picture.Missed}, {Kind: picture.Open}}, Streak: 1, Freezes: 2},
			[]string{"1 day with 4 answers", "1 bridged", "1 missed", "today has no answer yet", "streak is 1 day", "2 freezes"}},
		{year(371), []string{"today is answered", "The streak is 23 days"}},
		{board(3), []string{"This week", "1. Ana, 480 points", "2. Nguyễn Thị Hà, 436 points (you)", "3. 王小明, 392 points", "place 11"}},
		{picture.Mastery{Topics: []picture.TopicShare{{"HTTP", "Caching", 2, 3, 5}, {"HTTP", "TLS", 0, 0, 4}}}, []string{"2 of 9 questions known, 3 seen", "Caching: 2 of 5 known"}},
		{picture.Forecast{First: friday, Due: []int{3, 0, 7}}, []string{"10 questions in all", "3 today", "Sun 29 November with 7"}},
		{picture.Forecast{First: friday, Due: []int{0, 0}}, []string{"Nothing falls due"}},
		{ladder(3), []string{"3 of 19 stages done", "SQL 1: done", "SQL 3: to review", "SQL 4: next"}},
	} {
		for _, words := range c.says {
			if !strings.Contains(c.pic.Alt(), words) {
				t.Errorf("%T does not say %q: %s", c.pic, words, c.pic.Alt())
			}
		}
	}
}

// Names come from people, and nothing they hold spoils a picture or its words.
func TestAnyNameIsDrawn(t *testing.T) {
	p := painter(t)
	for _, name := range []string{"", " ", "👩🏽‍💻", "\x00\x1b[2J\u202e", "王小明", "محمد علي", "שרה כהן", "Nguyễn Thị Hà", "\xff\xfe", strings.Repeat("Ÿ", 1<<20), strings.Repeat("\u0301", 5000)} {
		pic := picture.Bars{Title: name, Note: name, Rows: []picture.Bar{{Rank: 1, Name: name, Points: 10}, {Rank: 2, Name: "Ana", Points: 5, You: true}}}
		if _, err := p.PNG(t.Context(), pic); err != nil {
			t.Errorf("%.20q: %v", name, err)
		}
		if n := utf8.RuneCountInString(pic.Alt()); n > 2000 || strings.ContainsAny(pic.Alt(), "\x00\x1b\u202e") {
			t.Errorf("%.20q: the words for it have %d characters: %.100q", name, n, pic.Alt())
		}
	}
}

func TestAnyNumbersAreDrawn(t *testing.T) {
	p := painter(t)
	number := rapid.OneOf(rapid.IntRange(-5, 50), rapid.Int())
	rapid.Check(t, func(rt *rapid.T) {
		var pic picture.Picture
		switch rapid.IntRange(0, 4).Draw(rt, "kind") {
		case 0:
			h := picture.Heatmap{First: friday.AddDate(0, 0, rapid.IntRange(-400, 400).Draw(rt, "first")), Streak: number.Draw(rt, "streak")}
			for range rapid.IntRange(0, 500).Draw(rt, "days") {
				h.Days = append(h.Days, picture.Square{Kind: picture.SquareKind(rapid.IntRange(0, 4).Draw(rt, "kind of day")), Answers: number.Draw(rt, "answers")})
			}
			pic = h
		case 1:
			b := picture.Bars{Title: rapid.String().Draw(rt, "title")}
			for range rapid.IntRange(0, 40).Draw(rt, "rows") {
				b.Rows = append(b.Rows, picture.Bar{Rank: number.Draw(rt, "rank"), Name: rapid.String().Draw(rt, "name"), Points: rapid.IntRange(-5, 1<<40).Draw(rt, "points"), You: rapid.Bool().Draw(rt, "you")})
			}
			pic = b
		case 2:
			m := picture.Mastery{}
			for range rapid.IntRange(0, 70).Draw(rt, "topics") {
				m.Topics = append(m.Topics, picture.TopicShare{Deck: rapid.SampledFrom([]string{"a", "b"}).Draw(rt, "deck"), Topic: rapid.String().Draw(rt, "topic"),
					Known: rapid.IntRange(-3, 90).Draw(rt, "known"), Seen: rapid.IntRange(-3, 90).Draw(rt, "seen"), All: rapid.IntRange(-3, 90).Draw(rt, "all")})
			}
			pic = m
		case 3:
			pic = picture.Forecast{First: friday, Due: rapid.SliceOfN(rapid.IntRange(-3, 1<<40), 0, 40).Draw(rt, "due")}
		case 4:
			l := picture.Ladder{}
			for range rapid.IntRange(0, 50).Draw(rt, "stages") {
				l.Stages = append(l.Stages, picture.Rung{Title: rapid.String().Draw(rt, "title"), State: rapid.SampledFrom([]picture.RungState{picture.Todo, picture.Next, picture.Done, picture.Review, picture.Skipped, "odd"}).Draw(rt, "state")})
			}
			pic = l
		}
		if _, err := p.PNG(t.Context(), pic); err != nil {
			rt.Fatal(err)
		}
		if w, h := pic.Size(); w > 2000 || h > 6000 || w*h == 0 {
			rt.Fatalf("%T is %d x %d", pic, w, h)
		}
	})
}

func TestFontsThatCannotBeReadAreNamed(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.ttf")
	if err := os.WriteFile(broken, []byte("no font"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{broken, filepath.Join(t.TempDir(), "missing.ttf")} {
		if _, err := picture.NewPainter(file); err == nil || strings.Count(err.Error(), file) != 1 {
			t.Errorf("%s: %v", file, err)
		}
	}
}

func TestManyAtOnceAndThoseWhoGiveUp(t *testing.T) {
	p := painter(t)
	var all sync.WaitGroup
	for n := range 100 {
		all.Go(func() {
			ctx := t.Context()
			if n%10 == 9 {
				gone, cancel := context.WithCancel(ctx)
				cancel()
				if _, err := p.PNG(gone, board(11)); !errors.Is(err, context.Canceled) {
					t.Errorf("a request that was given up: %v", err)
				}
				return
			}
			if _, err := p.PNG(ctx, year(40)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
}

// In letters a picture fits a phone and a code block of a chat.
func TestLettersSayTheSameAndFit(t *testing.T) {
	week := picture.Heatmap{First: friday.AddDate(0, 0, -6), Days: []picture.Square{
		{Kind: picture.Answered, Answers: 1}, {Kind: picture.Answered, Answers: 4}, {Kind: picture.Answered, Answers: 7}, {Kind: picture.Answered, Answers: 20},
		{Kind: picture.Bridged}, {Kind: picture.Missed}, {Kind: picture.Open}}}
	for name, c := range map[string]struct {
		got, want string
	}{
		"week": {week.Letters(), "Mon  ▓\n     █\nWed  /\n     .\nFri  _\n    ░\nSun ▒\n░ 1-2 answers  ▒ 3-5  ▓ 6-9  █ 10 or more\n/ bridged  . missed  _ today, open"},
		"mastery": {picture.Mastery{Topics: []picture.TopicShare{{"HTTP", "Caching", 2, 4, 8}, {"HTTP", "TLS", 0, 0, 4}}}.Letters(),
			"HTTP\n  ██▒▒▒····· Caching                          2 of 8\n█ known  ▒ seen  · not seen"},
		"forecast": {picture.Forecast{First: friday, Due: []int{20, 0, 10}}.Letters(), "today      ████████████████████ 20\nSun 29 Nov ██████████ 10"},
		"nothing":  {picture.Forecast{First: friday, Due: make([]int, 30)}.Letters() + picture.Mastery{}.Letters() + picture.Heatmap{}.Letters(), ""},
	} {
		if c.got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, c.got, c.want)
		}
	}
	for _, letters := range []string{year(371).Letters(), year(40).Letters(), mastery(44).Letters(), forecast(24).Letters()} {
		for _, line := range strings.Split(letters, "\n") {
			if utf8.RuneCountInString(line) > 60 {
				t.Errorf("%d columns: %s", utf8.RuneCountInString(line), line)
			}
		}
	}
}
