package bot

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// showPrompt says a prompt as it stands now: the question, or the result of
// its answer.
func (r *request) showPrompt(ctx context.Context, p store.Prompt) (Reply, error) {
	m, err := r.promptMessage(ctx, p)
	return Reply{Say: []Message{m}}, err
}

func (r *request) orShow(ctx context.Context, p store.Prompt, err error) (Reply, error) {
	if err != nil {
		return Reply{}, err
	}
	return r.showPrompt(ctx, p)
}

// redrawPrompt puts the prompt as it stands now in the place of the pressed
// message, after a remark if there is one.
func (r *request) redrawPrompt(ctx context.Context, p store.Prompt, remark ...any) (Reply, error) {
	m, err := r.promptMessage(ctx, p)
	if len(remark) > 0 {
		m.Text = append(Text{Note(remark...)}, m.Text...)
	}
	return Reply{Update: &m}, err
}

func (r *request) promptMessage(ctx context.Context, p store.Prompt) (Message, error) {
	q, ok := r.bank.Question(p.Question)
	if !ok {
		return Message{Kind: KindNotice,
			Text:    Text{Para("This question has been retired since I put it. Nothing you did is lost.")},
			Buttons: []Button{{ID: buttonID("next", p.ID), Label: "Another one"}}}, nil
	}
	shown, ok := quizzes.ParseShown(q, p.Shown)
	if !ok { // the question was given other options since
		shown = quizzes.Shuffle(q, uint64(p.ID))
	}
	if p.Answer == 0 {
		return r.questionMessage(ctx, p, q, shown)
	}
	return r.resultMessage(ctx, p, q, shown)
}

func (r *request) questionMessage(ctx context.Context, p store.Prompt, q *quizzes.Question, shown []string) (Message, error) {
	place, err := r.progress(ctx, p)
	if err != nil {
		return Message{}, err
	}
	text := append(Text{Head(r.heading(p, q), place)}, questionBody(q)...)
	m := Message{Kind: KindQuiz}
	var lines [][]Span
	for i, id := range shown {
		option, _ := q.Option(id)
		lines = append(lines, Item(Bold(letter(i)+"."), " ", option.Text))
		m.Buttons = append(m.Buttons, Button{ID: buttonID("pick", p.ID, id), Label: letter(i)})
	}
	text = append(text, Block{Kind: Lines, Items: lines})
	m.Buttons = append(m.Buttons, Button{ID: buttonID("blank", p.ID), Label: "I don't know"})
	if p.Hint {
		text = append(text, Note("Hint: ", q.Hint))
	} else {
		m.Buttons = append(m.Buttons, Button{ID: buttonID("hint", p.ID), Label: "Hint"})
	}
	m.Text = text
	return m, nil
}

func questionBody(q *quizzes.Question) Text {
	text := Text{{Kind: Paragraph, Spans: inline(q.Stem)}}
	if q.Code != "" {
		text = append(text, Listing(q.Code))
	}
	if q.AppliesTo != "" {
		text = append(text, Note("About: ", q.AppliesTo))
	}
	return text
}

// heading names the deck and topic, and why the question comes.
func (r *request) heading(p store.Prompt, q *quizzes.Question) string {
	name := q.Deck
	if d, ok := r.bank.Deck(q.Deck); ok {
		name = d.Title
		for _, t := range d.Topics {
			if t.ID == q.Topic {
				name += ": " + t.Title
			}
		}
	}
	switch quizzes.Source(p.Source) {
	case quizzes.Review:
		return name + " (review)"
	case quizzes.Drill:
		return name + " (drill)"
	case quizzes.Practice:
		return name + " (practice)"
	}
	return name
}

// progress says which question of its round a prompt is.
func (r *request) progress(ctx context.Context, p store.Prompt) (string, error) {
	if quizzes.Source(p.Source) == quizzes.Drill {
		return "", nil
	}
	round, err := r.db.Round(ctx, p.Round)
	if err != nil {
		return "", err
	}
	n := 0
	for _, other := range round {
		if other.ID <= p.ID {
			n++
		}
	}
	if n+p.Left <= 1 {
		return "", nil
	}
	return fmt.Sprintf(", question %d of %d", n, n+p.Left), nil
}

func (r *request) resultMessage(ctx context.Context, p store.Prompt, q *quizzes.Question, shown []string) (Message, error) {
	a, last, err := r.answer(ctx, p)
	if err != nil {
		return Message{}, err
	}
	verdict := "That is not it."
	switch {
	case a.Right:
		verdict = "Right."
	case a.Picked == "":
		verdict = "Good to know what you don't know yet."
	}
	text := append(Text{Head(verdict)}, questionBody(q)...)
	text = append(text, Block{Kind: Lines, Items: reasons(q, shown, a.Picked)}, Para(inline(q.Explanation)))
	var sources []any
	for i, s := range q.Sources {
		if i > 0 {
			sources = append(sources, ", ")
		}
		sources = append(sources, LinkTo(s.Title, s.URL))
	}
	text = append(text, Note(append([]any{"Source: "}, sources...)...))
	remark, err := r.remark(ctx, p, a)
	if err != nil {
		return Message{}, err
	}
	text = append(text, Note(remark))
	checked, err := r.checkRemark(ctx, p)
	if err != nil {
		return Message{}, err
	}
	if checked != "" {
		text = append(text, Para(Bold(checked)))
	}
	buttons, err := r.resultButtons(ctx, p, a, last)
	return Message{Kind: KindResult, Text: text, Buttons: buttons}, err
}

