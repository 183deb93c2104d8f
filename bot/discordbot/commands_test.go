package discordbot_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/bot/picture"
)

// Every command is registered, within the limits that the fake checks, and only
// where something has changed.
func TestCommandsAreRegisteredOnce(t *testing.T) {
	d := openDoor(t) // registers
	for range 3 {
		d.Restart()
	}
	if n := d.fake.Puts(); n != 1 {
		t.Errorf("registered %d times", n)
	}
	var names, want []string
	for _, c := range d.fake.Commands("") {
		names = append(names, c.Name)
		if guarded := c.Permissions != nil && *c.Permissions == "32"; guarded != (c.Name == "mentor") || !slices.Equal(c.Contexts, []int{0, 1}) {
			t.Errorf("command %+v", c)
		}
	}
	for _, c := range bot.Commands() {
		want = append(want, c.Name)
	}
	if !slices.Equal(names, want) {
		t.Errorf("commands %v, want %v", names, want)
	}
	d.fake.Forget("streak")
	d.Restart()
	if n := d.fake.Puts(); n != 2 || len(d.fake.Commands("")) != len(want) {
		t.Errorf("a command that was missing: registered %d times", n)
	}
}

func TestCommandsOfOneGuild(t *testing.T) {
	d := openDoor(t)
	o := discordbot.Options{Mentor: d.f.Mentor, Clock: d.f.Clock, Token: discordfake.Token, ApplicationID: discordfake.App, API: d.fake.API(), Guilds: []string{discordfake.Guild}}
	for range 2 {
		b, err := discordbot.New(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Register(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := d.fake.Puts(); n != 2 || len(d.fake.Commands(discordfake.Guild)) != len(bot.Commands()) {
		t.Errorf("registered %d times, %d commands", n, len(d.fake.Commands(discordfake.Guild)))
	}
}

// What is offered while an option is typed can be sent, and nothing that is
// refused comes from an option that offers nothing.
func TestCompletion(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	got := d.fake.Complete(ana, discordfake.Club, "quiz", "", "topic", "http/st")
	if !slices.Equal(got, []string{"http/status-codes"}) {
		t.Errorf("offered %v", got)
	}
	if got := d.fake.Complete(ana, discordfake.Club, "roadmap", "show", "stage", ""); len(got) < 5 || len(got) > 25 {
		t.Errorf("stages: %v", got)
	}
	for _, typed := range []string{"zzzz", "<@1>", strings.Repeat("x", 6000)} {
		if got := d.fake.Complete(ana, discordfake.Club, "quiz", "", "topic", typed); len(got) != 0 {
			t.Errorf("%.20s: %v", typed, got)
		}
	}
	for _, c := range d.fake.Commands("") {
		for _, o := range c.Options {
			if c.Name == "faq" && o.Autocomplete || c.Name == "quiz" && o.Name == "topic" && !o.Autocomplete {
				t.Errorf("/%s %s completes: %v", c.Name, o.Name, o.Autocomplete)
			}
		}
	}
}

// An export is handed to who asked for it, and to nobody else.
func TestExportIsForOnePerson(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	d.fake.Command(ana, discordfake.Club, "/rung export")
	d.bot.Close()
	files := 0
	all, _ := d.fake.Since(0)
	for _, m := range all {
		for _, f := range m.Files {
			files++
			if m.To != ana.ID || !strings.HasSuffix(f.Name, ".json") || !json.Valid(f.Data) {
				t.Errorf("%s to %q", f.Name, m.To)
			}
		}
	}
	if files != 1 {
		t.Errorf("%d files", files)
	}
}

// Pictures come with words for those who do not see them, and go when the message
// becomes another.
func TestPictures(t *testing.T) {
	d := openDoor(t)
	painter, err := picture.NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	d.open(painter)
	ana := d.Member("ana")
	for _, channel := range []string{d.fake.Direct(ana), discordfake.Club} {
		_, before := d.fake.Since(0)
		d.fake.Command(ana, channel, "/roadmap show")
		d.fake.Write(ana, "/streak")
		d.bot.Close()
		pictures := 0
		said, _ := d.fake.Since(before)
		for _, m := range said {
			for _, f := range m.Files {
				pictures++
				if _, err := png.Decode(bytes.NewReader(f.Data)); err != nil || f.Alt == "" || m.Embeds[0].Image == nil {
					t.Errorf("%s %q: %v", f.Name, f.Alt, err)
				}
			}
		}
		if pictures != 2 {
			t.Errorf("%d pictures in %s", pictures, channel)
		}
	}
}

// The invite asks for what is explained and nothing else.
func TestManifest(t *testing.T) {
	invite, err := url.Parse(discordbot.Invite(discordfake.App))
	if err != nil || invite.Query().Get("client_id") != discordfake.App || invite.Query().Get("scope") != "bot applications.commands" || invite.Query().Get("permissions") != "117760" {
		t.Errorf("%v %v", invite, err)
	}
	for address, want := range map[string]string{"": "Endpoint URL empty", "https://rung.example.org/": "https://rung.example.org/discord/interactions"} {
		text := discordbot.Manifest(discordfake.App, address)
		if !strings.Contains(text, want) || !strings.Contains(text, discordbot.Invite(discordfake.App)) || !strings.Contains(text, "Read Message History: ") {
			t.Errorf("%q:\n%s", address, text)
		}
	}
}

// Each thing that is not well is found and says how it is mended; no token is shown.
func TestDiagnose(t *testing.T) {
	for name, c := range map[string]struct {
		change       func(*discordfake.Fake, *discordbot.Options, *bot.SetClock)
		finds, mends string
	}{
		"all well":    {func(*discordfake.Fake, *discordbot.Options, *bot.SetClock) {}, "", ""},
		"token":       {func(_ *discordfake.Fake, o *discordbot.Options, _ *bot.SetClock) { o.Token = "wrong-secret" }, "refuses discord.token", "Reset Token"},
		"application": {func(_ *discordfake.Fake, o *discordbot.Options, _ *bot.SetClock) { o.ApplicationID = "5" }, "application_id", "General Information"},
		"key": {func(_ *discordfake.Fake, o *discordbot.Options, _ *bot.SetClock) {
			o.PublicKey = strings.Repeat("ab", 32)
		}, "public_key", "General Information"},
		"clock": {func(_ *discordfake.Fake, _ *discordbot.Options, c *bot.SetClock) {
			c.Set(time.Now().Add(10 * time.Minute))
		}, "off", "NTP"},
		"network": {func(_ *discordfake.Fake, o *discordbot.Options, _ *bot.SetClock) { o.API = "http://127.0.0.1:1/" }, "cannot be reached", "network"},
	} {
		t.Run(name, func(t *testing.T) {
			clock := &bot.SetClock{}
			clock.Set(time.Now())
			fake := discordfake.New(t, time.Now)
			o := discordbot.Options{Clock: clock, Token: discordfake.Token, ApplicationID: discordfake.App, PublicKey: fake.PublicKey(), API: fake.API()}
			c.change(fake, &o, clock)
			var bad []bot.Finding
			for _, f := range discordbot.Diagnose(t.Context(), o) {
				if strings.Contains(f.What+f.Mend, "secret") || strings.Contains(f.What+f.Mend, discordfake.Token) {
					t.Errorf("a token is shown: %+v", f)
				}
				if !f.OK {
					bad = append(bad, f)
				}
			}
			if c.finds == "" && len(bad) > 0 || c.finds != "" && (len(bad) != 1 || !strings.Contains(bad[0].What, c.finds) || !strings.Contains(bad[0].Mend, c.mends)) {
				t.Errorf("found %+v, want %q", bad, c.finds)
			}
		})
	}
}
