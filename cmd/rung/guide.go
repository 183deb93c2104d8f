package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rungbot/rung/guide"
)

// guideEval asks the built-in guide the questions of a file and prints how many
// found what they want, by kind, and those that did not.
func (p *program) guideEval(_ context.Context, args []string) error {
	var half string
	usage := fmt.Errorf("%w: write rung guide eval [--half even|odd] FILE", errUsage)
	if len(args) == 0 || args[0] != "eval" {
		return usage
	}
	rest, err := p.flags("guide", args[1:], func(f *flag.FlagSet) { f.StringVar(&half, "half", "", "") })
	if err != nil {
		return err
	}
	if len(rest) != 1 || !slices.Contains([]string{"", "even", "odd"}, half) {
		return usage
	}
	g, err := guide.Embedded()
	if err != nil {
		return fmt.Errorf("the guide has mistakes:\n%w", err)
	}
	file, err := os.Open(rest[0])
	if err != nil {
		return fmt.Errorf("questions: %w", err)
	}
	defer file.Close()
	questions, err := g.ReadAsked(file)
	if err != nil {
		return fmt.Errorf("%s: %w", rest[0], err)
	}
	if half != "" {
		questions = guide.Half(questions, half == "odd")
	}
	return printEvaluation(p.out, g.Evaluate(questions, time.Now))
}

func printEvaluation(out io.Writer, e guide.Evaluation) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "kind\tquestions\tright first\tin the choice\tanswered\tsuggested\tmisled\toff topic\trefused")
	for _, kind := range slices.Sorted(maps.Keys(e.Kinds)) {
		printTally(w, kind, e.Kinds[kind])
	}
	printTally(w, "all", e.All)
	if err := w.Flush(); err != nil {
		return err
	}
	if n := len(e.Took); n > 0 {
		fmt.Fprintf(out, "\nOne search took %s in the middle and %s at the 99th of 100.\n", e.Took[n/2].Round(time.Microsecond), e.Took[n*99/100].Round(time.Microsecond))
	}
	for _, m := range e.Missed {
		var got []string
		for _, a := range m.Got.Answers {
			got = append(got, a.ID)
		}
		fmt.Fprintf(out, "%-40q wants %s: %s %s\n", m.Ask, strings.Join(m.Want, " or "), m.Got.Kind, strings.Join(got, " "))
	}
	return nil
}

func printTally(w io.Writer, kind string, t guide.Tally) {
	fmt.Fprintf(w, "%s\t%d\t%s\t%s\t%d\t%d\t%d\t%d\t%s\n", kind, t.Asked, share(t.First, t.Asked), share(t.Among, t.Asked),
		t.Answered, t.Suggested, t.Misled+t.OffAnswers, t.OffTopic, share(t.Refused, t.OffTopic))
}

// share is a part of a whole in per cent, with one place.
func share(part, whole int) string {
	if whole == 0 {
		return "-"
	}
	return fmt.Sprintf("%.1f %%", 100*float64(part)/float64(whole))
}
