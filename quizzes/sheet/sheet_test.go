package sheet_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf16"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/sheet"
)

var ours = sheet.Deck{ID: "ours", Title: "Ours", About: "What we ask."}

func shipped(t testing.TB) *quizzes.Bank {
	t.Helper()
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	return bank
}

func written(t testing.TB, questions []*quizzes.Question) []byte {
	t.Helper()
	var text bytes.Buffer
	if err := sheet.CSV(&text, questions); err != nil {
		t.Fatal(err)
	}
	return text.Bytes()
}

// A deck that goes out as a sheet and comes back in is the same deck, whatever
// kinds of question it has, also through its YAML.
func TestSheetComesBackAsItWas(t *testing.T) {
	for _, d := range shipped(t).Decks {
		back, err := sheet.Read(written(t, d.Questions), sheet.Deck{ID: d.ID, Title: d.Title, About: d.About})
		if err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		data, err := back.YAML()
		if err != nil {
			t.Fatal(err)
		}
		bank, err := quizzes.Load(fstest.MapFS{d.ID + ".yaml": {Data: data}})
		if err != nil {
			t.Fatalf("%s: %v", d.ID, err)
		}
		for i, q := range bank.Questions() {
			want := *d.Questions[i]
			want.Line = q.Line
			if !reflect.DeepEqual(*q, want) {
				t.Errorf("%s came back as\n%+v\nwant\n%+v", want.ID, *q, want)
			}
		}
	}
}

// many is a sheet of so many questions.
func many(t testing.TB, n int) []byte {
	t.Helper()
	sample := shipped(t).Questions()[0]
	var list []*quizzes.Question
	for i := range n {
		q := *sample
		q.ID = fmt.Sprintf("ours-%d", i)
		list = append(list, &q)
	}
	return written(t, list)
}

func TestTwentyThousandRows(t *testing.T) {
	deck, err := sheet.Read(many(t, 20_000), ours)
	if err != nil {
		t.Fatal(err)
	}
	if n := len(deck.Questions); n != 20_000 || deck.Questions[n-1].ID != "ours-19999" || len(deck.Questions[n-1].Options) < 3 {
		t.Errorf("%d questions, the last %+v", n, deck.Questions[n-1])
	}
}

// What is no sheet is refused in one sentence that says what it is.
func TestNoSheet(t *testing.T) {
	good := many(t, 3)
	text := string(good)
	lines := strings.SplitAfter(text, "\n")
	wide := utf16.Encode([]rune(text))
	var sixteen bytes.Buffer
	sixteen.Write([]byte{0xff, 0xfe})
	for _, u := range wide {
		sixteen.Write([]byte{byte(u), byte(u >> 8)})
	}
	for name, c := range map[string]struct {
		data []byte
		say  string
	}{
		"empty":                  {nil, "empty"},
		"blank":                  {[]byte(" \n\n"), "empty"},
		"names alone":            {[]byte(lines[0]), "no rows"},
		"cut off in quotes":      {[]byte(`id,topic,stem,option 1` + "\n" + `a,b,"a stem that`), "cut off"},
		"cut off between cells":  {[]byte(`id,topic,stem,option 1` + "\n" + `a,b,stem,one` + "\n" + `c,d,st`), "line 3: it has 3 of 4 columns: the file seems cut off"},
		"another separator said": {append([]byte("#separator:semicolon\n"), good...), "separator"},
		"no separator we know":   {[]byte(strings.ReplaceAll(lines[0], ",", "~") + "a~b\n"), "separator"},
		"Windows-1252":           {bytes.Replace(good, []byte("client"), []byte("cli\xe9nt"), 1), "line 2 is not UTF-8"},
		"UTF-16":                 {sixteen.Bytes(), "UTF-16"},
		"a picture":              {append([]byte("\x89PNG\r\n\x1a\n\x00\x00"), good...), "no text"},
		"an unknown column":      {[]byte("id,topic,stem,option 1,wieght\na,b,c,d,e\n"), `"wieght"`},
		"a column twice":         {[]byte("id,topic,stem,option 1,stem\na,b,c,d,e\n"), `two columns "stem"`},
		"a column missing":       {[]byte("id,topic,option 1\na,b,c\n"), `no column "stem"`},
		"a mark inside a cell":   {[]byte("id,topic,stem,option 1\na,b,say \"hi\",d\nb,b,c,d\n"), "quotation mark"},
		"too many cells":         {[]byte("id,topic,stem,option 1\na,b,one, two,d\nb,b,c,d\n"), "line 2: it has 5 columns where 4 are named"},
		"right that is none":     {[]byte("id,topic,stem,option 1,right\na,b,c,d,z\n"), `line 2: right "z"`},
		"a date that is none":    {[]byte("id,topic,stem,option 1,as_of\na,b,c,d,21.11.2026\n"), "2026-11-21"},
	} {
		t.Run(strings.ReplaceAll(name, " ", "-"), func(t *testing.T) {
			deck, err := sheet.Read(c.data, ours)
			if err == nil || !strings.Contains(err.Error(), c.say) || strings.Contains(err.Error(), "\n") {
				t.Errorf("%v, want one sentence with %q", err, c.say)
			}
			if deck != nil && len(deck.Questions) > 2 {
				t.Errorf("%d questions of a broken file", len(deck.Questions))
			}
		})
	}
}

