package quizzes_test

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rungbot/rung/quizzes"
)

// sample is a faultless deck: its two questions begin at the lines 8 and 36.
func sample() string {
	return deckFile("sample", []string{"first", "second"}, "first/easy/sample-one", "second/hard/sample-two")
}

// mend replaces the first text that stands in the sample.
func mend(t testing.TB, text, before, after string) string {
	t.Helper()
	if !strings.Contains(text, before) {
		t.Fatalf("the sample does not hold %q", before)
	}
	return strings.Replace(text, before, after, 1)
}

// mistakes checks that the error has a line for each of wanted, holding all
// its parts, and no other line.
func mistakes(t *testing.T, err error, wanted ...[]string) {
	t.Helper()
	if err == nil {
		t.Fatal("no error")
	}
	lines := strings.Split(err.Error(), "\n")
	if len(lines) != len(wanted) {
		t.Errorf("%d mistakes, want %d:\n%v", len(lines), len(wanted), err)
		return
	}
	for i, parts := range wanted {
		for _, part := range parts {
			if !strings.Contains(lines[i], part) {
				t.Errorf("mistake %d does not say %q:\n%s", i, part, lines[i])
			}
		}
	}
}

func TestSampleLoads(t *testing.T) {
	bank := mustLoad(t, map[string]string{"sample.yaml": sample()})
	q, ok := bank.Question("sample-one")
	if !ok || q.Deck != "sample" || q.Topic != "first" || q.Key().ID != "b" || q.AsOf.String() != "2026-11-21" || q.Hash == "" {
		t.Errorf("sample-one = %+v", q)
	}
	if o, ok := q.Option("c"); !ok || o.Misconception != "thirds count" {
		t.Errorf("option c = %+v, %v", o, ok)
	}
	if _, ok := q.Option("z"); ok {
		t.Error("option z exists")
	}
}

// Each case breaks the first question of the sample in one way.
func TestMistakeInAQuestion(t *testing.T) {
	const key = "        correct: true\n"
	long := strings.Repeat("x", 301)
	fourth := "      - {id: d, text: The fourth text, why: " + tenWords + "}\n"
	fifth := "      - {id: e, text: The fifth text, why: " + tenWords + "}\n"
	for _, tt := range []struct {
		name, before, after string
		say                 string
	}{
		{"two keys", "The first text\n", "The first text\n" + key, "mark exactly one"},
		{"no key", key, "", "mark exactly one"},
		{"five options", "    hint:", fourth + fifth + "    hint:", "write 3 to 4"},
		{"option id twice", "id: b", "id: a", `option id "a"`},
		{"option id missing", "- id: b\n        text", "- text", "option id"},
		{"gathering option", "The first text", "All of the above", "answer of its own"},
		{"uneven options", "The first text", "A text that goes on and on and on", "longest"},
		{"short why", "why: " + tenWords, "why: Because", `why of option "a" has 1 words`},
		{"long stem", "Which option is right?", long, "shorten"},
		{"no stem", "    stem: Which option is right?\n", "", "stem"},
		{"wide code", "GET / HTTP/1.1", "GET /" + strings.Repeat("x", 60), "60"},
		{"long code", "code: GET / HTTP/1.1", "code: |\n" + strings.Repeat("      line\n", 16), "15"},
		{"no hint", "    hint: Not the ends.\n", "", "hint"},
		{"short explanation", "explanation: " + tenWords + " " + tenWords, "explanation: " + tenWords, "40 to 90"},
		{"http source", "https://www.rfc-editor.org/rfc/rfc9110", "http://www.rfc-editor.org/rfc/rfc9110", "https"},
		{"source without address", "https://www.rfc-editor.org/rfc/rfc9110", "", "https"},
		{"source without host", "https://www.rfc-editor.org/rfc/rfc9110", "https:///rfc9110", "https"},
		{"source that is no address", "https://www.rfc-editor.org/rfc/rfc9110", "https://[::1", "https"},
		{"source without title", `title: "RFC 9110, section 9"`, `title: ""`, "title"},
		{"impossible date", "as_of: 2026-11-21", "as_of: 2026-02-30", "as_of"},
		{"date of another shape", "as_of: 2026-11-21", "as_of: 21 November", "as_of"},
		{"no date", "    as_of: 2026-11-21\n", "", "as_of"},
		{"review before the check", "review_by: 2027-11-21", "review_by: 2026-11-21", "after as_of"},
		{"no review date", "    review_by: 2027-11-21\n", "", "review_by"},
		{"unknown topic", "topic: first", "topic: firts", `"firts"`},
		{"no stage", "    stage: web\n", "", "stage"},
		{"unknown kind", "kind: choice", "kind: essay", "write one of choice, code"},
		{"unknown difficulty", "difficulty: easy", "difficulty: tricky", "easy, medium, hard"},
		{"unknown level", "level: apply", "level: know", "remember, understand, apply"},
		{"no objective", "    objective: Checks the loader.\n", "", "objective"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := mend(t, sample(), tt.before, tt.after)
			_, err := quizzes.Load(folder(map[string]string{"sample.yaml": text}))
			mistakes(t, err, []string{"sample.yaml:8: ", `question "sample-one"`, tt.say})
		})
	}
}

