package webchat_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot"
)

// What the mentor says first stands in the transcript and reaches open tabs.
func TestMentorSpeaksFirst(t *testing.T) {
	p := fresh(t)
	tab := p.stream("/stream", "")
	to := bot.Recipient{Account: bot.Account{Platform: "local", User: "you"}}
	id, err := p.chat.Send(t.Context(), to, bot.Message{Kind: bot.KindQuiz, Text: bot.Text{bot.Para("Your daily question")}}, "rung-1")
	if err != nil || id == "" {
		t.Fatalf("Send: %q, %v", id, err)
	}
	tab.until("Your daily question")
	if !strings.Contains(p.get("/"), "Your daily question") {
		t.Error("the page does not show it")
	}
	for _, nobody := range []bot.Recipient{{Account: bot.Account{User: "bob"}}, {Channel: "#elsewhere"}} {
		if _, err := p.chat.Send(t.Context(), nobody, bot.Message{}, "rung-2"); !errors.Is(err, bot.ErrUnreachable) {
			t.Errorf("Send to %v: %v, want ErrUnreachable", nobody, err)
		}
	}
}
