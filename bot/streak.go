package bot

import (
	"context"
	"fmt"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

func streakCommand() *Command {
	return &Command{Name: "streak", Help: "Show your streak, and what kept each day", run: handler{reads: true, do: showStreak}}
}

// streak returns the learner's streak, today included.
func (r *request) streak(ctx context.Context) (int, error) {
	b, err := lastBalance(ctx, r.db, r.learner.ID)
	if err != nil {
		return 0, err
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if len(standing(entries)) > 0 {
		b.streak++
	}
	return b.streak, err
}

// streakDays is how many days /streak lists, today included.
const streakDays = 14

// whatADayWas says in words what each kind of day was.
var whatADayWas = map[store.DayKind]string{
	store.Answered:   "answered",
	store.Freeze:     "no answer; a freeze kept the streak",
	store.Rest:       "a rest day",
	store.Paused:     "paused",
	store.NothingDue: "nothing was due",
	store.Amnesty:    "I was down, so it does not count against you",
	store.Skipped:    "a journey or a clock change left too little of it",
	store.Missed:     "missed",
}

func showStreak(ctx context.Context, r *request) (Reply, error) {
	situation, err := r.situation(ctx)
	if err != nil {
		return Reply{}, err
	}
	b, err := lastBalance(ctx, r.db, r.learner.ID)
	if err != nil {
		return Reply{}, err
	}
	days, err := r.db.Days(ctx, r.learner.ID, r.learner.Day-streakDays+1)
	if err != nil {
		return Reply{}, err
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if err != nil {
		return Reply{}, err
	}
	answers := len(standing(entries))
	if answers > 0 {
		b.streak++
	}
	today := date(quizzes.Day(r.learner.Day)) + ": open, no answer yet"
	if answers > 0 {
		today = date(quizzes.Day(r.learner.Day)) + ": " + count(answers, "answer")
	}
	year, err := r.heatmap(ctx, b)
	if err != nil {
		return Reply{}, err
	}
	head, advice := Head("Your streak: ", count(b.streak, "day")), r.streakAdvice(b, answers)
	note := Note(freezeWords(b), " ", r.bank.Due(situation, ""), " due now, ", r.bank.Unseen(situation, ""), " new, ", len(situation.Cards), " seen.")
	text := Text{head, advice, {Kind: Lines, Items: append(dayLines(days), Item(today))}}
	if len(year.Days) > streakDays { // before that the list says it all
		text = append(text, Listing(year.Letters()))
	}
	text = append(text, note)
	buttons := []Button{{ID: "quiz:", Label: "Answer a question"}, {ID: "why:", Label: "Why"}}
	if r.learner.Paused {
		buttons = append(buttons, Button{ID: "resume:", Label: "Resume"})
	}
	reply := say(KindCard, text, buttons...)
	reply.Say[0].Picture = &Picture{Beside: Text{head, advice, note}, Heatmap: &year}
	return reply, nil
}

func dayLines(days []store.Day) [][]Span {
	var lines [][]Span
	for _, d := range days {
		lines = append(lines, Item(date(quizzes.Day(d.Day))+": ", whatADayWas[d.Kind]))
	}
	return lines
}

func freezeWords(b balance) string {
	if b.freezes == maxFreezes {
		return fmt.Sprintf("%d freezes in hand.", b.freezes)
	}
	return fmt.Sprintf("%s in hand, the next after %s more.", count(b.freezes, "freeze"), count(freezeEarned-b.toward, "answered day"))
}

// streakAdvice says what the learner has to do, by when, and what happens else.
func (r *request) streakAdvice(b balance, answers int) Block {
	ends := r.when(r.learner.DayEnds.Time())
	switch {
	case answers > 0:
		return Para("Today counts already. Your next day begins on ", ends, ".")
	case r.learner.Paused:
		return Para("You have paused: no day counts against you until you resume. An answer resumes by itself.")
	case b.streak > 0 && b.freezes > 0:
		return Para("Answer one question before ", ends, " to keep it; else a freeze is spent by itself.")
	case b.streak > 0:
		return Para("Answer one question before ", ends, " to keep it.")
	default:
		return Para("One answer before ", ends, " starts a new one.")
	}
}

// whyDays is how many days the ledger shows; Discord and Slack hold about as many lines.
const whyDays = 60

// showWhy prints the ledger: what each day was, and what stood after it.
func showWhy(ctx context.Context, r *request) (Reply, error) {
	days, err := r.db.Days(ctx, r.learner.ID, 0)
	if err != nil {
		return Reply{}, err
	}
	var lines [][]Span
	for _, d := range days[max(0, len(days)-whyDays):] {
		lines = append(lines, Item(fmt.Sprintf("%s: %s. Streak %d, freezes %d.", date(quizzes.Day(d.Day)), whatADayWas[d.Kind], d.Streak, d.Freezes)))
	}
	if len(lines) == 0 {
		lines = append(lines, Item("No day has closed yet."))
	}
	return say(KindCard, Text{
		Head("Why your streak is what it is"),
		Para("A day counts when you answer a question in it. Rest days, pauses, days with nothing due and days on which I was down bridge. ",
			fmt.Sprintf("You begin with %d freezes; one comes back for every %d answered days.", maxFreezes, freezeEarned)),
		{Kind: Lines, Items: lines},
	}), nil
}
