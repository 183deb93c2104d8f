package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/execute"
	"github.com/rungbot/rung/quizzes/review"
)

// content does what an author or a maintainer of decks needs.
func (p *program) content(ctx context.Context, args []string) error {
	doing := map[string]func(context.Context, []string) error{
		"check": p.contentCheck, "blind": p.contentBlind, "record": p.contentRecord,
		"flags": p.contentFlags, "stats": p.contentStats, "import": p.contentImport, "export": p.contentExport,
	}
	if len(args) > 0 {
		if do := doing[args[0]]; do != nil {
			return do(ctx, args[1:])
		}
	}
	var usages []string
	for _, s := range subcommands() {
		if s.name == "content" {
			usages = append(usages, "rung "+s.usage)
		}
	}
	return fmt.Errorf("%w: write %s", errUsage, strings.Join(usages, ", or "))
}

// contentCheck reviews the built-in decks or, if one is named, those of a folder
// beside them.
func (p *program) contentCheck(ctx context.Context, args []string) error {
	var against string
	rest, err := p.flags("content check", args, func(f *flag.FlagSet) { f.StringVar(&against, "against", "", "") })
	if err != nil {
		return err
	}
	if len(rest) > 1 {
		return fmt.Errorf("%w: name one folder of decks", errUsage)
	}
	folder := strings.Join(rest, "")
	bank, g, err := loadContent(folder)
	if err != nil {
		return err
	}
	report, err := p.review(ctx, bank, folder, against)
	if err != nil {
		return err
	}
	return p.printReport(report, g)
}

// review reviews the decks that a folder adds to a bank, which do not ship, or
// without a folder those that do.
func (p *program) review(ctx context.Context, bank *quizzes.Bank, folder, against string) (review.Report, error) {
	records, err := solverRecords(folder)
	if err != nil {
		return review.Report{}, err
	}
	shipped, err := quizzes.Embedded()
	if err != nil {
		return review.Report{}, err
	}
	others := func(deck string) bool { _, ours := shipped.Deck(deck); return !ours }
	report := review.Check(bank, review.Options{Solved: records, Today: quizzes.DayOf(time.Now().Date()), Others: others})
	report.Findings = append(report.Findings, review.Prints(ctx, bank, execute.SQLite)...)
	if against != "" {
		texts, err := readTexts(against)
		if err != nil {
			return report, err
		}
		report.Findings = append(report.Findings, review.Overlap(bank, texts)...)
	}
	if folder != "" {
		return report.Of(others), nil
	}
	return report, nil
}

// solvedName is the file of solver records beside decks.
const solvedName = "solved.json"

// solverRecords returns the records that ship, with those of a folder if it has any.
func solverRecords(folder string) (review.Records, error) {
	records, err := review.ReadRecords(quizzes.Solved())
	if err != nil || folder == "" {
		return records, err
	}
	more, err := readRecords(folder)
	for id, record := range more {
		records[id] = record
	}
	return records, err
}

// readRecords reads the solver records of a folder, none where it has no such file.
func readRecords(folder string) (review.Records, error) {
	data, err := os.ReadFile(filepath.Join(folder, solvedName))
	if errors.Is(err, fs.ErrNotExist) {
		return review.Records{}, nil
	}
	if err != nil {
		return nil, fmt.Errorf("solver records: %w", err)
	}
	return review.ReadRecords(data)
}

// readTexts reads all files of a folder and those under it.
func readTexts(folder string) (map[string]string, error) {
	texts := map[string]string{}
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		texts[filepath.Base(path)] = string(data)
		return err
	})
	if err == nil && len(texts) == 0 {
		err = fs.ErrNotExist
	}
	if err != nil {
		return nil, fmt.Errorf("texts in %s: %w", folder, err)
	}
	return texts, nil
}

func (p *program) printReport(report review.Report, g *guide.Guide) error {
	for _, s := range report.Decks {
		printStatistics(p.out, s)
	}
	for _, f := range report.Findings {
		fmt.Fprintln(p.out, f)
	}
	if n := report.Errors(); n > 0 {
		return fmt.Errorf("%d of %d findings are to be mended", n, len(report.Findings))
	}
	questions := 0
	for _, s := range report.Decks {
		questions += len(s.Deck.Questions)
	}
	_, err := fmt.Fprintf(p.out, "%d questions, %d stages, %d answers: no mistakes, %d warnings.\n", questions, len(g.Stages), len(g.Answers), len(report.Findings))
	return err
}
