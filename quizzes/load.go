package quizzes

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

//go:embed decks/*.yaml
var embedded embed.FS

//go:embed decks/solved.json
var solved []byte

// Solved returns the solver records of the bank that ships with Rung, as package
// review reads them.
func Solved() []byte { return solved }

// Embedded returns the bank that ships with Rung.
func Embedded() (*Bank, error) {
	decks, err := fs.Sub(embedded, "decks")
	if err != nil {
		return nil, fmt.Errorf("open embedded decks: %w", err) // unreachable: the folder is compiled in
	}
	return Load(decks)
}

// With returns a bank that holds this bank's decks and those in fsys. Question
// and deck ids must not repeat.
func (b *Bank) With(fsys fs.FS) (*Bank, error) {
	return load(fsys, b.Decks)
}

// Load reads every *.yaml file of fsys as one deck. Those in a folder like
// slack/T024BE7LH are for that workspace alone. The error lists all
// mistakes at once, one a line, each with the file, the line and question id it
// belongs to, and what to do. A file with unknown keys or values of the wrong
// type is checked no further. A folder without decks is an error.
func Load(fsys fs.FS) (*Bank, error) { return load(fsys, nil) }

func load(fsys fs.FS, decks []*Deck) (*Bank, error) {
	check := newCheck(decks)
	names, err := deckFiles(fsys)
	if err != nil {
		return nil, err
	}
	decks = append([]*Deck(nil), decks...)
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			check.mistakes = append(check.mistakes, fmt.Errorf("%s: %w", name, err))
			continue
		}
		file, err := parse(name, data)
		if err != nil {
			check.mistakes = append(check.mistakes, err)
			continue
		}
		decks = append(decks, check.deck(name, file))
	}
	if err := errors.Join(check.mistakes...); err != nil {
		return nil, err
	}
	return NewBank(decks...), nil
}

// deckFiles lists the decks of a folder, those of single workspaces last.
func deckFiles(fsys fs.FS) ([]string, error) {
	var names []string
	for _, pattern := range []string{"*.yaml", "*/*/*.yaml"} {
		found, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("list decks: %w", err) // unreachable: the patterns are ours
		}
		names = append(names, found...)
	}
	if astray, err := fs.Glob(fsys, "*/*.yaml"); err != nil || len(astray) > 0 {
		return nil, errors.Join(fmt.Errorf("%s is neither for everybody nor for one workspace: move it up, or into a folder like slack/T024BE7LH", strings.Join(astray, ", ")), err)
	}
	if len(names) == 0 {
		return nil, errors.New("no decks: the folder has no *.yaml file")
	}
	return names, nil
}

// workspaceOf returns the workspace that alone sees a deck of that file.
func workspaceOf(name string) string {
	if folder := path.Dir(name); folder != "." {
		return strings.Replace(folder, "/", ":", 1)
	}
	return ""
}

// fileDeck is a deck as it stands in its file.
type fileDeck struct {
	Deck      string         `yaml:"deck"`
	Title     string         `yaml:"title"`
	About     string         `yaml:"about"`
	Topics    []fileTopic    `yaml:"topics"`
	Blueprint Blueprint      `yaml:"blueprint,omitempty"`
	Retired   []Retired      `yaml:"retired,omitempty"`
	Questions []fileQuestion `yaml:"questions"`

	places []place // of each question
}

type fileQuestion struct {
	ID          string       `yaml:"id"`
	Topic       string       `yaml:"topic"`
	Stage       string       `yaml:"stage"`
	Kind        Kind         `yaml:"kind"`
	Difficulty  string       `yaml:"difficulty"`
	Level       string       `yaml:"level"`
	Objective   string       `yaml:"objective"`
	Stem        string       `yaml:"stem"`
	Code        string       `yaml:"code,omitempty"`
	Ordered     bool         `yaml:"ordered,omitempty"`
	Options     []fileOption `yaml:"options"`
	Orders      [][]string   `yaml:"orders,omitempty"`
	Accept      []string     `yaml:"accept,omitempty"`
	Number      *Number      `yaml:"number,omitempty"`
	Tries       *Tries       `yaml:"tries,omitempty"`
	Run         *Run         `yaml:"run,omitempty"`
	Hint        string       `yaml:"hint"`
	Explanation string       `yaml:"explanation"`
	Sources     []fileSource `yaml:"sources"`
	AsOf        string       `yaml:"as_of"`
	AppliesTo   string       `yaml:"applies_to,omitempty"`
	ReviewBy    string       `yaml:"review_by"`
	Changelog   []fileChange `yaml:"changelog,omitempty"`
}

type fileChange struct {
	On     string `yaml:"on"`
	What   string `yaml:"what"`
	Source string `yaml:"source"`
}

type fileTopic struct {
	ID    string `yaml:"id"`
	Title string `yaml:"title"`
	Items int    `yaml:"items,omitempty"`
}

type fileSource struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

type fileOption struct {
	ID            string `yaml:"id"`
	Text          string `yaml:"text"`
	Correct       bool   `yaml:"correct,omitempty"`
	Why           string `yaml:"why"`
	Misconception string `yaml:"misconception,omitempty"`
}

// place is where a question stands in its file.
type place struct {
	line, end int
	id        string
}

var (
	atLine     = regexp.MustCompile(`(?s)^(?:yaml: )?line (\d+): (.*)$`)
	unknownKey = regexp.MustCompile(`(?s)^field (.*) not found in type .*$`)
	wrongType  = regexp.MustCompile(`(?s)^cannot unmarshal .* into (\S+).*$`)
)

