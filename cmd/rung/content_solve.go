package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/review"
)

// contentBlind prints the questions of a folder that a solver has not answered
// as they stand, without key or explanation, in random order.
func (p *program) contentBlind(_ context.Context, args []string) error {
	var solver int
	var seed uint64
	var deck string
	rest, err := p.flags("content blind", args, func(f *flag.FlagSet) {
		f.IntVar(&solver, "solver", 1, "")
		f.Uint64Var(&seed, "seed", 1, "")
		f.StringVar(&deck, "deck", "", "")
	})
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return fmt.Errorf("%w: write rung content blind [--solver 1|2] [--deck ID] [--seed N] DIR", errUsage)
	}
	bank, records, err := decksOf(rest[0])
	if err != nil {
		return err
	}
	questions := bank.Questions()
	for _, i := range rand.New(rand.NewPCG(seed, 0)).Perm(len(questions)) {
		if q := questions[i]; (deck == "" || q.Deck == deck) && !records.Has(q, solver) {
			printBlind(p.out, q, seed+uint64(i))
		}
	}
	return nil
}

// decksOf loads the decks of a folder alone, with its solver records.
func decksOf(folder string) (*quizzes.Bank, review.Records, error) {
	decks, err := deckFolder(folder)
	if err != nil {
		return nil, nil, err
	}
	bank, err := quizzes.Load(decks)
	if err != nil {
		return nil, nil, fmt.Errorf("decks in %s:\n%w", folder, err)
	}
	records, err := readRecords(folder)
	return bank, records, err
}

func printBlind(out io.Writer, q *quizzes.Question, seed uint64) {
	fmt.Fprintf(out, "## %s\t%s\n%s\n\n%s\n", q.ID, q.Asked, howToAnswer(q), q.Stem)
	if q.Code != "" {
		fmt.Fprintf(out, "\n%s\n", q.Code)
	}
	if q.AppliesTo != "" {
		fmt.Fprintf(out, "\nHolds for: %s\n", q.AppliesTo)
	}
	fmt.Fprintln(out)
	for _, id := range quizzes.Shuffle(q, seed) {
		o, _ := q.Option(id)
		fmt.Fprintf(out, "- %s: %s\n", id, o.Text)
	}
	fmt.Fprintln(out)
}

func howToAnswer(q *quizzes.Question) string {
	switch q.Kind {
	case quizzes.Multi:
		return fmt.Sprintf("Pick %d: their ids, like a,c.", q.Picks())
	case quizzes.Order:
		return "Put in order: all ids, like c,a,b,d."
	case quizzes.Typed:
		return "Type the answer."
	}
	return "Pick one: its id."
}

// contentRecord keeps the answers of a solver in the solver records of a folder.
func (p *program) contentRecord(_ context.Context, args []string) error {
	usage := fmt.Errorf("%w: write rung content record 1|2 ANSWERS DIR, where each line of ANSWERS is an id, the hash beside it, the answer and the confidence in percent, parted by tabs", errUsage)
	if len(args) != 3 {
		return usage
	}
	solver, err := strconv.Atoi(args[0])
	if err != nil || solver != 1 && solver != 2 {
		return usage
	}
	answers, err := os.ReadFile(args[1])
	if err != nil {
		return fmt.Errorf("answers: %w", err)
	}
	bank, records, err := decksOf(args[2])
	if err != nil {
		return err
	}
	right, total, err := record(bank, records, solver, string(answers), time.Now().Format(time.DateOnly))
	if err != nil {
		return fmt.Errorf("%s:\n%w", args[1], err)
	}
	for id := range records {
		if _, known := bank.Question(id); !known {
			delete(records, id)
		}
	}
	var text bytes.Buffer
	enc := json.NewEncoder(&text)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(records); err != nil {
		return fmt.Errorf("solver records: %w", err)
	}
	if err := os.WriteFile(filepath.Join(args[2], solvedName), text.Bytes(), 0o644); err != nil {
		return fmt.Errorf("solver records: %w", err)
	}
	_, err = fmt.Fprintf(p.out, "%d answers of solver %d are kept, %d of them agree with the key.\n", total, solver, right)
	return err
}

// record adds a solver's answers to records, all or none of them.
func record(bank *quizzes.Bank, records review.Records, solver int, answers, date string) (right, total int, err error) {
	var wrong []error
	for i, line := range strings.Split(strings.TrimSpace(answers), "\n") {
		fields := strings.Split(strings.TrimRight(line, "\r"), "\t")
		if len(fields) != 4 {
			wrong = append(wrong, fmt.Errorf("line %d: %d columns: write four, parted by tabs", i+1, len(fields)))
			continue
		}
		q, known := bank.Question(strings.TrimSpace(fields[0]))
		confidence, err := strconv.Atoi(strings.TrimSuffix(strings.TrimSpace(fields[3]), "%"))
		switch {
		case !known:
			wrong = append(wrong, fmt.Errorf("line %d: there is no question %q", i+1, fields[0]))
		case strings.TrimSpace(fields[1]) != q.Asked:
			wrong = append(wrong, fmt.Errorf("line %d: question %q changed since: print it again", i+1, q.ID))
		case err != nil || confidence < 0 || confidence > 100:
			wrong = append(wrong, fmt.Errorf("line %d: confidence %q: write a whole number from 0 to 100", i+1, fields[3]))
		default:
			answer := strings.TrimSpace(fields[2])
			if q.Kind != quizzes.Typed {
				answer = strings.ReplaceAll(answer, " ", "")
			}
			records.Add(q, review.Solver{Solver: solver, Answer: answer, Confidence: confidence, Date: date})
			total++
			if q.Right(answer) {
				right++
			}
		}
	}
	return right, total, errors.Join(wrong...)
}
