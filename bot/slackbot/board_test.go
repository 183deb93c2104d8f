package slackbot_test

import (
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// A board goes to the channel that was meant, however Slack writes it: as it was
// typed, with its name, or by its id alone.
func TestBoardGoesToTheChannelThatWasMeant(t *testing.T) {
	for _, written := range []string{"#backend-club", "<#" + slackfake.Club + "|backend-club>", "<#" + slackfake.Club + "|>", "<#" + slackfake.Club + ">"} {
		d := openDoor(t)
		admin := d.Member("admin")
		asked := d.Type("ana", "dm", "/quiz http/methods 1")
		if got := d.Press("ana", "dm", asked[0].Buttons[0].ID); len(got) == 0 || got[0].Kind != "result" {
			t.Fatalf("nobody has played: %v", got)
		}
		d.fake.Command(admin, club, "/mentor", "board "+written+" weekly mon 09:00")
		d.bot.Close()
		_, before := d.fake.Since(0)
		d.f.Clock.Set(time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
		if err := d.f.Mentor.Tick(t.Context(), d.f.Clock.Now()); err != nil {
			t.Fatal(err)
		}
		if err := d.f.Mentor.Deliver(t.Context(), slackbot.Platform, d.bot, d.f.Clock.Now); err != nil {
			t.Fatal(err)
		}
		posted, _ := d.fake.Since(before)
		if len(posted) != 1 || posted[0].Channel != slackfake.Club || posted[0].Ephemeral || !strings.Contains(posted[0].Text, "Week") {
			t.Errorf("%s: posted %+v", written, posted)
		}
	}
}
