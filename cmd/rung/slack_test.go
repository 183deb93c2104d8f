package main

import (
	"bufio"
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
)

// served is the binary at work.
type served struct {
	t     *testing.T
	cmd   *exec.Cmd
	ready string // how it says that it is ready
	log   bytes.Buffer
}

// serveSlack runs the binary against a fake Slack until it is ready.
func serveSlack(t *testing.T, fake *slackfake.Fake, database string, env ...string) *served {
	t.Helper()
	return serveRung(t, database, append([]string{"RUNG_SLACK_API_URL=" + fake.API(), "RUNG_SLACK_BOT_TOKEN=" + slackfake.BotToken}, env...)...)
}

func serveRung(t *testing.T, database string, env ...string) *served {
	t.Helper()
	s := &served{t: t, cmd: exec.CommandContext(context.Background(), "rung", "serve")} // the test's own context ends before what stops it
	s.cmd.Env = append(os.Environ(), "RUNG_DATABASE="+database, "RUNG_LISTEN=127.0.0.1:0")
	s.cmd.Env = append(s.cmd.Env, env...)
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	if s.ready, err = bufio.NewReader(out).ReadString('\n'); err != nil {
		t.Fatalf("%v: %s", err, &s.log)
	}
	return s
}

// stop ends it, which it has to do well.
func (s *served) stop() {
	s.t.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.t.Error(err)
	}
	if err := s.cmd.Wait(); err != nil {
		s.t.Errorf("it ended with %v: %s", err, &s.log)
	}
	s.checkLog()
}

// kill ends it between two instructions.
func (s *served) kill() {
	s.t.Helper()
	if err := s.cmd.Process.Kill(); err != nil {
		s.t.Error(err)
	}
	_ = s.cmd.Wait() // killed is an error
	s.checkLog()
}

func (s *served) checkLog() {
	s.t.Helper()
	for _, secret := range []string{"xoxb", "xapp", "/response/", discordfake.Token, "/callback", "webhooks/"} {
		if log := s.log.String(); strings.Contains(log, secret) {
			s.t.Errorf("a secret is in the log: %s", log)
		}
	}
}

func block(kind string) func(slackfake.Message) bool {
	return func(m slackfake.Message) bool { return m.Blocks[0].ID == "rung-"+kind }
}

// TestBinaryInSlack talks to the real binary through the real SDK, in both modes:
// a command, a button, a message, and all of it once more after a restart.
func TestBinaryInSlack(t *testing.T) {
	for mode, env := range slackModes {
		t.Run(mode, func(t *testing.T) {
			fake := slackfake.New(t, time.Now)
			ana := fake.Person("U0ANA", "ana", "Asia/Kolkata", false)
			database := filepath.Join(t.TempDir(), "rung.db")
			for range 2 {
				rung := serveSlack(t, fake, database, env...)
				if !strings.HasPrefix(rung.ready, "Rung is ready in Slack") {
					t.Fatal(rung.ready)
				}
				if mode == "http" {
					fake.ServeAt("http://" + port.FindString(rung.ready))
				}
				_, now := fake.Since(0)
				fake.Command(ana, ana.Direct, "/quiz", "http 1")
				asked := fake.Await(now, block("quiz"))
				var blank string
				for _, b := range asked.Blocks {
					for _, e := range b.Elements {
						if strings.HasPrefix(e.Value, "blank:") {
							blank = e.Value
						}
					}
				}
				fake.Press(ana, asked.TS, blank)
				if answered := fake.Await(now, block("result")); answered.TS != asked.TS || !strings.Contains(answered.Text, "Good to know") {
					t.Errorf("the press led to %+v", answered)
				}
				fake.Write(ana, ana.Direct, "/rung settings")
				settings := fake.Await(now, func(m slackfake.Message) bool { return strings.Contains(m.Text, "Your settings") })
				if !strings.Contains(settings.Text, "Asia/Kolkata") {
					t.Errorf("the zone of the profile is not used: %s", settings.Text)
				}
				rung.stop()
			}
		})
	}
}

