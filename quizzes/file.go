package quizzes

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"strings"
)

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
