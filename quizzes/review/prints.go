package review

import (
	"context"

	"github.com/rungbot/rung/quizzes"
)

// Prints runs the SQL of questions and finds those that print something else
// than they say.
func Prints(ctx context.Context, bank *quizzes.Bank, run func(context.Context, *quizzes.Question) (string, error)) []Finding {
	r := &reviewer{}
	for _, d := range bank.Decks {
		r.deck = d
		for _, q := range d.Questions {
			if q.Run == nil || q.Run.Lang != "" && q.Run.Lang != quizzes.SQL {
				continue
			}
			if got, err := run(ctx, q); err != nil {
				r.find(q, always, "prints", "its code does not run: %v", err)
			} else if got != q.Run.Prints {
				r.find(q, always, "prints", "its code prints %q, and run says %q: mend the one that is wrong", got, q.Run.Prints)
			}
		}
	}
	return r.report.Findings
}