// TestBinaryCarriesOutConversations holds the conversations with the real binary
// as a Slack user, in both modes; in the everyday tests every third of them. Those
// aside that need another day than today: they are held in bot/slackbot.
func TestBinaryCarriesOutConversations(t *testing.T) {
	today := undated(t, "../../bot/testdata/conversations/*.txt", 20, 3)
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for mode, env := range slackModes {
		t.Run(mode, func(t *testing.T) {
			bottest.Conversations(t, filepath.Join(today, "*.txt"), bank, func(t *testing.T) bottest.Door {
				fake := slackfake.New(t, time.Now)
				d := slackfake.NewDoor(fake)
				database := filepath.Join(t.TempDir(), "rung.db")
				var rung *served
				start := func() {
					rung = serveSlack(t, fake, database, append(env, "TZ=UTC", "RUNG_IMAGES_SHOW=no")...)
					if mode == "http" {
						fake.ServeAt("http://" + port.FindString(rung.ready))
					}
				}
				start()
				t.Cleanup(func() { rung.stop() })
				d.Again = func() { rung.stop(); start() }
				return d
			})
		})
	}
}

// TestBinaryKeepsItsTokenSealed starts the binary with its token once, and then
// only with the key that opens what was kept, until Rung is removed.
func TestBinaryKeepsItsTokenSealed(t *testing.T) {
	fake := slackfake.New(t, time.Now)
	ana := fake.Person("U0ANA", "ana", "Asia/Kolkata", false)
	database := filepath.Join(t.TempDir(), "rung.db")
	const key = "RUNG_WORKSPACES_KEY=MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="
	app := "RUNG_SLACK_APP_TOKEN=" + slackfake.AppToken
	serveSlack(t, fake, database, app, key).stop()
	if data, err := os.ReadFile(database); err != nil || bytes.Contains(data, []byte(slackfake.BotToken)) {
		t.Errorf("the token stands in the database: %v", err)
	}
	rung := serveSlack(t, fake, database, app, key, "RUNG_SLACK_BOT_TOKEN=")
	if !strings.HasPrefix(rung.ready, "Rung is ready in Slack") {
		t.Error(rung.ready)
	}
	fake.Command(ana, ana.Direct, "/streak", "")
	fake.Await(0, block("card"))
	fake.Envelope("events_api", map[string]any{"type": "event_callback", "team_id": slackfake.Team, "event_id": "Ev1", "event": map[string]any{"type": "app_uninstalled"}})
	rung.stop()

	cmd := exec.CommandContext(t.Context(), "rung", "serve")
	cmd.Env = append(os.Environ(), "RUNG_DATABASE="+database, "RUNG_LISTEN=127.0.0.1:0", "RUNG_SLACK_API_URL="+fake.API(), app, key)
	if out, err := cmd.CombinedOutput(); err == nil || !strings.Contains(string(out), "slack.bot_token is missing") {
		t.Errorf("with no token left it says %s", out)
	}
}

// undated copies the conversations that can be held on any day into a folder, in the
// everyday tests one of so many, without those in which an expression is found.
// There have to be a least number of them.
func undated(t *testing.T, glob string, least, one int, aside ...*regexp.Regexp) (folder string) {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil {
		t.Fatal(err)
	}
	folder, n := t.TempDir(), 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(append(aside, dated), func(r *regexp.Regexp) bool { return r.Match(text) }) {
			continue
		}
		if n++; n%tier.Pick(one, 1) != 0 {
			continue
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), text, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if n < least {
		t.Fatalf("%d conversations, want %d at least", n, least)
	}
	return folder
}

var (
	dated      = regexp.MustCompile(`(?m)^!at |20\d\d|Nov `)
	port       = regexp.MustCompile(`127\.0\.0\.1:\d+`)
	slackModes = map[string][]string{
		"socket": {"RUNG_SLACK_APP_TOKEN=" + slackfake.AppToken},
		"http":   {"RUNG_SLACK_MODE=http", "RUNG_SLACK_SIGNING_SECRET=" + slackfake.Secret},
	}
)
