package discordbot

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/internal/tier"
)

// strikes are what may go wrong while a connection is open, and stumbles what may
// go wrong with the next ones.
var (
	strikes  = []discordfake.Fault{{Op: 7}, {Op: 9, Resumable: true}, {Op: 9}, {Cut: true}, {Deaf: true}, {Code: 1000}, {Code: 4000}, {Code: 4001}, {Code: 4007}, {Code: 4008}, {Code: 4009}}
	stumbles = []discordfake.Fault{{At: discordfake.AtDial}, {At: discordfake.AtDial, Code: 503}, {At: discordfake.AtHello}, {At: discordfake.AtHello, Op: 7}, {At: discordfake.AtHello, Cut: true},
		{At: discordfake.AtHello, Raw: `{"op":10,"d":{}}`}, {At: discordfake.AtHello, Raw: `no JSON`}, {At: discordfake.AtReady}, {At: discordfake.AtReady, Op: 7}, {At: discordfake.AtReady, Op: 9},
		{At: discordfake.AtReady, Op: 9, Resumable: true}, {At: discordfake.AtReady, Code: 4000}, {At: discordfake.AtReady, Code: 4009}, {At: discordfake.AtReady, Raw: `{"op":0,"t":"READY","s":1,"d":{}}`}}
)

const (
	slowest  = 2*openTime + readyTime + longPause + 5*time.Second // one connection that fails, and the pause after it
	noticing = 2 * discordfake.BeatEvery                          // that heartbeats are not answered
)

// Whatever goes wrong in whatever order, the gateway is back in time, hears what
// comes then once, begins no more sessions than it may, and leaves no goroutine and
// no memory behind. The fake checks the budgets of sessions and of sending.
func TestGatewayTorture(t *testing.T) {
	for seed := range uint64(tier.Pick(4, 20)) {
		inBubble(t, fmt.Sprint("seed ", seed), func(t *testing.T, fake *discordfake.Gateway) {
			luck := rand.New(rand.NewPCG(seed, 0))
			l := connect(t, fake, func(l *line) { l.g.chance = rand.New(rand.NewPCG(seed, 1)).Float64 })
			l.ready(1)
			var began uint64
			for n := range tier.Pick(60, 1500) {
				torment(l, luck, n)
				if n == 30 { // by then what is kept is kept
					began = heap()
				}
			}
			if grown := int64(heap()) - int64(began); grown > 4<<20 {
				t.Errorf("%d KiB more are in use", grown>>10)
			}
		})
	}
}

// torment strikes once and sees that all is well afterwards.
func torment(l *line, luck *rand.Rand, n int) {
	l.t.Helper()
	time.Sleep(time.Duration(luck.ExpFloat64() * float64(time.Minute)))
	before := l.Counts()
	left := l.Bot()["session_start_limit"].(map[string]any)["remaining"].(int)
	stumbling := luck.IntN(4)
	for range stumbling {
		l.Next(stumbles[luck.IntN(len(stumbles))])
	}
	l.Strike(strikes[luck.IntN(len(strikes))])
	struck := time.Now()
	l.ready(before.Readies + 1)
	most := time.Duration(stumbling+1)*slowest + noticing
	if left < l.Total/spared+stumbling+2 {
		most += 25 * time.Hour // sessions are begun again tomorrow
	}
	if took := time.Since(struck); took > most {
		l.t.Errorf("strike %d: back after %v, not within %v", n, took, most)
	}
	event := fmt.Sprintf("event %d", n)
	l.say(event)
	if heard := l.heard(fmt.Sprintf("%q", event)); heard != 1 {
		l.t.Errorf("event %d is heard %d times", n, heard)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	clear(l.told)
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
