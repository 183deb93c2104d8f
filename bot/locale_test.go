package bot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// Who turns the daily quiz on where the platform does not tell their zone is asked
// where they live, with guesses by their language; once they have said so, no more.
func TestZoneIsAskedWhereNobodyTellsIt(t *testing.T) {
	locales := []string{"bg", "cs", "da", "de", "el", "en-GB", "en-US", "es-419", "es-ES", "fi", "fr", "hi", "hr", "hu", "id", "it", "ja", "ko", "lt", "nl", "no", "pl", "pt-BR", "ro", "ru", "sv-SE", "th", "tr", "uk", "vi", "zh-CN", "zh-TW"}
	f := bottest.New(t)
	for _, locale := range locales {
		does := func(e bot.Event) bot.Message {
			t.Helper()
			e.Account, e.Name, e.Locale = bot.Account{Platform: "discord", User: locale}, "ana", locale
			reply, err := f.Mentor.Handle(t.Context(), e)
			if err != nil || len(reply.Say) == 0 || reply.Say[0].Kind == bot.KindError {
				t.Fatalf("%s: %v %v", locale, reply, err)
			}
			return reply.Say[0]
		}
		on := does(bot.Event{Kind: bot.Said, Text: "/daily on"})
		var guesses []bot.Button
		for _, b := range on.Buttons {
			if zone, is := strings.CutPrefix(b.ID, "zone:"); is {
				if _, err := time.LoadLocation(zone); err != nil {
					t.Errorf("%s: %v", locale, err)
				}
				guesses = append(guesses, b)
			}
		}
		if len(guesses) == 0 || !strings.Contains(on.Text.String(), "Where do you live?") {
			t.Errorf("%s is not asked: %s", locale, on.Text)
			continue
		}
		if said := does(bot.Event{Kind: bot.Pressed, Button: guesses[0].ID}); strings.Contains(said.Text.String(), "Where do you live?") || !strings.Contains(said.Text.String(), strings.TrimPrefix(guesses[0].ID, "zone:")) {
			t.Errorf("%s is asked again: %s", locale, said.Text)
		}
	}
}
