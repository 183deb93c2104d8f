package main

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/quizzes"
)

// discordWays are the two in which Discord reaches the binary.
var discordWays = map[string]string{"gateway": "RUNG_DISCORD_MODE=gateway", "http": "RUNG_DISCORD_MODE=http"}

func discordEnv(fake *discordfake.Fake, mode string) []string {
	return []string{"TZ=UTC", "RUNG_IMAGES_SHOW=no", mode, "RUNG_DISCORD_TOKEN=" + discordfake.Token, "RUNG_DISCORD_APPLICATION_ID=" + discordfake.App,
		"RUNG_DISCORD_PUBLIC_KEY=" + fake.PublicKey(), "RUNG_DISCORD_API_URL=" + fake.API()}
}

// newDiscord returns a Discord with its gateway.
func newDiscord(t *testing.T) (*discordfake.Fake, *discordfake.Gateway) {
	fake, gateway := discordfake.New(t, time.Now), discordfake.NewGateway(t, discordfake.Token)
	fake.Join(gateway)
	return fake, gateway
}

// serveDiscord runs the binary against a fake Discord until it is ready.
func serveDiscord(t *testing.T, fake *discordfake.Fake, database, mode string) *served {
	t.Helper()
	rung := serveRung(t, database, discordEnv(fake, mode)...)
	if !strings.HasPrefix(rung.ready, "Rung is ready in Discord") {
		t.Fatal(rung.ready)
	}
	if strings.HasSuffix(mode, "http") {
		fake.ServeAt("http://" + port.FindString(rung.ready))
	}
	return rung
}

// TestBinaryInDiscord holds the conversations with the real binary as a Discord
// user, in a direct message and in a guild, in both modes.
func TestBinaryInDiscord(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for place, corner := range map[string]string{"direct": "", "guild": discordfake.Quiet} {
		all := filepath.Join(discordfake.Adapted(t, "../../bot/testdata/conversations/*.txt", corner == ""), "*.txt")
		for way, files := range map[string]string{"gateway": undated(t, all, 20, 6), "http": undated(t, all, 8, 6, free)} {
			t.Run(place+" over "+way, func(t *testing.T) {
				bottest.Conversations(t, filepath.Join(files, "*.txt"), bank, func(t *testing.T) bottest.Door {
					fake, gateway := newDiscord(t)
					d := discordfake.NewDoor(fake)
					d.Corner = corner
					database := filepath.Join(t.TempDir(), "rung.db")
					rung := serveDiscord(t, fake, database, discordWays[way])
					t.Cleanup(func() { rung.stop() })
					d.Again = func() { rung.stop(); gateway.Later(); rung = serveDiscord(t, fake, database, discordWays[way]) }
					return d
				})
			})
		}
	}
}

// free are lines that are no command, and commands that break the rules they are
// registered with: over HTTP Discord tells of neither.
var free = regexp.MustCompile(`(?m)^[^/!<#\n]|^/$|^(/quizz|/daily dose 99|/rung do )`)

// TestBinaryServesBoth answers in Slack and in Discord at the same time, from one
// database.
func TestBinaryServesBoth(t *testing.T) {
	slack := slackfake.New(t, time.Now)
	discord, _ := newDiscord(t)
	env := append(discordEnv(discord, discordWays["gateway"]), "RUNG_SLACK_API_URL="+slack.API(), "RUNG_SLACK_BOT_TOKEN="+slackfake.BotToken, "RUNG_SLACK_APP_TOKEN="+slackfake.AppToken)
	rung := serveRung(t, filepath.Join(t.TempDir(), "rung.db"), env...)
	if !strings.Contains(rung.ready, "in Slack, over sockets") || !strings.Contains(rung.ready, "in Discord, over the gateway") {
		t.Errorf("it says: %s", rung.ready)
	}
	ana, bob := slack.Person("U0ANA", "ana", "", false), discord.Person("bob", false)
	slack.Command(ana, ana.Direct, "/streak", "")
	slack.Await(0, block("card"))
	discord.Command(bob, discord.Direct(bob), "/streak")
	discord.Await(0, func(m discordfake.Message) bool { return m.Kind() == "card" })
	discord.Write(bob, "do I need maths?")
	discord.Await(0, func(m discordfake.Message) bool { return m.Kind() == "answer" })
	rung.stop()
}