func TestEmptyOption(t *testing.T) {
	text := mend(t, sample(), "text: The first text", `text: ""`)
	_, err := quizzes.Load(folder(map[string]string{"sample.yaml": text}))
	mistakes(t, err, []string{"sample.yaml:8: ", `"sample-one"`, `option "a" has 0`}, []string{"longest"})
}

func TestMissingSources(t *testing.T) {
	start, rest, _ := strings.Cut(sample(), "    sources:\n")
	_, rest, _ = strings.Cut(rest, "    as_of")
	_, err := quizzes.Load(folder(map[string]string{"sample.yaml": start + "    as_of" + rest}))
	mistakes(t, err, []string{"sample.yaml:8: ", `"sample-one"`, "primary source"})
}

// Each case breaks the sample so that it no longer reads as a deck.
func TestMistakeInTheFile(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		say                 []string
	}{
		{"unknown key of a question", "    stage: web\n", "    stage: web\n    stag: web\n", []string{"sample.yaml:11: ", `"sample-one"`, `"stag"`, "spelling"}},
		{"unknown key of a later question", "    topic: second\n", "    topic: second\n    tpic: x\n", []string{"sample.yaml:38: ", `"sample-two"`, `"tpic"`, "spelling"}},
		{"unknown key of an option", "correct: true", "corect: true", []string{"sample.yaml:23: ", `"sample-one"`, `"corect"`, "spelling"}},
		{"unknown key of words", "    stage: web\n", "    the stage: web\n", []string{"sample.yaml:10: ", `"the stage"`, "spelling"}},
		{"unknown key of the deck", "topics:\n", "tags: x\ntopics:\n", []string{"sample.yaml:4: unknown", `"tags"`, "spelling"}},
		{"flag that is a word", "correct: true", "correct: certainly", []string{"sample.yaml:23: ", `"sample-one"`, "true or false"}},
		{"text that is a list", "stem: Which option is right?", "stem: [Which, option]", []string{"sample.yaml:15: ", `"sample-one"`, "write text"}},
		{"sources that are a word", "    sources:\n", "    sources: none\n    x:\n", []string{"sample.yaml:31: ", `"sample-one"`, "write a list"}},
		{"question that is a word", "questions:\n", "questions:\n  - none\n", []string{"sample.yaml:8: ", "keys with values"}},
		{"key twice", "title: The", "deck: sample\ntitle: The", []string{"sample.yaml:2: ", `"deck"`, "already"}},
		// The YAML reader names the line on which the value before the tab began.
		{"tab", "    stage: web", "\tstage: web", []string{"sample.yaml:9: ", "tab"}},
		{"colon in plain text", "stem: Which option is right?", "stem: Which: option", []string{"sample.yaml:15: ", "mapping values"}},
		{"broken second document", "questions:\n", "---\nquestions:\n  - [\n", []string{"sample.yaml:9: "}},
		{"second document", "questions:\n", "---\nquestions:\n", []string{"sample.yaml:7: ", "one deck to a file"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := mend(t, sample(), tt.before, tt.after)
			_, err := quizzes.Load(folder(map[string]string{"sample.yaml": text}))
			if err == nil {
				t.Fatal("no error")
			}
			first, _, _ := strings.Cut(err.Error(), "\n")
			for _, part := range tt.say {
				if !strings.Contains(first, part) {
					t.Errorf("the error does not say %q:\n%v", part, err)
				}
			}
			if strings.Contains(err.Error(), "quizzes.") || strings.Contains(err.Error(), "!!") || strings.Contains(err.Error(), "struct") {
				t.Errorf("the error speaks of Go types:\n%v", err)
			}
		})
	}
}

func TestKeyAfterTheQuestionsBelongsToNone(t *testing.T) {
	_, err := quizzes.Load(folder(map[string]string{"sample.yaml": sample() + "extra: x\n"}))
	mistakes(t, err, []string{"sample.yaml:64: ", `unknown key "extra"`})
	if err != nil && strings.Contains(err.Error(), "question") {
		t.Errorf("a key of the deck is laid at a question's door: %v", err)
	}
}

