package slackbot_test

import (
	"bytes"
	"encoding/json"
	"image/png"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/slackbot"
)

// The manifest holds every command, is within Slack's limits, and asks for an
// address only where there is one.
func TestManifest(t *testing.T) {
	type manifest struct {
		Display struct {
			Name, Description string
		} `yaml:"display_information"`
		Features struct {
			Commands []struct {
				Command, Description, URL string
				Usage                     string `yaml:"usage_hint"`
			} `yaml:"slash_commands"`
		}
		Settings struct {
			Socket bool `yaml:"socket_mode_enabled"`
			Events struct {
				URL  string   `yaml:"request_url"`
				Bots []string `yaml:"bot_events"`
			} `yaml:"event_subscriptions"`
			Interactivity struct {
				URL string `yaml:"request_url"`
			}
		}
	}
	for address, socket := range map[string]bool{"": true, "https://rung.example.org/": false} {
		var m manifest
		if err := yaml.Unmarshal([]byte(slackbot.Manifest(address)), &m); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, c := range m.Features.Commands {
			names = append(names, strings.TrimPrefix(c.Command, "/"))
			if n := utf8.RuneCountInString(c.Description); n == 0 || n > 2000 || len(c.Command) > 32 || utf8.RuneCountInString(c.Usage) > 1000 || (c.URL == "") != socket {
				t.Errorf("command %+v", c)
			}
		}
		var want []string
		for _, c := range bot.Commands() {
			want = append(want, c.Name)
		}
		if !slices.Equal(names, want) {
			t.Errorf("commands %v, want %v", names, want)
		}
		if m.Settings.Socket != socket || (m.Settings.Events.URL == "") != socket || (m.Settings.Interactivity.URL == "") != socket ||
			!slices.Equal(m.Settings.Events.Bots, []string{"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"}) || utf8.RuneCountInString(m.Display.Description) > 140 {
			t.Errorf("%q: %+v", address, m)
		}
	}
}

// An export comes by direct message, wherever it was asked for.
func TestExportComesAsAFile(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	d.fake.Command(ana, club, "/rung", "export")
	d.bot.Close()
	files := d.fake.Files()
	if len(files) != 1 || files[0].Channel != ana.Direct || !strings.HasSuffix(files[0].Name, ".json") || !json.Valid(files[0].Data) {
		t.Errorf("shared: %+v", files)
	}
}

// Where Slack shows pictures they are uploaded, with words for those who do not
// see them; a message that one person sees alone has them in letters.
func TestPicturesAreUploadedWhereTheyShow(t *testing.T) {
	d := openDoor(t)
	painter, err := picture.NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	d.open(painter)
	ana := d.Member("ana")
	d.fake.Command(ana, ana.Direct, "/streak", "")
	d.fake.Write(ana, ana.Direct, "/roadmap show")
	d.bot.Close()
	files := d.fake.Files()
	if len(files) != 2 {
		t.Fatalf("%d pictures, want 2", len(files))
	}
	for _, f := range files {
		if _, err := png.Decode(bytes.NewReader(f.Data)); err != nil || f.Channel != ana.Direct || f.Alt == "" {
			t.Errorf("%s in %s, %q: %v", f.Name, f.Channel, f.Alt, err)
		}
	}
	d.fake.Command(ana, club, "/roadmap", "show")
	if got := d.Shown(); len(d.fake.Files()) != 2 || !strings.Contains(got[len(got)-1].Text, "you are here") {
		t.Errorf("in a channel: %d pictures, %v", len(d.fake.Files()), got)
	}
}
