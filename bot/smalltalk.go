package bot

import (
	"context"
	"slices"
	"strings"
)

// smallTalk is what people say to a mentor that is no question. The keys are
// lower-case words without punctuation.
var smallTalk = map[string]func(context.Context, *request) (Reply, error){
	"help": help, "what can you do": help, "who are you": help,
	"hi": greet, "hello": greet, "hey": greet, "hi there": greet, "hello there": greet,
	"good morning": greet, "good afternoon": greet, "good evening": greet,
	"thanks": youAreWelcome, "thank you": youAreWelcome, "thx": youAreWelcome, "ty": youAreWelcome, "thanks a lot": youAreWelcome, "thank you so much": youAreWelcome,
	"bye": farewell, "goodbye": farewell, "see you": farewell, "good night": farewell,
}

// chat answers free text: small talk, else a question for the guide. What was
// asked aloud in a channel is answered aloud.
func chat(ctx context.Context, r *request) (Reply, error) {
	answer, ok := smallTalk[plain(r.args["question"])]
	if !ok {
		answer = answerQuestion
	}
	reply, err := answer(ctx, r)
	if !r.event.Place.Private() {
		for i, m := range reply.Say {
			reply.Say[i].Audience = ToChannel
			reply.Say[i].Buttons = slices.DeleteFunc(m.Buttons, func(b Button) bool { return strings.HasPrefix(b.ID, "share:") })
		}
	}
	return reply, err
}

func greet(context.Context, *request) (Reply, error) {
	return say(KindCard, Text{Para("Hello. What would you like to do? You can also just ask me something.")},
		Button{ID: "quiz:", Label: "Answer a question"}, Button{ID: "roadmap:", Label: "See the roadmap"}), nil
}

func youAreWelcome(context.Context, *request) (Reply, error) {
	return say(KindCard, Text{Para("You are welcome. I am here when you want the next question.")}), nil
}

func farewell(context.Context, *request) (Reply, error) {
	return say(KindCard, Text{Para("See you. One question tomorrow is enough.")}), nil
}