func parse(name string, data []byte) (fileDeck, error) {
	var deck fileDeck
	var root, more yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return deck, yamlMistakes(name, err, nil)
	}
	deck.places = questionPlaces(&root)
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&deck); errors.Is(err, io.EOF) {
		return deck, fmt.Errorf("%s: the file is empty: write a deck or remove it", name)
	} else if err != nil {
		return deck, yamlMistakes(name, err, deck.places)
	}
	if err := dec.Decode(&more); err != nil && !errors.Is(err, io.EOF) {
		return deck, yamlMistakes(name, err, nil)
	} else if err == nil {
		return deck, fmt.Errorf("%s: a second document follows the deck: keep one deck to a file", fileLine(name, more.Line))
	}
	if len(deck.places) != len(deck.Questions) {
		return deck, fmt.Errorf("%s: write questions as a plain list, not through an anchor or a merge key", name)
	}
	return deck, nil
}

// yamlMistakes rewrites the decoder's words, which name Go types, into what an
// author can act on: one line for each mistake.
func yamlMistakes(name string, err error, places []place) error {
	lines := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if typeErr := (*yaml.TypeError)(nil); errors.As(err, &typeErr) {
		lines = typeErr.Errors
	}
	var mistakes []error
	for _, line := range lines {
		at, what := name, line
		if m := atLine.FindStringSubmatch(line); m != nil {
			n, _ := strconv.Atoi(m[1]) // the pattern admits digits only
			at, what = fileLine(name, n)+questionAt(places, n), advice(m[2])
		}
		mistakes = append(mistakes, fmt.Errorf("%s: %s", at, what))
	}
	return errors.Join(mistakes...)
}

// advice says what to do about one mistake of the decoder.
func advice(what string) string {
	if m := unknownKey.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("unknown key %q: remove it or mend its spelling", m[1])
	}
	m := wrongType.FindStringSubmatch(what)
	switch {
	case m == nil:
		return what
	case m[1] == "bool":
		return "write true or false here"
	case strings.HasPrefix(m[1], "[]"):
		return "write a list here"
	case m[1] == "float64":
		return "write a number here"
	case strings.HasPrefix(m[1], "quizzes.") && m[1] != "quizzes.Kind" || m[1] == "struct" || strings.HasPrefix(m[1], "map["):
		return "write keys with values here"
	default:
		return "write text here"
	}
}

// questionAt names the question that a line belongs to, if any.
func questionAt(places []place, line int) string {
	for _, p := range places {
		if p.line <= line && line <= p.end {
			return fmt.Sprintf(": question %q", p.id)
		}
	}
	return ""
}

func questionPlaces(root *yaml.Node) []place {
	var places []place
	if len(root.Content) == 0 {
		return nil
	}
	if questions := value(root.Content[0], "questions"); questions != nil {
		for _, item := range questions.Content {
			p := place{line: item.Line, end: lastLine(item)}
			if id := value(item, "id"); id != nil {
				p.id = id.Value
			}
			places = append(places, p)
		}
	}
	return places
}

func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, part := range n.Content {
		last = max(last, lastLine(part))
	}
	return last
}

// value returns the value of a key of a mapping, nil if it has none.
func value(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

func (f fileQuestion) question(deck string) *Question {
	q := &Question{
		ID: f.ID, Deck: deck, Topic: f.Topic, Stage: f.Stage, Kind: f.Kind,
		Difficulty: f.Difficulty, Level: f.Level, Objective: f.Objective,
		Stem: strings.TrimSpace(f.Stem), Code: strings.TrimRight(f.Code, "\n"), Ordered: f.Ordered,
		Hint: strings.TrimSpace(f.Hint), Explanation: strings.TrimSpace(f.Explanation), AppliesTo: f.AppliesTo,
		Orders: f.Orders, Accept: f.Accept, Number: f.Number, Run: f.Run,
	}
	if f.Tries != nil {
		q.Tries = *f.Tries
	}
	for _, o := range f.Options {
		q.Options = append(q.Options, Option(o))
	}
	for _, s := range f.Sources {
		q.Sources = append(q.Sources, Citation(s))
	}
	q.Hash, q.Asked = hash(q), asked(q)
	return q
}

// hash covers what a learner sees and how it is graded, so that a stored
// answer can be matched with the very wording it was given to.
func hash(q *Question) string {
	seen, err := json.Marshal(struct {
		Kind                        Kind
		Stem, Code, AppliesTo, Hint string
		Options                     []Option
		Explanation                 string
		Orders                      [][]string `json:",omitempty"`
		Accept                      []string   `json:",omitempty"`
		Number                      *Number    `json:",omitempty"`
	}{q.Kind, q.Stem, q.Code, q.AppliesTo, q.Hint, q.Options, q.Explanation, q.Orders, q.Accept, q.Number})
	if err != nil {
		panic(err) // unreachable: only strings and booleans
	}
	return short(seen)
}

// asked covers what stands on the screen before the answer.
func asked(q *Question) string {
	type option struct{ ID, Text string }
	var options []option
	if q.Kind != Typed { // its options are seen only afterwards
		for _, o := range q.Options {
			options = append(options, option{o.ID, o.Text})
		}
	}
	seen, err := json.Marshal([]any{q.Kind, q.Stem, q.Code, q.AppliesTo, options, q.Picks()})
	if err != nil {
		panic(err) // unreachable: only strings and numbers
	}
	return short(seen)
}

func short(seen []byte) string {
	sum := sha256.Sum256(seen)
	return hex.EncodeToString(sum[:6])
}

// fileLine names a place in a deck file.
func fileLine(name string, line int) string { return fmt.Sprintf("%s:%d", name, line) }
