package slackbot_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/quizzes"
)

// The App Home shows what waits, and a press in it leads to the direct message
// and a fresh home.
func TestHome(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	waits := fmt.Sprintf("0 questions due and %d new ones", len(bank.Questions()))
	d := openDoor(t)
	ana := d.Member("ana")
	d.fake.OpenHome(ana)
	d.bot.Close()
	text, buttons := slackfake.Read(d.fake.Home(ana))
	for _, want := range []string{"Today", waits, "Your streak: 0 days", "Next: Orientation", "Your progress", "The daily quiz is off"} {
		if !strings.Contains(text, want) {
			t.Errorf("the home lacks %q:\n%s", want, text)
		}
	}
	if got := d.Shown(); len(got) != 0 {
		t.Errorf("opening the home said %v", got)
	}
	d.fake.PressHome(ana, buttons[0].ID)
	got := d.Shown()
	if len(got) != 1 || got[0].Kind != "quiz" || got[0].To != "ana" || got[0].In != "dm" {
		t.Fatalf("the press led to %v", got)
	}
	d.Press("ana", "dm", got[0].Buttons[len(got[0].Buttons)-2].ID) // I don't know
	d.Shown()
	d.fake.PressHome(ana, "daily:on")
	d.Shown()
	if text, _ = slackfake.Read(d.fake.Home(ana)); !strings.Contains(text, "Your streak: 1 day") || !strings.Contains(text, "Your daily quiz") {
		t.Errorf("the home was not drawn anew:\n%s", text)
	}
}

// Settings are changed where they stand, without a word elsewhere, also from a home
// that is not the newest any more.
func TestHomeChangesSettings(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	d.fake.OpenHome(ana)
	d.bot.Close()
	for i, c := range []struct{ label, option, also string }{
		{"Daily quiz", "07:00", "At: 07:00"},
		{"On these days", "Monday to Friday", "On: Monday to Friday"},
		{"Questions a day", "8", "Questions: up to 8"},
		{"Your day ends at", "02:00", ""},
		{"Daily quiz", "Off", "The daily quiz is off"},
	} {
		if i == 2 {
			d.fake.Stale()
		}
		d.fake.ChooseHome(ana, c.label, c.option)
		d.bot.Close()
		text, _ := slackfake.Read(d.fake.Home(ana))
		if !strings.Contains(text, c.label+": "+c.option) || !strings.Contains(text, c.also) {
			t.Errorf("%s is not %s in the home:\n%s", c.label, c.option, text)
		}
	}
	if d.fake.Conflicts() != 3 {
		t.Errorf("%d homes were refused, want 3", d.fake.Conflicts())
	}
	if got := d.Shown(); len(got) != 0 {
		t.Errorf("said elsewhere: %v", got)
	}
}
