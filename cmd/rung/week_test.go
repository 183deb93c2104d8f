package main

import (
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
)

// world is both platforms in one process on one database.
type world struct {
	t       *testing.T
	f       *bottest.Fixture
	slack   *slackfake.Fake
	discord *discordfake.Fake
	chats   []chat
	doors   map[string]door
}

// door is a place of a platform as both platforms' fakes offer it.
type door interface {
	bottest.Door
	Shown() []bottest.Shown
}

func newWorld(t *testing.T) *world {
	w := &world{t: t, f: bottest.New(t)}
	log := slog.New(slog.DiscardHandler)
	now := func() time.Time { return w.f.Clock.Now() }
	w.slack, w.discord = slackfake.New(t, now), discordfake.New(t, now)
	s, err := slackbot.New(t.Context(), slackbot.Options{Mentor: w.f.Mentor, Clock: w.f.Clock, Log: log, BotToken: slackfake.BotToken, SigningSecret: slackfake.Secret, API: w.slack.API()})
	if err != nil {
		t.Fatal(err)
	}
	d, err := discordbot.New(t.Context(), discordbot.Options{Mentor: w.f.Mentor, Clock: w.f.Clock, Log: log, Token: discordfake.Token, ApplicationID: discordfake.App, PublicKey: w.discord.PublicKey(), API: w.discord.API()})
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Register(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.slack.Serve(s)
	w.discord.Serve(d)
	w.chats = []chat{{name: slackbot.Platform, sender: s, close: s.Close}, {name: discordbot.Platform, sender: d, close: d.Close}}
	sd, dd := slackfake.NewDoor(w.slack), discordfake.NewDoor(w.discord)
	sd.Settle, dd.Settle = s.Close, d.Close
	w.doors = map[string]door{slackbot.Platform: sd, discordbot.Platform: dd}
	return w
}

// hour lets what is due by now happen.
func (w *world) hour(now time.Time) {
	w.t.Helper()
	w.f.Clock.Set(now)
	if err := w.f.Mentor.Tick(w.t.Context(), now); err != nil {
		w.t.Fatal(err)
	}
	if err := deliverAll(w.t.Context(), w.f.Time, w.chats); err != nil {
		w.t.Fatal(err)
	}
	for _, c := range w.chats {
		c.close()
	}
}

// A week with people on both platforms: each gets a quiz a day where they are, and
// answers it there; on Monday each team gets its own board and nobody else's.
func TestWeekOnBothPlatforms(t *testing.T) {
	w := newWorld(t)
	people := map[string][]string{slackbot.Platform: {"sara", "simon"}, discordbot.Platform: {"dina", "dario"}}
	for platform, names := range people {
		d := w.doors[platform]
		d.Type("admin", "#backend-club", "/mentor board #backend-club weekly mon 09:00")
		for _, name := range names {
			d.Type(name, "dm", "/daily at 10:00")
			asked := d.Type(name, "#backend-club", "/quiz http/methods 1")
			if got := d.Press(name, "#backend-club", asked[0].Buttons[0].ID); len(got) == 0 || got[0].Kind != "result" {
				t.Fatalf("%s: nobody has played: %v", platform, got)
			}
		}
	}
	came, boards := map[string]int{}, map[string][]string{}
	start := w.f.Clock.Now().Truncate(time.Hour)
	for hour := 1; hour <= 8*24; hour++ {
		w.hour(start.Add(time.Duration(hour) * time.Hour))
		for platform, d := range w.doors {
			for _, said := range d.Shown() {
				switch {
				case said.In == "#backend-club":
					boards[platform] = append(boards[platform], said.Text)
				case said.Kind == "quiz":
					came[said.To]++
					d.Press(said.To, "dm", bottest.Blank(said))
				}
			}
		}
	}
	for platform, names := range people {
		other := people[discordbot.Platform]
		if platform == discordbot.Platform {
			other = people[slackbot.Platform]
		}
		if len(boards[platform]) != 1 || !strings.Contains(boards[platform][0], names[0]) || strings.Contains(boards[platform][0], other[0]) {
			t.Errorf("boards in %s: %q", platform, boards[platform])
		}
		for _, name := range names {
			if came[name] != 8 {
				t.Errorf("%s got %d daily quizzes in 8 days", name, came[name])
			}
			if said := w.doors[platform].Type(name, "dm", "/streak"); len(said) == 0 || !strings.Contains(said[0].Text, "Your streak: 9 days") {
				t.Errorf("%s of %s: %v", name, platform, said)
			}
		}
	}
}
