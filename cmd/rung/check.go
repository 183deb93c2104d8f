package main

import (
	"context"
	"fmt"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
)

// configCommand checks a configuration or prints one with every key.
func (p *program) configCommand(_ context.Context, args []string) error {
	if len(args) == 0 || len(args) > 2 || args[0] != "check" && args[0] != "example" {
		return fmt.Errorf("%w: write rung config check [FILE], or rung config example", errUsage)
	}
	if args[0] == "example" {
		_, err := fmt.Fprint(p.out, exampleConfig())
		return err
	}
	path := ""
	if len(args) == 2 {
		path = args[1]
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	if _, err := loadBank(c.Decks); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "The configuration is fine.")
	return err
}

// content checks the built-in decks, or those of a folder as if they stood alone.
func (p *program) content(_ context.Context, args []string) error {
	if len(args) == 0 || len(args) > 2 || args[0] != "check" {
		return fmt.Errorf("%w: write rung content check [DIR]", errUsage)
	}
	bank, err := quizzes.Embedded()
	if len(args) == 2 {
		folder, missing := deckFolder(args[1])
		if missing != nil {
			return missing
		}
		bank, err = quizzes.Load(folder)
	}
	if err != nil {
		return fmt.Errorf("the decks have mistakes:\n%w", err)
	}
	g, err := guide.Embedded()
	if err != nil {
		return fmt.Errorf("the guide has mistakes:\n%w", err)
	}
	for _, d := range bank.Decks {
		fmt.Fprintf(p.out, "%-14s %3d questions, %2d topics\n", d.ID, len(d.Questions), len(d.Topics))
	}
	for _, q := range bank.Questions() {
		if _, ok := g.Stage(q.Stage); !ok {
			return fmt.Errorf("question %q belongs to stage %q, which the roadmap does not have", q.ID, q.Stage)
		}
	}
	_, err = fmt.Fprintf(p.out, "%d questions, %d stages, %d answers: no mistakes.\n", len(bank.Questions()), len(g.Stages), len(g.Answers))
	return err
}
