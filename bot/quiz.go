package bot

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// A round has defaultRound questions unless the operator or the learner says how many.
const (
	defaultRound = 5
	maxRound     = 20
)

func quizCommand() *Command {
	return &Command{
		Name: "quiz", Help: "Answer questions; due ones come first",
		Args: []Arg{
			{Name: "topic", Help: "a deck or a topic of one", Kind: Words, complete: scopeIDs},
			{Name: "count", Help: "how many questions", Kind: Number, Min: 1, Max: maxRound},
		},
		run: handler{do: startQuiz},
	}
}

func scopeIDs(s *source) []string {
	var ids []string
	for _, scope := range s.bank.Scopes() {
		ids = append(ids, scope.ID)
	}
	return ids
}

// startQuiz puts the first question of a round. A question of the same scope
// that still waits for its answer is put again, so asking twice skips nothing.
func startQuiz(ctx context.Context, r *request) (Reply, error) {
	scope, err := r.scope(r.args["topic"])
	if err != nil {
		return Reply{}, err
	}
	count, counted := r.round, r.args["count"] != "" && !r.repeated
	if counted {
		if count, err = strconv.Atoi(r.args["count"]); err != nil {
			return Reply{}, fmt.Errorf("count %q: %w", r.args["count"], err) // unreachable: read checks it
		}
	}
	waiting, err := r.db.Waiting(ctx, r.learner.ID, scope.ID)
	switch {
	case err == nil && counted && waiting.Left != count-1:
		waiting.Left = count - 1
		if err := r.tx.SavePrompt(ctx, waiting); err != nil {
			return Reply{}, err
		}
		return r.showPrompt(ctx, waiting)
	case err == nil:
		return r.showPrompt(ctx, waiting)
	case !errors.Is(err, store.ErrNotFound):
		return Reply{}, err
	}
	return r.ask(ctx, store.Prompt{Scope: scope.ID, Left: count}, quizzes.Want{Scope: scope.ID, Reviews: count, News: count})
}

// scope finds what a learner wants to be asked about.
func (r *request) scope(name string) (quizzes.Scope, error) {
	if name == "" {
		return quizzes.Scope{}, nil
	}
	if s, ok := r.bank.Scope(name); ok {
		return s, nil
	}
	var known []string
	for _, s := range r.bank.Scopes() {
		_, topic, _ := strings.Cut(s.ID, "/")
		known = append(known, s.ID)
		if topic != "" {
			known = append(known, topic)
		}
	}
	if near, ok := guide.Nearest(name, known); ok {
		return quizzes.Scope{}, complain("I have no questions under that name. Did you mean ", Fixed("/quiz "+near), "?")
	}
	var decks []string
	for _, d := range r.bank.Decks {
		decks = append(decks, d.ID)
	}
	return quizzes.Scope{}, complain("I have no questions under that name. There are: ", strings.Join(decks, ", "), ".")
}

// ask puts the next question. from carries the round on: its scope and how
// many questions are left, the new one included. An event delivered again
// shows the question the learner has come to.
func (r *request) ask(ctx context.Context, from store.Prompt, want quizzes.Want) (Reply, error) {
	if r.repeated {
		newest, err := r.db.LastPrompt(ctx, r.learner.ID)
		if !errors.Is(err, store.ErrNotFound) {
			return r.orShow(ctx, newest, err)
		}
	}
	situation, err := r.situation(ctx)
	if err != nil {
		return Reply{}, err
	}
	pick, ok := r.bank.Next(situation, want)
	if !ok {
		return nothingLeft(situation, want), nil
	}
	p := store.Prompt{
		Learner: r.learner.ID, Question: pick.Question.ID, Hash: pick.Question.Hash,
		Shown:  strings.Join(quizzes.Shuffle(pick.Question, seed()), ","),
		Source: string(pick.Source), Asked: store.At(r.now),
		Round: from.Round, Scope: from.Scope, Left: max(from.Left-1, 0), Daily: from.Daily,
	}
	if err := r.tx.AddPrompt(ctx, &p); err != nil {
		return Reply{}, err
	}
	if p.Round == 0 {
		p.Round = p.ID
		if err := r.tx.SavePrompt(ctx, p); err != nil {
			return Reply{}, err
		}
	}
	if from.ID != 0 {
		from.Next = p.ID
		if err := r.tx.SavePrompt(ctx, from); err != nil {
			return Reply{}, err
		}
	}
	return r.showPrompt(ctx, p)
}

