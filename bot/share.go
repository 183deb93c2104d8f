package bot

import (
	"cmp"
	"context"

	"github.com/rungbot/rung/quizzes"
)

// What a person sees alone in a channel, they can share there on purpose: an
// answer of the guide, or the board of a period.
const (
	shareAnswer = "faq"
	shareBoard  = "board"
)

// shareButton shares what a message shows, where there is somebody to share it with.
func (r *request) shareButton(what, id string) []Button {
	if r.event.Place.Private() {
		return nil
	}
	return []Button{{ID: "share:" + what + ":" + id, Label: "Share here"}}
}

// share shows everybody in the channel what the presser has seen. Nobody's own
// place, points or plans come with it.
func share(ctx context.Context, r *request) (Reply, error) {
	if r.repeated { // it stands in the channel already
		return Reply{}, nil
	}
	if r.event.Place.Private() {
		return Reply{}, complain("There is nobody here to share it with.")
	}
	var m Message
	switch what, id := r.args["what"], r.args["id"]; what {
	case shareAnswer:
		a, ok := r.guide.Answer(id)
		if !ok {
			return Reply{}, complain(staleButton)
		}
		m = r.faqAnswer(a).Say[0]
	case shareBoard:
		board, err := r.sharedBoard(ctx, id)
		if err != nil {
			return Reply{}, err
		}
		m = board
	default:
		return Reply{}, complain(staleButton)
	}
	m.Audience = ToChannel
	m.Text = append(m.Text, Note(cmp.Or(r.member.Alias, r.member.Name), " shared this."))
	m.Buttons = m.Buttons[:len(m.Buttons)-1] // without the one that shares
	return Reply{Say: []Message{m}}, nil
}

// sharedBoard is a board as everybody may see it.
func (r *request) sharedBoard(ctx context.Context, period string) (Message, error) {
	if period != boardWeek && period != boardMonth && period != boardAll {
		return Message{}, complain(staleButton)
	}
	places, err := r.places(ctx, r.workspace(), boardKey(period, quizzes.Day(r.learner.Day), ""))
	if err != nil {
		return Message{}, err
	}
	if len(places) == 0 {
		return Message{}, complain("Nobody has points here yet, so there is nothing to share.")
	}
	for i := range places {
		places[i].Learner = 0 // nobody's own line stands out
	}
	lines, bars := r.boardLines(boardTitles[period], places)
	title := Head(boardTitles[period])
	return Message{Kind: KindCard, Text: Text{title, {Kind: Lines, Items: lines}}, Picture: &Picture{Beside: Text{title}, Bars: &bars},
		Buttons: append([]Button{{ID: "quiz:", Label: "Answer a question"}}, r.shareButton(shareBoard, period)...)}, nil
}
