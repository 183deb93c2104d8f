package discordbot_test

import (
	"strings"
	"testing"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
)

// An admin of one guild neither reads nor changes another one, by no command and
// by no button that was shown there.
func TestNobodyReachesAnotherGuild(t *testing.T) {
	d := openDoor(t)
	admin, thief := d.Fake.Person("zelda", true), d.Fake.Person("mallory", true)
	d.fake.Away(thief)
	in := func(p *discordfake.Person, channel, line string) (said []bottest.Shown, buttons []string) {
		t.Helper()
		_, before := d.fake.Since(0)
		if _, can := d.fake.Command(p, channel, line); !can {
			return nil, nil
		}
		d.bot.Close()
		changed, _ := d.fake.Since(before)
		for _, m := range changed {
			text, all := discordfake.Read(m, d.Zone)
			said = append(said, bottest.Shown{Text: text})
			for _, b := range all {
				buttons = append(buttons, b.ID)
			}
		}
		return said, buttons
	}
	show := func() string {
		said, _ := in(admin, discordfake.Club, "/mentor show")
		return said[0].Text
	}
	var ids []string
	for _, line := range []string{"/quiz http 1", "/mentor board #backend-club weekly mon 09:00", "/mentor zone Europe/Berlin", "/rung alias Owlet", "/leaderboard", "/streak", "/daily on", "/roadmap next"} {
		_, buttons := in(admin, discordfake.Club, line)
		ids = append(ids, buttons...)
	}
	before := show()
	check := func(what string, said []bottest.Shown) {
		t.Helper()
		for _, m := range said {
			if text := strings.ToLower(m.Text); strings.Contains(text, "zelda") || strings.Contains(text, "owlet") {
				t.Errorf("%s shows another guild: %s", what, text)
			}
		}
	}
	lines := []string{"/mentor board #backend-club off", "/mentor board #" + discordfake.Club + " off", "/mentor role add zelda", "/mentor team add blue zelda", "/leaderboard all", "/mentor show"}
	for _, e := range bot.Entries() {
		lines = append(lines, strings.NewReplacer("[", "", "]", "").Replace(e.Line))
	}
	for _, line := range lines {
		said, _ := in(thief, discordfake.OtherClub, line)
		check(line, said)
	}
	all, _ := d.fake.Since(0)
	theirs := ""
	for _, m := range all {
		if m.Channel == discordfake.OtherClub {
			theirs = m.ID
		}
	}
	for _, id := range ids {
		_, now := d.fake.Since(0)
		d.fake.Press(thief, theirs, id)
		d.bot.Close()
		changed, _ := d.fake.Since(now)
		for _, m := range changed {
			text, _ := discordfake.Read(m, d.Zone)
			check(id, []bottest.Shown{{Text: text}})
		}
	}
	if after := show(); after != before {
		t.Errorf("the guild was\n%s\nand is\n%s", before, after)
	}
}