func TestMistakeInTheDeck(t *testing.T) {
	for _, tt := range []struct {
		name, before, after string
		say                 []string
	}{
		{"no title", "title: The sample deck\n", "", []string{`"sample"`, "title"}},
		{"no about", "about: A deck for tests.\n", "", []string{`"sample"`, "about"}},
		{"deck id with capitals", "deck: sample", "deck: Sample", []string{`"Sample"`, "lower-case"}},
		{"topic without title", "title: About second", `title: ""`, []string{`"second"`, "title"}},
		{"topic twice", "  - {id: second", "  - {id: first, title: Again}\n  - {id: second", []string{`"first"`, "twice"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			text := mend(t, sample(), tt.before, tt.after)
			_, err := quizzes.Load(folder(map[string]string{"sample.yaml": text}))
			mistakes(t, err, append(tt.say, "sample.yaml"))
		})
	}
}

func TestQuestionsByAnchorAreRefusedOrRead(t *testing.T) {
	start, list, _ := strings.Cut(sample(), "questions:\n")
	for name, text := range map[string]string{
		"list under a merge key":   start + "<<:\n  questions:\n" + strings.ReplaceAll(list, "  - id: s", "    - id: s"),
		"key through an anchor":    strings.Replace(start, "about: A deck for tests.", "about: &key questions", 1) + "*key :\n" + list,
		"unknown anchor":           start + "questions: *nowhere\n",
		"anchor that holds itself": "deck: &deck\n  - *deck\n",
	} {
		if _, err := quizzes.Load(folder(map[string]string{"sample.yaml": text})); err == nil || !strings.Contains(err.Error(), "sample.yaml") {
			t.Errorf("%s: %v, want an error that names the file", name, err)
		}
	}
	why := mend(t, mend(t, sample(), "why: "+tenWords, "why: &why "+tenWords), "why: "+tenWords, "why: *why")
	mustLoad(t, map[string]string{"sample.yaml": why})
}

func TestAliasBombIsRefused(t *testing.T) {
	bomb := "deck: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c <= 'k'; c++ {
		bomb += fmt.Sprintf("%c: &%c [%s*%c]\n", c, c, strings.Repeat(fmt.Sprintf("*%c,", c-1), 8), c-1)
	}
	if _, err := quizzes.Load(folder(map[string]string{"bomb.yaml": bomb})); err == nil {
		t.Error("no error")
	}
}

func TestIDsAreUniqueOverAllFiles(t *testing.T) {
	other := deckFile("other", []string{"first"}, "first/easy/sample-one")
	_, err := quizzes.Load(folder(map[string]string{"a.yaml": sample(), "b.yaml": other}))
	mistakes(t, err, []string{"b.yaml:7: ", `"sample-one"`, "a.yaml:8", "choose another"})

	_, err = quizzes.Load(folder(map[string]string{"a.yaml": mend(t, sample(), "sample-two", "sample-one")}))
	mistakes(t, err, []string{"a.yaml:36: ", `"sample-one"`, "a.yaml:8", "choose another"})

	same := deckFile("sample", []string{"first"}, "first/easy/another")
	_, err = quizzes.Load(folder(map[string]string{"a.yaml": sample(), "b.yaml": same}))
	mistakes(t, err, []string{"b.yaml", `"sample"`, "a.yaml", "choose another"})
}

func TestAllMistakesAreToldAtOnce(t *testing.T) {
	broken := mend(t, sample(), "topic: first", "topic: firts")
	broken = mend(t, broken, "        correct: true\n", "")
	broken = mend(t, broken, "topic: second", "topic: secnod")
	_, err := quizzes.Load(folder(map[string]string{
		"a.yaml": broken,
		"b.yaml": "deck: b\nowner: me\ntitel: B\n",
		"c.yaml": "",
		"d.yaml": "deck: [\n",
		"e.yaml": "deck: empty\ntitle: Empty\nabout: Nothing.\n",
	}))
	mistakes(t, err,
		[]string{"a.yaml:8: ", "sample-one", "firts"},
		[]string{"a.yaml:8: ", "sample-one", "mark exactly one"},
		[]string{"a.yaml:35: ", "sample-two", "secnod"}, // a line less: the key went,
		[]string{"b.yaml:2: ", "owner"},
		[]string{"b.yaml:3: ", "titel"},
		[]string{"c.yaml", "empty"},
		[]string{"d.yaml"},
		[]string{"e.yaml", "empty", "no questions"},
	)
}

