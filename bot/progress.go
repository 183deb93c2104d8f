package bot

import (
	"context"

	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// yearDays is how many days the heatmap of a streak looks back, and forecastDays
// how many the forecast looks ahead.
const (
	yearDays     = 371
	forecastDays = 30
)

// showProgress shows what the learner knows by topic, and what falls due.
func showProgress(ctx context.Context, r *request) (Reply, error) {
	s, err := r.situation(ctx)
	if err != nil {
		return Reply{}, err
	}
	if len(s.Cards) == 0 {
		return say(KindCard, Text{Head("Your progress"), Para("Nothing yet: the first answer opens this page.")}, Button{ID: "quiz:", Label: "Answer a question"}), nil
	}
	mastery, forecast := r.mastery(s), r.forecast(s)
	return Reply{Say: []Message{
		{Kind: KindCard, Text: withLetters(Head("Your progress"), mastery.Alt(), mastery.Letters()),
			Picture: &Picture{Beside: Text{Head("Your progress")}, Mastery: &mastery}},
		{Kind: KindCard, Text: withLetters(Head("The next 30 days"), forecast.Alt(), forecast.Letters()),
			Picture: &Picture{Beside: Text{Head("The next 30 days")}, Forecast: &forecast}, Buttons: []Button{{ID: "quiz:", Label: "Answer a question"}}},
	}}, nil
}

// withLetters is a picture in words and letters.
func withLetters(head Block, words, letters string) Text {
	text := Text{head, Para(words)}
	if letters != "" {
		text = append(text, Listing(letters))
	}
	return text
}

// mastery is what is known of each topic. Known is what was right the last time.
func (r *request) mastery(s quizzes.Situation) (m picture.Mastery) {
	for _, d := range r.bank.Decks {
		for _, t := range d.Topics {
			share := picture.TopicShare{Deck: d.Title, Topic: t.Title}
			for _, q := range d.Questions {
				if q.Topic != t.ID {
					continue
				}
				share.All++
				if card, seen := s.Cards[q.ID]; seen {
					share.Seen++
					if card.Repetition > 0 {
						share.Known++
					}
				}
			}
			if share.All > 0 {
				m.Topics = append(m.Topics, share)
			}
		}
	}
	return m
}

// forecast counts what falls due on each of the next days; what is overdue
// counts for today.
func (r *request) forecast(s quizzes.Situation) picture.Forecast {
	f := picture.Forecast{First: s.Today.Time(), Due: make([]int, forecastDays)}
	for _, q := range r.bank.Questions() {
		card, seen := s.Cards[q.ID]
		if in := max(int(card.Due-s.Today), 0); seen && !card.Leech() && in < forecastDays {
			f.Due[in]++
		}
	}
	return f
}

// heatmap is the last year of the learner's days.
func (r *request) heatmap(ctx context.Context, b balance) (h picture.Heatmap, err error) {
	from := r.learner.Day - yearDays + 1
	days, err := r.db.Days(ctx, r.learner.ID, from)
	if err != nil {
		return h, err
	}
	counted, err := r.db.AnswersByDay(ctx, r.learner.ID, from)
	if err != nil {
		return h, err
	}
	answers := map[int]int{}
	for _, c := range counted {
		answers[c.Day] = c.Answers
	}
	h = picture.Heatmap{First: quizzes.Day(r.learner.Day - len(days)).Time(), Streak: b.streak, Freezes: b.freezes}
	for _, d := range days {
		h.Days = append(h.Days, picture.Square{Kind: squareKind(d.Kind), Answers: answers[d.Day]})
	}
	today := picture.Square{Kind: picture.Open}
	if n := answers[r.learner.Day]; n > 0 {
		today = picture.Square{Kind: picture.Answered, Answers: n}
	}
	h.Days = append(h.Days, today)
	return h, nil
}

func squareKind(k store.DayKind) picture.SquareKind {
	switch k {
	case store.Answered:
		return picture.Answered
	case store.Missed:
		return picture.Missed
	}
	return picture.Bridged
}
