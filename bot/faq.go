package bot

import (
	"context"
	"strings"

	"github.com/rungbot/rung/guide"
)

func faqCommand() *Command {
	return &Command{
		Name: "faq", Help: "Ask about becoming a backend developer",
		Args: []Arg{{Name: "question", Help: "in your own words", Kind: Words, Required: true, Example: "do I need maths?"}},
		run:  handler{reads: true, do: answerQuestion},
	}
}

// answerQuestion answers what was asked in free words: with an answer, with up
// to three that may be meant, or by saying that there is none. What was asked
// is searched, never obeyed and never repeated.
func answerQuestion(ctx context.Context, r *request) (Reply, error) {
	if strings.TrimSpace(r.args["question"]) == "" {
		return Reply{}, complain("Ask me something, for example ", Fixed("/faq do I need maths?"))
	}
	known, err := r.taught(ctx, r.args["question"])
	if err != nil {
		return Reply{}, err
	}
	if known != nil {
		return r.faqAnswer(known), nil
	}
	result := r.guide.Search(r.args["question"])
	switch result.Kind {
	case guide.Answered:
		return r.faqAnswer(result.Answers[0]), nil
	case guide.Suggested:
		var buttons []Button
		for _, a := range result.Answers {
			buttons = append(buttons, Button{ID: "faq:" + a.ID, Label: Cut(a.Question, maxLabel)})
		}
		return say(KindSuggest, append(Text{Para("I am not sure what you mean. Is it one of these?")}, r.teachingNote()...), buttons...), nil
	default:
		return say(KindNone, append(Text{
			Para("I have no answer to that yet."),
			Para("I know about learning paths, languages, databases, APIs, security, jobs and pay. Try ", Fixed("/faq which language first?"),
				", look at ", Fixed("/roadmap show"), ", or ask a mentor of your team."),
		}, r.teachingNote()...)), nil
	}
}

// teachingNote tells mentors how they can mend what the search did not find.
func (r *request) teachingNote() Text {
	if r.event.Place.Channel == "" || r.role() < RoleMentor { // alone, nobody else would ask it
		return nil
	}
	return Text{Note("As a mentor you can teach me which answer fits: ", Fixed("/mentor teach"), " and the question.")}
}

// maxLabel is how many characters fit a button on every platform.
const maxLabel = 75

func showAnswer(_ context.Context, r *request) (Reply, error) {
	a, ok := r.guide.Answer(r.args["answer"])
	if !ok {
		return Reply{}, complain("That answer is no longer here. Please ask again with ", Fixed("/faq"), ".")
	}
	return r.faqAnswer(a), nil
}

func (r *request) faqAnswer(a *guide.Answer) Reply {
	text := append(Text{Head(a.Question)}, Markup(a.Text)...)
	sources := []any{"Source: "}
	for i, s := range a.Sources {
		if i > 0 {
			sources = append(sources, "; ")
		}
		sources = append(sources, r.cite(s)...)
	}
	text = append(text, Note(append(sources, ". As of ", a.AsOf, ".")...))
	var buttons []Button
	for _, id := range a.Related {
		if related, ok := r.guide.Answer(id); ok {
			buttons = append(buttons, Button{ID: "faq:" + id, Label: Cut(related.Question, maxLabel)})
		}
	}
	if s, ok := r.guide.Stage(a.Stage); ok {
		buttons = append(buttons, Button{ID: "stage:" + s.ID, Label: Cut("Roadmap: "+s.Title, maxLabel)})
	}
	return say(KindAnswer, text, append(buttons, r.shareButton(shareAnswer, a.ID)...)...)
}

// cite names a source: an article with its author and date, or a page.
func (r *request) cite(s guide.Source) []any {
	a, ok := r.guide.Article(s.Article)
	switch {
	case !ok:
		return []any{LinkTo(s.Title, s.URL)}
	case a.URL != "":
		return []any{LinkTo(a.Title, a.URL), " (" + a.Author + ", " + a.Date + ")"}
	default:
		return []any{a.Title + " (" + a.Author + ", " + a.Date + ")"}
	}
}
