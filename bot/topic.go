package bot

import (
	"context"
	"strings"

	"github.com/rungbot/rung/guide"
)

func topicIDs(s *source) []string { return s.guide.TopicIDs() }

// showTopic opens one topic of the roadmap: what it is, where it stands, what is
// answered about it and what is asked.
func showTopic(ctx context.Context, r *request) (Reply, error) {
	topic, stage, ok := r.guide.Topic(r.args["name"])
	if !ok {
		return Reply{}, r.unknownTopic()
	}
	state, _, err := r.stages(ctx)
	if err != nil {
		return Reply{}, err
	}
	text := Text{Head(topic.Title), Para(inline(topic.About))}
	var buttons []Button
	if all := r.bank.Count(topic.Quiz); topic.Quiz != "" && all > 0 {
		s, err := r.situation(ctx)
		if err != nil {
			return Reply{}, err
		}
		unseen := r.bank.Unseen(s, topic.Quiz)
		text = append(text, Para("I have ", count(all, "question"), " on this, and you have seen ", all-unseen, "."))
		buttons = append(buttons, Button{ID: "quiz:" + topic.Quiz, Label: "Quiz me"})
	}
	if _, ok := r.guide.Answer(topic.Answer); ok {
		buttons = append(buttons, Button{ID: "faq:" + topic.Answer, Label: "Read more"})
	}
	text = append(text, Note("It belongs to ", Bold(stage.Title), ", which is ", string(state[stage.ID]), " for you."))
	if topic.Ours {
		text = append(text, Note("None of the five articles names it; it is our addition. Source: ", LinkTo(topic.Source.Title, topic.Source.URL), "."))
	}
	return say(KindCard, text, append(buttons, Button{ID: "stage:" + stage.ID, Label: Cut("Roadmap: "+stage.Title, maxLabel)})...), nil
}

// unknownTopic names the topic that may be meant, or says how to ask.
func (r *request) unknownTopic() error {
	if near, ok := guide.Nearest(strings.ToLower(r.args["name"]), r.guide.TopicIDs()); ok {
		return complain("The roadmap has no topic of that name. Did you mean ", Fixed("/roadmap topic "+near), "?")
	}
	return complain("The roadmap has no topic of that name. ", Fixed("/roadmap show"), " lists the stages, and ", Fixed("/faq"), " searches all answers.")
}

// topicNames names the topics of a stage, in one line.
func topicNames(s *guide.Stage) string {
	var names []string
	for _, t := range s.Topics {
		names = append(names, t.ID)
	}
	return strings.Join(names, ", ")
}