// nothingLeft says why no question came, and what can be done instead.
func nothingLeft(s quizzes.Situation, want quizzes.Want) Reply {
	more := Button{ID: "practice:" + want.Scope, Label: "Practise anyway"}
	switch {
	case want.Drill:
		return say(KindNotice, Text{Para("No misses are left from today. The questions come back when they are due.")})
	case want.Practice:
		return say(KindNotice, Text{Para("There is nothing else to ask here right now. Try another topic with ", Fixed("/quiz"), ".")})
	case len(s.Drill) > 0:
		return say(KindNotice, Text{Para("Nothing is due and you have seen everything here. The questions you missed today are worth another look.")},
			Button{ID: "drill:", Label: "Drill today's misses"}, more)
	default:
		return say(KindNotice, Text{Para("Nothing is due and you have seen everything here. Well done; what you know stays by waiting. You can practise anyway: it costs nothing and gives no points.")}, more)
	}
}

// situation is what is known of the learner when a question is chosen.
func (r *request) situation(ctx context.Context) (quizzes.Situation, error) {
	s := quizzes.Situation{Today: quizzes.Day(r.learner.Day), Cards: map[string]quizzes.Card{}}
	cards, err := r.db.Cards(ctx, r.learner.ID)
	if err != nil {
		return s, err
	}
	for _, c := range cards {
		s.Cards[c.Question] = quizCard(c)
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if err != nil {
		return s, err
	}
	s.Drill = misses(standing(entries))
	if s.Rests, err = resting(ctx, r.db, r.bank); err != nil {
		return s, err
	}
	last, err := r.db.LastPrompt(ctx, r.learner.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return s, err
	}
	if last.Asked >= r.learner.DayStarts { // yesterday's last question may be today's first
		s.Last = last.Question
	}
	return s, nil
}

// answered is an answer that stands, with its final grade.
type answered struct {
	store.Entry
	mark      store.EntryKind // Easy or Guessed when the learner said so
	paused    int             // days of pauses that ended since
	corrected bool            // it was graded anew because the key had been wrong
}

// standing folds entries into the answers that were not taken back.
func standing(entries []store.Entry) []answered {
	var list []answered
	began := 0
	for _, e := range entries {
		at := slices.IndexFunc(list, func(a answered) bool { return a.Seq == e.Of })
		switch {
		case e.Kind == store.Answer:
			list = append(list, answered{Entry: e})
		case e.Kind == store.Pause:
			began = e.Day
		case e.Kind == store.Resume && began != 0:
			for i := range list {
				list[i].paused += e.Day - began
			}
		case at < 0: // it refers to an answer of an earlier day
		case e.Kind == store.Void:
			list = slices.Delete(list, at, at+1)
		case e.Kind == store.KeyChange:
			list[at].Right, list[at].Grade, list[at].Points = e.Right, e.Grade, list[at].Points+e.Points
			list[at].corrected = true
		default:
			list[at].mark, list[at].Grade = e.Kind, e.Grade
		}
	}
	return list
}

// misses lists the questions graded under 4 and not recalled well since,
// oldest first.
func misses(today []answered) []string {
	var ids []string
	for _, a := range today {
		ids = slices.DeleteFunc(ids, func(id string) bool { return id == a.Question })
		if quizzes.Grade(a.Grade).NeedsDrill() {
			ids = append(ids, a.Question)
		}
	}
	return ids
}

func quizCard(c store.Card) quizzes.Card {
	return quizzes.Card{Repetition: c.Repetition, Interval: c.Interval, Easiness: c.Easiness, Due: quizzes.Day(c.Due), Lapses: c.Lapses}
}

func storeCard(learner int64, question string, c quizzes.Card) store.Card {
	return store.Card{Learner: learner, Question: question,
		Repetition: c.Repetition, Interval: c.Interval, Easiness: c.Easiness, Due: int(c.Due), Lapses: c.Lapses}
}
