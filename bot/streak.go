package bot

import (
	"context"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

func streakCommand() *Command {
	return &Command{Name: "streak", Help: "Show your streak and what is due", run: handler{reads: true, do: showStreak}}
}

// Streak counts the days in a row with an answer: the closed days back to the
// last one that was missed, and today once it has an answer. An open day
// without an answer breaks nothing, nor does a date that a journey over the
// date line left without any time. days are in order of date.
func Streak(days []store.Day, today bool) int {
	run := 0
	for _, d := range days {
		switch {
		case d.Kind == store.Answered:
			run++
		case d.Ends > d.Starts:
			run = 0
		}
	}
	if today {
		run++
	}
	return run
}

// streak returns the learner's streak.
func (r *request) streak(ctx context.Context) (int, error) {
	days, err := r.db.Days(ctx, r.learner.ID, 0)
	if err != nil {
		return 0, err
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	return Streak(days, len(standing(entries)) > 0), err
}

// streakDays is how many days /streak lists.
const streakDays = 7

func showStreak(ctx context.Context, r *request) (Reply, error) {
	days, err := r.db.Days(ctx, r.learner.ID, 0)
	if err != nil {
		return Reply{}, err
	}
	situation, err := r.situation(ctx)
	if err != nil {
		return Reply{}, err
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if err != nil {
		return Reply{}, err
	}
	today := standing(entries)
	run := Streak(days, len(today) > 0)
	text := Text{Head("Your streak: ", count(run, "day")), r.streakAdvice(run, len(today))}
	var lines [][]Span
	for _, d := range days[max(0, len(days)-streakDays+1):] {
		lines = append(lines, Item(date(quizzes.Day(d.Day))+": ", string(d.Kind)))
	}
	state := "open, no answer yet"
	if n := len(today); n > 0 {
		state = count(n, "answer")
	}
	lines = append(lines, Item(date(quizzes.Day(r.learner.Day))+": ", state))
	due := r.bank.Due(situation, "")
	text = append(text, Block{Kind: Lines, Items: lines},
		Note(due, " due now, ", r.bank.Unseen(situation, ""), " new, ", len(situation.Cards), " seen."))
	return say(KindCard, text, Button{ID: "quiz:", Label: "Answer a question"}), nil
}

func (r *request) streakAdvice(run, today int) Block {
	ends := r.when(r.learner.DayEnds.Time())
	switch {
	case today > 0:
		return Para("Today counts already. Your next day begins on ", ends, ".")
	case run > 0:
		return Para("Answer one question before ", ends, " to keep it.")
	default:
		return Para("One answer before ", ends, " starts a new one.")
	}
}
