package discordbot_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// door is Discord as conversations use it: the adapter over HTTP or over what the
// gateway delivers, against the fake.
type door struct {
	*discordfake.Door
	t    testing.TB
	f    *bottest.Fixture
	fake *discordfake.Fake
	bot  *discordbot.Bot
	log  *slog.Logger // nil fails the test with what is logged
	http bool         // interactions come over HTTP
	dms  bot.OpenLimits
}

func openDoor(t testing.TB) *door { return openDoorWith(t, true, nil) }

func openDoorWith(t testing.TB, http bool, log *slog.Logger) *door {
	t.Helper()
	d := &door{t: t, http: http, f: bottest.New(t), log: log}
	d.fake = discordfake.New(t, func() time.Time { return d.f.Clock.Now() })
	d.Door = discordfake.NewDoor(d.fake)
	d.Settle, d.Move, d.Again = func() { d.bot.Close() }, d.move, d.restart
	d.open(nil) // without pictures, which conversations read in letters
	return d
}

func (d *door) open(painter *picture.Painter) {
	d.t.Helper()
	log := d.log
	if log == nil {
		log = slog.New(slog.NewTextHandler(failWriter{d.t}, nil))
	}
	b, err := discordbot.New(d.t.Context(), discordbot.Options{Mentor: d.f.Mentor, Clock: d.f.Clock, Log: log, Token: discordfake.Token, ApplicationID: discordfake.App,
		PublicKey: d.fake.PublicKey(), API: d.fake.API(), Painter: painter, Opens: d.dms})
	if err != nil {
		d.t.Fatal(err)
	}
	if err := b.Register(d.t.Context()); err != nil {
		d.t.Fatal(err)
	}
	d.bot = b
	if d.http {
		d.fake.Serve(b)
	}
	d.fake.Emit = func(eventType string, payload any) {
		raw, err := json.Marshal(payload)
		if err != nil {
			d.t.Fatal(err)
		}
		discordbot.Dispatch(b, context.WithoutCancel(d.t.Context()), eventType, raw)
	}
	d.t.Cleanup(b.Close)
}

type failWriter struct{ t testing.TB }

func (w failWriter) Write(line []byte) (int, error) {
	w.t.Errorf("discordbot logged: %s", line)
	return len(line), nil
}

func (d *door) restart() {
	d.bot.Close()
	d.f.Close()
	d.f = bottest.Open(d.t, d.f.Path, d.f.Clock.Now())
	d.open(nil)
}

// move skips time and lets everything that is due on the way happen.
func (d *door) move(now time.Time) {
	d.t.Helper()
	set := func(at time.Time) error { d.f.Clock.Set(at); return nil }
	deliver := func(ctx context.Context) error {
		return d.f.Mentor.Deliver(ctx, discordbot.Platform, d.bot, d.f.Clock.Now)
	}
	if err := d.f.Mentor.Advance(d.t.Context(), now, set, deliver); err != nil {
		d.t.Fatal(err)
	}
}

// TestConversations holds all conversations in direct messages and in a channel of
// a guild, over both ways in.
func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for place, corner := range map[string]string{"direct": "", "guild": discordfake.Quiet} {
		folder := discordfake.Adapted(t, "../testdata/conversations/*.txt", corner == "")
		for mode, http := range map[string]bool{"http": true, "gateway": false} {
			files := filepath.Join(folder, "*.txt")
			if !http && tier.Pick(0, 1) == 0 { // where only the way in differs, some of them are enough every day
				files = filepath.Join(folder, "[d-k]*.txt")
			}
			t.Run(place+" over "+mode, func(t *testing.T) {
				bottest.Conversations(t, files, bank, func(t *testing.T) bottest.Door {
					d := openDoorWith(t, http, nil)
					d.Corner = corner
					return d
				})
			})
		}
	}
}
