package guide_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/guide"
)

// fixture is the small, right guide in testdata.
func fixture(t testing.TB) *guide.Guide {
	t.Helper()
	g, err := guide.Load(os.DirFS("testdata"))
	if err != nil {
		t.Fatal(err)
	}
	return g
}

func read(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// loadEdited loads the fixture after replacing a text that stands in the named file exactly once.
func loadEdited(t *testing.T, name, before, after string) error {
	t.Helper()
	files := fstest.MapFS{}
	for _, each := range []string{"roadmap.yaml", "faq/faq.yaml"} {
		text := read(t, each)
		if each == name {
			if n := strings.Count(text, before); n != 1 {
				t.Fatalf("%q stands %d times in %s, want once", before, n, name)
			}
			text = strings.Replace(text, before, after, 1)
		}
		files[each] = &fstest.MapFile{Data: []byte(text)}
	}
	_, err := guide.Load(files)
	return err
}

// lineOf is where a text that stands once begins, counting from 1.
func lineOf(t *testing.T, name, text string) int {
	t.Helper()
	before, _, found := strings.Cut(read(t, name), text)
	if !found {
		t.Fatalf("%q does not stand in %s", text, name)
	}
	return strings.Count(before, "\n") + 1
}

func TestLoadReadsEverything(t *testing.T) {
	g := fixture(t)
	answer, ok := g.Answer("languages")
	if !ok {
		t.Fatal("answer languages is missing")
	}
	want := &guide.Answer{
		ID: "languages", Question: "Which language should I learn first?",
		Aliases: []string{"python or java", "best programming language for beginners", "should I learn C# or C++", "is .NET worth it", "what to code in",
			"first language to study", "which syntax is easiest", "rust or kotlin", "compiled or interpreted", "a language for my first job"},
		Text: "One that is asked for where you live.", Stage: "programming", Related: []string{"maths", "containers"},
		Sources: []guide.Source{{Article: "first"}, {Title: "A survey", URL: "https://example.org/survey"}}, AsOf: "2026",
	}
	if diff := cmp.Diff(want, answer); diff != "" {
		t.Errorf("answer (-want +got):\n%s", diff)
	}
	path, ok := g.Path("first")
	if !ok {
		t.Fatal("path of first is missing")
	}
	wantStep := guide.Step{Title: "Learn the web", Covers: "requests and answers", Stages: []string{"web", "api"}}
	if diff := cmp.Diff(wantStep, path.Steps[1]); diff != "" {
		t.Errorf("step (-want +got):\n%s", diff)
	}
	if maths, _ := g.Answer("maths"); !strings.HasPrefix(maths.Text, "No. ") || !strings.HasSuffix(maths.Text, "\n\n- `discrete` maths helps later") {
		t.Errorf("text = %q, want both paragraphs and no newline at the end", maths.Text)
	}
}

func TestLoadNamesTheMistake(t *testing.T) {
	tests := []struct {
		name, file, before, after string
		at                        string // the text of the fixture whose line is named
		want                      []string
	}{
		{"unknown key in a stage", "roadmap.yaml", "done_when: You can undo", "done_wen: You can undo", "done_when: You can undo", []string{`unknown key "done_wen"`, `did you mean "done_when"`}},
		{"unknown key in an answer", "faq/faq.yaml", "question: What is CI/CD?", "qestion: What is CI/CD?", "question: What is CI/CD?", []string{`unknown key "qestion"`, `did you mean "question"`}},
		{"key set twice", "roadmap.yaml", "title: The web", "id: web", "title: The web", []string{`"id"`, "already"}},
		{"wrong type", "roadmap.yaml", "needs: [git, web]", "needs: {git: web}", "needs: [git, web]", []string{"cannot"}},
		{"answer id twice", "faq/faq.yaml", "- id: pay", "- id: maths", "- id: pay", []string{`answer "maths"`, "used twice", "line 2"}},
		{"stage id twice", "roadmap.yaml", "- id: web", "- id: git", "- id: web", []string{`stage "git"`, "used twice"}},
		{"id form", "faq/faq.yaml", "- id: pause", "- id: Take_Pause", "- id: pause", []string{`"Take_Pause"`, "lower-case"}},
		{"need unknown", "roadmap.yaml", "needs: [git, web]", "needs: [gti, web]", "needs: [git, web]", []string{`stage "api"`, `"gti" does not exist`, `did you mean "git"`}},
		{"need of a later stage", "roadmap.yaml", "needs: []", "needs: [api]", "needs: []", []string{`stage "programming"`, `"api"`, "before"}},
		{"need of itself", "roadmap.yaml", "needs: [git, web]", "needs: [api, web]", "needs: [git, web]", []string{`stage "api"`, "before"}},
		{"article of a stage", "roadmap.yaml", "articles: [first, second]", "articles: [first, secnd]", "articles: [first, second]", []string{`article "secnd" does not exist`, `did you mean "second"`}},
		{"article of a path", "roadmap.yaml", "article: first", "article: third", "article: first", []string{`article "third" does not exist`}},
		{"stage of a step", "roadmap.yaml", "stages: [web, api]", "stages: [web, ipa]", "stages: [web, api]", []string{`path of article "first"`, `stage "ipa" does not exist`}},
		{"too few things to learn", "roadmap.yaml", "      - branches\n", "", "- commits", []string{`stage "git"`, "learn has 4", "5 to 8"}},
		{"no links", "roadmap.yaml", "links:\n      - title: The manual\n        url: https://example.org/manual", "links: []", "links:\n      - title: The manual", []string{`stage "git"`, "links has 0"}},
		{"link without TLS", "roadmap.yaml", "https://example.org/tour", "http://example.org/tour", "- title: A tour", []string{`stage "programming"`, "https"}},
		{"ours not in learn", "roadmap.yaml", "ours:\n      - a README", "ours:\n      - README", "- a README\n  - id: web", []string{`stage "git"`, "not an item of learn"}},
		{"empty text", "roadmap.yaml", "why: Servers speak HTTP.", "why: ' '", "why: Servers speak HTTP.", []string{`stage "web"`, "why is empty"}},
		{"related unknown", "faq/faq.yaml", "related: [maths, containers]", "related: [maths, container]", "related: [maths, containers]", []string{`answer "languages"`, `related answer "container" does not exist`, `did you mean "containers"`}},
		{"related to itself", "faq/faq.yaml", "related: [pause]", "related: [pay]", "related: [pause]", []string{`answer "pay"`, "itself"}},
		{"stage of an answer", "faq/faq.yaml", "stage: git", "stage: gut", "stage: git", []string{`answer "pipelines"`, `stage "gut" does not exist`}},
		{"source unknown", "faq/faq.yaml", "- article: first\n      - title", "- article: fist\n      - title", "- article: first\n      - title", []string{`answer "languages"`, `article "fist" does not exist`}},
		{"source without address", "faq/faq.yaml", "\n        url: https://example.org/survey", "", "- title: A survey", []string{`answer "languages"`, "https"}},
		{"question used twice", "faq/faq.yaml", "- pause learning", "- 'Is DOCKER, necessary?'", "- pause learning", []string{`answer "pause"`, "already asked", `answer "containers"`}},
		{"alias without words", "faq/faq.yaml", "- average income", "- '???'", "- average income", []string{`answer "pay"`, `"???"`}},
		{"too few aliases", "faq/faq.yaml", "      - average income\n", "", "- salary of a junior", []string{`answer "pay"`, "9 aliases"}},
		{"date", "faq/faq.yaml", `as_of: "2026"`, `as_of: "soon"`, `as_of: "2026"`, []string{`answer "languages"`, `"soon"`}},
		{"answer too long", "faq/faq.yaml", "answer: It depends on the country.", "answer: " + strings.Repeat("so ", 121), "answer: It depends on the country.", []string{`answer "pay"`, "121 words", "120"}},
		{"not YAML", "faq/faq.yaml", "answer: It depends on the country.", "answer: 'It depends", "", []string{"not valid YAML"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := loadEdited(t, test.file, test.before, test.after)
			if err == nil {
				t.Fatal("no error")
			}
			want := test.want
			if test.at != "" {
				want = append(want, fmt.Sprintf("%s:%d: ", test.file, lineOf(t, test.file, test.at)))
			}
			for _, part := range want {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("error lacks %q:\n%v", part, err)
				}
			}
		})
	}
}

