package slackbot_test

import (
	"strings"
	"testing"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/internal/tier"
)

// Nothing that ships is cut in Slack: every answer, stage and topic of the guide
// stands there to its last word, and every deck with its list of topics.
func TestNothingIsCut(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	g, err := guide.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	ends := map[string]string{} // the last words of a message by the button that leads to it
	for _, a := range g.Answers {
		ends["faq:"+a.ID] = a.Text
	}
	for _, s := range g.Stages {
		ends["stage:"+s.ID] = s.Title
	}
	if len(ends) < 150 {
		t.Fatalf("%d messages", len(ends))
	}
	n, every := 0, tier.Pick(4, 1)
	for button, text := range ends {
		if n++; n%every != 0 {
			continue
		}
		_, before := d.fake.Since(0)
		d.fake.PressHome(ana, button)
		d.bot.Close()
		said, _ := d.fake.Since(before)
		if len(said) == 0 {
			t.Fatalf("%s says nothing", button)
		}
		shown, _ := slackfake.Read(said[0].Blocks)
		if strings.Contains(shown, "…") || strings.Contains(shown, "too long for one message") || !strings.Contains(shown, lastWord(text)) {
			t.Errorf("%s is cut: %s", button, shown)
		}
	}
}

func lastWord(text string) string {
	words := strings.Fields(text)
	return strings.Trim(words[len(words)-1], "`*.)")
}