func TestFolderWithoutDecksIsRefused(t *testing.T) {
	for name, fsys := range map[string]fstest.MapFS{
		"empty":        {},
		"other files":  {"README.md": {}, "deck.yml": {Data: []byte(sample())}},
		"deeper files": {"more/deck.yaml": {Data: []byte(sample())}},
	} {
		if bank, err := quizzes.Load(fsys); err == nil || bank != nil {
			t.Errorf("%s: bank %v, error %v", name, bank != nil, err)
		}
	}
}

func TestUnreadableFileIsNamed(t *testing.T) {
	_, err := quizzes.Load(fstest.MapFS{"deck.yaml": {Mode: fs.ModeDir}, "fine.yaml": {Data: []byte(sample())}})
	if pathErr := (*fs.PathError)(nil); !errors.As(err, &pathErr) || !strings.Contains(err.Error(), "deck.yaml") {
		t.Errorf("error %v, want a path error for deck.yaml", err)
	}
}

func TestHashFollowsWhatALearnerSees(t *testing.T) {
	hash := func(text string) string {
		q, ok := mustLoad(t, map[string]string{"sample.yaml": text}).Question("sample-one")
		if !ok {
			t.Fatal("no sample-one")
		}
		return q.Hash
	}
	before := hash(sample())
	for name, change := range map[string][2]string{
		"stem":        {"Which option is right?", "Which option is wrong?"},
		"code":        {"GET /", "PUT /"},
		"option":      {"The first text", "The prime text"},
		"why":         {"why: one", "why: 1"},
		"hint":        {"Not the ends.", "Not the end."},
		"explanation": {"explanation: one", "explanation: 1"},
	} {
		if hash(mend(t, sample(), change[0], change[1])) == before {
			t.Errorf("the hash stays when the %s changes", name)
		}
	}
	moved := mend(t, mend(t, sample(), "        correct: true\n", ""), "The first text\n", "The first text\n        correct: true\n")
	if hash(moved) == before {
		t.Error("the hash stays when the key changes")
	}
	for name, change := range map[string][2]string{
		"as_of":      {"as_of: 2026-11-21", "as_of: 2026-11-22"},
		"review_by":  {"review_by: 2027-11-21", "review_by: 2027-12-21"},
		"difficulty": {"difficulty: easy", "difficulty: hard"},
		"objective":  {"Checks the loader.", "Checks the hash."},
		"line break": {"stem: Which option is right?", "stem: |\n      Which option is right?\n"},
	} {
		if hash(mend(t, sample(), change[0], change[1])) != before {
			t.Errorf("the hash changes with %s", name)
		}
	}
	const first, second = "rfc9110\"}\n", "rfc9111\"}\n"
	lines := strings.SplitAfter(sample(), "\n")
	for i := range lines {
		if strings.HasSuffix(lines[i], first) && strings.HasSuffix(lines[i+1], second) {
			lines[i], lines[i+1] = lines[i+1], lines[i]
			if hash(strings.Join(lines, "")) != before {
				t.Error("the hash changes with the order of the sources")
			}
			return
		}
	}
	t.Fatal("the sample has no two sources")
}

// FuzzLoad feeds any bytes to the loader: it must not panic, and what it
// accepts must be fit to ask.
func FuzzLoad(f *testing.F) {
	f.Add([]byte(sample()))
	for _, text := range []string{
		"", "# nothing\n", "~", "- a\n", "deck: a\n---\ndeck: b\n", "deck: [\n", "\tdeck: a\n", "deck: \xff\n",
		"<<: {questions: [{id: a}]}\n", "title: &k questions\n*k : [{id: a}]\n", "deck: &a [*a]\n",
		"questions: [~, 1, {}, {options: [~]}]\n", "questions: {a: b}\n", "? questions\n: [{id: a}]\n",
		"!!binary cXVlc3Rpb25z: [{id: a}]\n", "questions: &q [{id: a}, *q]\n", "questions: [<<: {id: a}]\n",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		bank, err := quizzes.Load(fstest.MapFS{"deck.yaml": {Data: data}})
		if err != nil {
			if bank != nil || !strings.Contains(err.Error(), "deck.yaml") {
				t.Errorf("bank %v with error %v", bank != nil, err)
			}
			return
		}
		for _, q := range bank.Questions() {
			if !q.Key().Correct || len(q.Options) < 3 || len(quizzes.Shuffle(q, 1)) != len(q.Options) || q.Hash == "" {
				t.Errorf("unfit question %+v", q)
			}
		}
		if _, ok := bank.Next(quizzes.Situation{}, quizzes.Want{News: 1}); !ok {
			t.Error("a deck without a question was accepted")
		}
	})
}