// reasons lists every option with whether it is right and why.
func reasons(q *quizzes.Question, shown []string, picked string) [][]Span {
	var lines [][]Span
	for i, id := range shown {
		option, _ := q.Option(id)
		mark := ""
		switch {
		case option.Correct && id == picked:
			mark = " (right, your answer)"
		case option.Correct:
			mark = " (right)"
		case id == picked:
			mark = " (your answer)"
		}
		lines = append(lines, Item(Bold(letter(i)+". "+strings.TrimSuffix(option.Text, ".")+mark), ": ", inline(option.Why)))
	}
	return lines
}

// remark says what an answer did: when the question comes back, the points,
// the streak.
func (r *request) remark(ctx context.Context, p store.Prompt, a answered) (string, error) {
	var parts []string
	switch quizzes.Source(a.Source) {
	case quizzes.Drill:
		parts = append(parts, "A drill: it moves no dates.")
	default:
		card, seen, err := r.card(ctx, p.Question)
		if err != nil {
			return "", err
		}
		if seen && card.Leech() {
			parts = append(parts, "You have missed this one often, so it rests now; its stage of the roadmap may help more than another try.")
		} else if seen {
			parts = append(parts, "Comes back on "+date(card.Due)+".")
		}
	}
	switch a.mark {
	case store.Easy:
		parts = append(parts, "You marked it as easy.")
	case store.Guessed:
		parts = append(parts, "You marked it as a guess.")
	}
	if a.Points > 0 {
		parts = append(parts, count(a.Points, "point")+".")
	}
	if a.Day == r.learner.Day {
		run, err := r.streak(ctx)
		if err != nil {
			return "", err
		}
		parts = append(parts, "Streak: "+count(run, "day")+".")
	}
	return strings.Join(parts, " "), nil
}

func (r *request) resultButtons(ctx context.Context, p store.Prompt, a answered, last bool) ([]Button, error) {
	var buttons []Button
	if p.Left > 0 {
		buttons = append(buttons, Button{ID: buttonID("next", p.ID), Label: fmt.Sprintf("Next (%d left)", p.Left)})
	} else {
		buttons = append(buttons, Button{ID: buttonID("next", p.ID), Label: "One more"})
	}
	moved := a.Source == string(quizzes.New) || a.Source == string(quizzes.Review)
	if last && a.Right && moved && !a.Hint && quizzes.Grade(a.Grade) == 4 {
		buttons = append(buttons, Button{ID: buttonID("easy", p.ID), Label: "Easy"})
	}
	if last && a.Right && moved && !a.Hint && a.mark != store.Guessed {
		buttons = append(buttons, Button{ID: buttonID("guessed", p.ID), Label: "I guessed"})
	}
	if last {
		buttons = append(buttons, Button{ID: buttonID("undo", p.ID), Label: "Undo"})
	}
	if p.Left == 0 {
		situation, err := r.situation(ctx)
		if err != nil {
			return nil, err
		}
		if n := len(situation.Drill); n > 1 || n == 1 && situation.Drill[0] != situation.Last {
			buttons = append(buttons, Button{ID: "drill:", Label: fmt.Sprintf("Drill today's misses (%d)", n)})
		}
	}
	return append(buttons, Button{ID: buttonID("flag", p.ID), Label: "Flag"}), nil
}

// answer returns the answer to a prompt and whether it is the learner's last
// one, which alone can be amended.
func (r *request) answer(ctx context.Context, p store.Prompt) (answered, bool, error) {
	entries, err := r.db.Since(ctx, p.Learner, p.Answer)
	if err != nil {
		return answered{}, false, err
	}
	list := standing(entries)
	if len(list) == 0 || list[0].Seq != p.Answer {
		return answered{}, false, fmt.Errorf("prompt %d: its answer %d is not in the log", p.ID, p.Answer)
	}
	newest, err := r.db.LastAnswer(ctx, p.Learner)
	return list[0], newest.Seq == p.Answer, err
}

// own returns the prompt a button names, if it is the presser's.
func (r *request) own(ctx context.Context) (store.Prompt, error) {
	id, err := strconv.ParseInt(r.args["prompt"], 10, 64)
	if err != nil {
		return store.Prompt{}, complain(staleButton)
	}
	p, err := r.db.Prompt(ctx, id)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return p, complain(staleButton)
	case err == nil && p.Learner != r.learner.ID:
		return p, complain("That question was put to someone else. Type ", Fixed("/quiz"), " for one of your own.")
	}
	return p, err
}

const staleButton = "I no longer know what that button belongs to. Please use the command again."

func buttonID(verb string, id int64, more ...string) string {
	return strings.Join(append([]string{verb, strconv.FormatInt(id, 10)}, more...), ":")
}

func letter(i int) string { return string(rune('A' + i)) }