// The header lines of Anki's text files are understood, and separators are found.
func TestHeaderLines(t *testing.T) {
	for name, data := range map[string]string{
		"tab said":         "#separator:tab\n#html:false\nid\ttopic\tstem\toption 1\nq\tt\ta, b; c\tone\n",
		"Tab":              "#separator:Tab\nid\ttopic\tstem\toption 1\nq\tt\ta, b; c\tone\n",
		"columns said":     "#separator:tab\n#columns:id\ttopic\tstem\toption 1\n#tags column:5\nq\tt\ta, b; c\tone\n",
		"tab found":        "id\ttopic\tstem\toption 1\nq\tt\ta, b; c\tone\n",
		"semicolon found":  "id;topic;stem;option 1\nq;t;\"a, b; c\";one\n",
		"pipe":             "#separator:|\nid|topic|stem|option 1\nq|t|a, b; c|one\n",
		"byte order mark":  "\ufeffid,topic,stem,option 1\nq,t,\"a, b; c\",one\n",
		"lines of Windows": "id,topic,stem,option 1\r\nq,t,\"a, b; c\",one\r\n",
		"large letters":    "ID,Topic,Stem,Option 1\nq,t,\"a, b; c\",one\n",
	} {
		deck, err := sheet.Read([]byte(data), ours)
		if err != nil || len(deck.Questions) != 1 {
			t.Errorf("%s: %+v, %v", name, deck, err)
			continue
		}
		if q := deck.Questions[0]; q.ID != "q" || q.Stem != "a, b; c" || len(q.Options) != 1 || q.Options[0].Text != "one" || q.Options[0].ID != "a" || q.Kind != quizzes.Choice {
			t.Errorf("%s: %+v", name, q)
		}
	}
}

// Anki's importer reads a note for each question, with as many fields as the
// header says.
func TestAnkiNotes(t *testing.T) {
	questions := shipped(t).Questions()
	var text bytes.Buffer
	if err := sheet.Anki(&text, questions); err != nil {
		t.Fatal(err)
	}
	head, rest := "", text.String()
	for strings.HasPrefix(rest, "#") {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		head += line + "\n"
	}
	for _, want := range []string{"#separator:tab", "#html:true", "#guid column:1", "#deck column:4", "#tags column:5"} {
		if !strings.Contains(head, want+"\n") {
			t.Errorf("the header lacks %s", want)
		}
	}
	r := csv.NewReader(strings.NewReader(rest))
	r.Comma, r.FieldsPerRecord = '\t', 5
	notes, err := r.ReadAll()
	if err != nil || len(notes) != len(questions) {
		t.Fatalf("%d notes of %d questions, %v", len(notes), len(questions), err)
	}
	for i, note := range notes {
		if q := questions[i]; note[0] != "rung-"+q.ID || strings.Contains(note[1], q.Explanation) || !strings.Contains(note[2], "<p>") {
			t.Errorf("%s: %q", q.ID, note)
		}
		for _, tag := range []string{"<script", "onerror"} {
			if strings.Contains(strings.ReplaceAll(note[1]+note[2], "&lt;", ""), tag+">") {
				t.Errorf("%s: markup of a question is not escaped: %q", note[0], note[1])
			}
		}
	}
}

func TestMarkdownSaysEverything(t *testing.T) {
	for _, q := range shipped(t).Questions() {
		var text bytes.Buffer
		if err := sheet.Markdown(&text, []*quizzes.Question{q}); err != nil {
			t.Fatal(err)
		}
		parts := []string{q.ID, q.Stem, q.Code, q.Explanation, q.AppliesTo}
		for _, o := range q.Options {
			parts = append(parts, o.Text, o.Why)
		}
		for _, part := range parts {
			if !strings.Contains(text.String(), part) {
				t.Errorf("%s lacks %q", q.ID, part)
			}
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("id,topic,stem,option 1\na,b,c,d\n"))
	f.Add([]byte("#separator:tab\n#columns:id\ttopic\tstem\toption 1\nq\tt\t\"a\nb\"\tone\n"))
	f.Add([]byte("id,topic,stem,option 1,right,number,run\na,b,c,d,a,\"{\"\"Value\"\":1}\",{}\n"))
	f.Add([]byte("#"))
	f.Fuzz(func(t *testing.T, data []byte) {
		deck, err := sheet.Read(data, ours)
		if err != nil {
			if errors.Is(err, sheet.ErrSheet) && strings.Contains(err.Error(), "\n") {
				t.Fatalf("more than a sentence: %v", err)
			}
			return
		}
		again, err := sheet.Read(written(t, deck.Questions), ours)
		if err != nil && len(deck.Questions) > 0 && whole(deck) {
			t.Fatalf("what was read is not read again: %v", err)
		}
		_ = again
	})
}

// whole reports whether every question has what a sheet needs.
func whole(d *quizzes.Deck) bool {
	for _, q := range d.Questions {
		if q.ID == "" || len(q.Options) == 0 {
			return false
		}
		for _, o := range q.Options {
			if o.ID == "" || strings.ContainsAny(o.ID, ", \n") {
				return false
			}
		}
	}
	return true
}
