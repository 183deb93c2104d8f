package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/results"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// beside opens the database that a command's flags name, to read it beside a
// Rung that is running, and the bank which that serves.
func (p *program) beside(ctx context.Context, command string, args []string) (store.Store, *quizzes.Bank, error) {
	var db, path string
	rest, err := p.flags(command, args, func(f *flag.FlagSet) {
		f.StringVar(&db, "db", "", "")
		f.StringVar(&path, "config", "", "")
	})
	if err != nil {
		return nil, nil, err
	}
	if len(rest) > 0 {
		return nil, nil, fmt.Errorf("%w: %q is one word too many", errUsage, rest[0])
	}
	c, err := p.config(path)
	if err != nil {
		return nil, nil, err
	}
	bank, _, err := loadContent(c.Decks)
	if err != nil {
		return nil, nil, err
	}
	s, err := sqlite.OpenReader(ctx, cmp.Or(db, c.Database))
	return s, bank, err
}

// contentFlags lists what learners doubt.
func (p *program) contentFlags(ctx context.Context, args []string) (err error) {
	s, bank, err := p.beside(ctx, "content flags", args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	var doubts []store.Doubt
	var resting []store.Resting
	err = s.Read(ctx, func(r store.Reader) (err error) {
		if doubts, err = r.Doubts(ctx); err != nil {
			return err
		}
		resting, err = r.Resting(ctx)
		return err
	})
	if err != nil {
		return err
	}
	if len(doubts) == 0 {
		_, err = fmt.Fprintln(p.out, "Nobody has flagged a question.")
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "question\treason\tpeople\tlast\twording")
	for _, d := range doubts {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\n", d.Question, cmp.Or(d.Reason, "-"), d.People, d.Last.Time().Format(time.DateOnly), wording(bank, resting, d))
	}
	return w.Flush()
}

// wording says whether a doubt is about a question as it stands.
func wording(bank *quizzes.Bank, resting []store.Resting, d store.Doubt) string {
	q, known := bank.Question(d.Question)
	switch {
	case !known:
		return "retired"
	case q.Hash != d.Hash:
		return "reworded since"
	case slices.ContainsFunc(resting, func(r store.Resting) bool { return r.Question == d.Question && r.Hash == d.Hash }):
		return "rests"
	}
	return "as it stands"
}

// contentStats measures questions by the first answers to them since their key
// last changed.
func (p *program) contentStats(ctx context.Context, args []string) (err error) {
	s, bank, err := p.beside(ctx, "content stats", args)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	since, leeches := map[string]store.Instant{}, map[string]int{}
	err = s.Read(ctx, func(r store.Reader) error {
		keys, err := r.AnswerKeys(ctx)
		for _, k := range keys {
			since[k.Question] = k.Since
		}
		list, wrong := r.Leeches(ctx, quizzes.LeechLapses)
		for _, l := range list {
			leeches[l.Question] = l.People
		}
		return errors.Join(err, wrong)
	})
	if err != nil {
		return err
	}
	m := results.New(bank)
	err = s.EachAnswer(ctx, func(e store.Entry) error {
		if e.At >= since[e.Question] {
			m.Add(results.Answer{Learner: e.Learner, Question: e.Question, Picked: e.Picked})
		}
		return nil
	})
	if err != nil {
		return err
	}
	return p.printItems(m.Items(), leeches)
}

func (p *program) printItems(items []*results.Item, leeches map[string]int) error {
	if len(items) == 0 {
		_, err := fmt.Fprintln(p.out, "Nobody has answered a question.")
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "question\tfirst answers\tright\tdiscrimination\toptions\tleeches\tread again")
	for _, i := range items {
		discrimination := "-"
		if r, ok := i.Discrimination(); ok {
			discrimination = fmt.Sprintf("%+.2f", r)
		}
		fmt.Fprintf(w, "%s\t%d\t%.0f %%\t%s\t%s\t%d\t%s\n", i.Question.ID, i.Attempts, 100*i.Share(), discrimination, shares(i), leeches[i.Question.ID],
			cmp.Or(strings.Join(i.Alarms(), "; "), "-"))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	_, err := fmt.Fprintf(p.out, "Right is the share on first sight; a star marks the key. Alarms begin at %d first answers.\n", results.Enough)
	return err
}

// shares lists how many picked each option, in percent.
func shares(i *results.Item) string {
	if i.Question.Picks() != 1 {
		return "-"
	}
	var parts []string
	for _, o := range i.Question.Options {
		star := ""
		if o.Correct {
			star = "*"
		}
		parts = append(parts, fmt.Sprintf("%s%s %.0f", o.ID, star, 100*float64(i.Picks[o.ID])/float64(i.Attempts)))
	}
	return strings.Join(parts, ", ")
}