func TestLoadReportsAllMistakesAtOnce(t *testing.T) {
	roadmap := strings.Replace(read(t, "roadmap.yaml"), "needs: [git, web]", "needs: [gti, wbe]", 1)
	faq := strings.NewReplacer("as_of: \"2026\"", "as_off: \"2026\"", "stage: git", "stage: gut").Replace(read(t, "faq/faq.yaml"))
	_, err := guide.Load(fstest.MapFS{"roadmap.yaml": {Data: []byte(roadmap)}, "faq/faq.yaml": {Data: []byte(faq)}})
	if err == nil {
		t.Fatal("no error")
	}
	last := -1
	for _, part := range []string{`"gti"`, `"wbe"`, `"as_off"`, `"gut"`} {
		i := strings.Index(err.Error(), part)
		if i < 0 {
			t.Errorf("error lacks %s:\n%v", part, err)
		}
		if i < last {
			t.Errorf("%s is not in the order of the files:\n%v", part, err)
		}
		last = i
	}
}

func TestLoadWithoutContent(t *testing.T) {
	if _, err := guide.Load(fstest.MapFS{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("missing files: %v, want fs.ErrNotExist", err)
	}
	_, err := guide.Load(fstest.MapFS{"roadmap.yaml": {}, "faq/faq.yaml": {Data: []byte("# nothing yet\n")}})
	if err == nil || !strings.Contains(err.Error(), "stages is empty") || !strings.Contains(err.Error(), "answers is empty") {
		t.Errorf("empty files: %v, want that stages and answers are empty", err)
	}
	_, err = guide.Load(fstest.MapFS{"roadmap.yaml": {Data: []byte(read(t, "roadmap.yaml"))}, "faq/faq.yaml": {Data: []byte(read(t, "faq/faq.yaml") + "---\nanswers: []\n")}})
	if err == nil || !strings.Contains(err.Error(), "more than one YAML document") {
		t.Errorf("two documents: %v, want an error", err)
	}
}

func FuzzLoad(f *testing.F) {
	f.Add(read(f, "faq/faq.yaml"))
	f.Add("answers: [{id: a, id: b}, 3, &x [*x]]")
	f.Add("answers:\n  - related: {a: [b]}\n    sources: [[]]")
	roadmap := read(f, "roadmap.yaml")
	f.Fuzz(func(t *testing.T, faq string) {
		g, err := guide.Load(fstest.MapFS{"roadmap.yaml": {Data: []byte(roadmap)}, "faq/faq.yaml": {Data: []byte(faq)}})
		if (g == nil) == (err == nil) {
			t.Errorf("guide %v with error %v, want one of the two", g, err)
		}
	})
}
