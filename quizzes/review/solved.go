package review

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/rungbot/rung/quizzes"
)

// Records are what solvers answered, by question id.
type Records map[string]Record

// Record is what became of one question when it was solved without its key.
type Record struct {
	Hash    string   `json:"hash"` // of what the solvers saw
	Solvers []Solver `json:"solvers"`
}

// Solver is the answer of somebody who saw neither key nor explanation.
type Solver struct {
	Solver     int    `json:"solver"` // 1 or 2
	Answer     string `json:"answer"` // as [quizzes.Question.Right] takes it
	Confidence int    `json:"confidence"`
	Date       string `json:"date"`
}

// ReadRecords reads solver records. Errors name what is wrong with the file.
func ReadRecords(data []byte) (Records, error) {
	var records Records
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&records); err != nil {
		return nil, fmt.Errorf("solver records: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("solver records: text follows the records: remove it")
	}
	return records, nil
}

// Solvers that a question needs.
const solvers = 2

// solved checks that two solvers landed on the key of a question as it stands.
func (r *reviewer) solved(q *quizzes.Question) {
	record, known := r.Solved[q.ID]
	if known && record.Hash != q.Asked {
		r.keyChanged(q, record)
		r.find(q, shipped, "solved", "it changed since it was solved: let two people solve it again without the key")
		return
	}
	by := map[int]bool{}
	for _, s := range record.Solvers {
		by[s.Solver] = true
		if !q.Right(s.Answer) {
			r.keyChanged(q, record)
			r.find(q, shipped, "solved", "solver %d answered %q, which is not the key: rewrite the question, then let it be solved again", s.Solver, s.Answer)
		}
	}
	if len(by) < solvers {
		r.find(q, shipped, "solved", "%d of %d solvers have a record of it: let it be solved without the key", len(by), solvers)
	}
}

// keyChanged asks for a line in the changelog where what both solvers once
// agreed on is not the key any more.
func (r *reviewer) keyChanged(q *quizzes.Question, record Record) {
	if len(record.Solvers) < solvers || record.Solvers[0].Answer != record.Solvers[1].Answer || q.Right(record.Solvers[0].Answer) {
		return
	}
	solved, err := quizzes.ParseDay(record.Solvers[0].Date)
	for _, change := range q.Changes {
		if err == nil && change.On >= solved {
			return
		}
	}
	r.find(q, always, "changelog", "the key is not the one it was solved with: add a line to its changelog, with what was wrong and a source")
}

// Has reports whether a solver has answered a question as it stands.
func (records Records) Has(q *quizzes.Question, solver int) bool {
	record := records[q.ID]
	return record.Hash == q.Asked && slices.ContainsFunc(record.Solvers, func(s Solver) bool { return s.Solver == solver })
}

// Add keeps a solver's answer to a question as it stands, in the place of one
// that this solver gave before. What was answered to another wording goes.
func (records Records) Add(q *quizzes.Question, s Solver) {
	record := records[q.ID]
	if record.Hash != q.Asked {
		record = Record{Hash: q.Asked}
	}
	record.Solvers = slices.DeleteFunc(slices.Clone(record.Solvers), func(other Solver) bool { return other.Solver == s.Solver })
	record.Solvers = append(record.Solvers, s)
	slices.SortFunc(record.Solvers, func(a, b Solver) int { return a.Solver - b.Solver })
	records[q.ID] = record
}
