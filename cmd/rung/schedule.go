package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// schedule prints what SM-2 makes of a row of grades, a line for each: step,
// grade, repetition, interval in days, easiness.
func (p *program) schedule(_ context.Context, args []string) error {
	if len(args) != 1 {
		return fmt.Errorf("%w: write rung schedule 4,4,3,3,4", errUsage)
	}
	var grades []quizzes.Grade
	for i, word := range strings.Split(args[0], ",") {
		grade, err := strconv.Atoi(strings.TrimSpace(word))
		if err != nil || grade < 0 || grade > 5 {
			return fmt.Errorf("%w: grade %d is %q; grades go from 0 (blackout) to 5 (perfect), joined by commas", errUsage, i+1, word)
		}
		grades = append(grades, quizzes.Grade(grade))
	}
	card := quizzes.NewCard()
	for i, grade := range grades {
		card = card.Review(grade, card.Due)
		fmt.Fprintf(p.out, "%4d  %5d  %10d  %8d  %5d.%02d\n", i+1, grade, card.Repetition, card.Interval, card.Easiness/100, card.Easiness%100)
	}
	return nil
}
