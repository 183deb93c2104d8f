package guide

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"go.yaml.in/yaml/v3"
)

// Asked is one question with the answers that are right for it. Without any, it is off the subject: the right thing
// is to say that there is no answer.
type Asked struct {
	Ask  string   `yaml:"ask"`
	Want []string `yaml:"want"` // ids of answers, each of which is right
	Kind string   `yaml:"kind"` // how it is asked: typo, slang, short ...
}

// ReadAsked reads questions from YAML: a list under the key "questions". Errors: not YAML of that form, a question
// without words, an answer that the guide does not have.
func (g *Guide) ReadAsked(in io.Reader) ([]Asked, error) {
	text, err := io.ReadAll(in)
	if err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	var file struct {
		Questions []Asked `yaml:"questions"`
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	if err := decoder.Decode(&file); err != nil {
		return nil, fmt.Errorf("read questions: %w", err)
	}
	var errs []error
	for i, q := range file.Questions {
		if phraseKey(q.Ask) == "" && len(q.Want) > 0 {
			errs = append(errs, fmt.Errorf("question %d has no words", i+1))
		}
		for _, id := range q.Want {
			if _, ok := g.answers[id]; !ok {
				errs = append(errs, fmt.Errorf("question %d (%q) wants answer %q, which does not exist%s", i+1, q.Ask, id, didYouMean(id, slices.Collect(maps.Keys(g.answers)))))
			}
		}
	}
	return file.Questions, errors.Join(errs...)
}

// Half returns every second question, from the first (even) or the second (odd): one half to tune on, the other to
// report.
func Half(questions []Asked, odd bool) []Asked {
	var half []Asked
	for i, q := range questions {
		if (i%2 == 1) == odd {
			half = append(half, q)
		}
	}
	return half
}

// Tally counts what the search made of questions.
type Tally struct {
	Asked      int // questions that have an answer
	First      int // a right answer stood first, alone or of those suggested
	Among      int // a right answer was among those given
	Answered   int // one answer was given
	Suggested  int // up to three were offered
	Misled     int // one answer was given, and it was wrong
	OffTopic   int // questions that have none
	Refused    int // of those, the ones that were told so
	OffAnswers int // of those, the ones that got an answer as if it fitted
}

// Missed is a question that did not find what it wants.
type Missed struct {
	Asked
	Got Result
}

// Evaluation is what the search made of a list of questions.
type Evaluation struct {
	Kinds  map[string]Tally // by kind of question
	All    Tally
	Missed []Missed
	Took   []time.Duration // of each question, shortest first
}

// Evaluate asks the guide every question. now tells the time and may be nil.
func (g *Guide) Evaluate(questions []Asked, now func() time.Time) Evaluation {
	e := Evaluation{Kinds: map[string]Tally{}}
	if now == nil {
		now = func() time.Time { return time.Time{} }
	}
	for _, q := range questions {
		began := now()
		got := g.Search(q.Ask)
		e.Took = append(e.Took, now().Sub(began))
		kind := e.Kinds[q.Kind]
		right := kind.count(q, got)
		e.All.count(q, got)
		e.Kinds[q.Kind] = kind
		if !right {
			e.Missed = append(e.Missed, Missed{q, got})
		}
	}
	slices.Sort(e.Took)
	return e
}

// count adds one question and reports whether the search did right.
func (t *Tally) count(q Asked, got Result) (right bool) {
	if len(q.Want) == 0 {
		t.OffTopic++
		t.Refused += one(got.Kind == None)
		t.OffAnswers += one(got.Kind == Answered)
		return got.Kind == None
	}
	wanted := func(a *Answer) bool { return slices.Contains(q.Want, a.ID) }
	right = len(got.Answers) > 0 && wanted(got.Answers[0])
	t.Asked++
	t.First += one(right)
	t.Among += one(slices.ContainsFunc(got.Answers, wanted))
	t.Answered += one(got.Kind == Answered)
	t.Suggested += one(got.Kind == Suggested)
	t.Misled += one(got.Kind == Answered && !right)
	return right
}

func one(yes bool) int {
	if yes {
		return 1
	}
	return 0
}
