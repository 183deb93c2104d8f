package main

import (
	"context"
	"fmt"
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
	if _, _, err := loadContent(c.Decks); err != nil {
		return err
	}
	_, err = fmt.Fprintln(p.out, "The configuration is fine.")
	return err
}
