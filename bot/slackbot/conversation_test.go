package slackbot_test

import (
	"context"
	"log/slog"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/slackbot"
	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/quizzes"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const club = slackfake.Club

// door is Slack as conversations use it: the real SDK, over HTTP or sockets,
// against the fake.
type door struct {
	*slackfake.Door
	t    testing.TB
	f    *bottest.Fixture
	fake *slackfake.Fake
	bot  *slackbot.Bot
	log  *slog.Logger // nil fails the test with what is logged
	http bool         // requests come over HTTP, else on sockets
	stop func()       // ends the sockets
}

func openDoor(t *testing.T) *door { return openDoorBy(t, true) }

func openDoorBy(t testing.TB, http bool) *door { return openDoorWith(t, http, nil) }

func openDoorWith(t testing.TB, http bool, log *slog.Logger) *door {
	t.Helper()
	d := &door{t: t, http: http, f: bottest.New(t), log: log}
	d.fake = slackfake.New(t, func() time.Time { return d.f.Clock.Now() })
	d.Door = slackfake.NewDoor(d.fake)
	d.Settle, d.Move, d.Again = func() { d.bot.Close() }, d.move, d.restart
	d.begin()
	return d
}

// begin opens the door without pictures, which conversations read in letters.
func (d *door) begin() { d.open(nil) }

func (d *door) open(painter *picture.Painter) {
	d.t.Helper()
	log := d.log
	if log == nil {
		log = slog.New(slog.NewTextHandler(failWriter{d.t}, nil))
	}
	b, err := slackbot.New(d.t.Context(), slackbot.Options{Mentor: d.f.Mentor, Clock: d.f.Clock, Log: log,
		BotToken: slackfake.BotToken, AppToken: slackfake.AppToken, SigningSecret: slackfake.Secret, API: d.fake.API(), Painter: painter})
	if err != nil {
		d.t.Fatal(err)
	}
	d.bot, d.stop = b, func() {}
	if d.http {
		d.fake.Serve(b)
	} else {
		d.run()
	}
	d.t.Cleanup(func() { d.stop(); b.Close() })
}

// run opens the sockets. An error that ends them fails the test.
func (d *door) run() {
	ctx, cancel := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	b := d.bot
	go func() { ended <- b.Run(ctx) }()
	d.stop = sync.OnceFunc(func() {
		cancel()
		if err := <-ended; err != nil {
			d.t.Errorf("the sockets ended: %v", err)
		}
	})
}

type failWriter struct{ t testing.TB }

func (w failWriter) Write(line []byte) (int, error) {
	w.t.Errorf("slackbot logged: %s", line)
	return len(line), nil
}

func (d *door) restart() {
	d.stop()
	d.bot.Close()
	d.f.Close()
	d.f = bottest.Open(d.t, d.f.Path, d.f.Clock.Now())
	d.begin()
}

// move skips time and lets everything that is due on the way happen.
func (d *door) move(now time.Time) {
	d.t.Helper()
	set := func(at time.Time) error { d.f.Clock.Set(at); return nil }
	deliver := func(ctx context.Context) error {
		return d.f.Mentor.Deliver(ctx, slackbot.Platform, d.bot, d.f.Clock.Now)
	}
	if err := d.f.Mentor.Advance(d.t.Context(), now, set, deliver); err != nil {
		d.t.Fatal(err)
	}
}

func TestConversations(t *testing.T) {
	bank, err := quizzes.Embedded()
	if err != nil {
		t.Fatal(err)
	}
	for mode, http := range map[string]bool{"http": true, "socket": false} {
		t.Run(mode, func(t *testing.T) {
			bottest.Conversations(t, "../testdata/conversations/*.txt", bank, func(t *testing.T) bottest.Door { return openDoorBy(t, http) })
		})
	}
}
