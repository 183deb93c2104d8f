package discordbot

import (
	"fmt"
	"math/rand/v2"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/internal/tier"
)

// blow is a fault and the longest it takes to be noticed.
type blow struct {
	discordfake.Fault
	noticed time.Duration
}

// strikes are what happens to an open connection.
var strikes = []blow{
	{discordfake.Fault{Op: 7}, 0}, {discordfake.Fault{Op: 9}, 0}, {discordfake.Fault{Op: 9, Resumable: true}, 0},
	{discordfake.Fault{Cut: true}, 0}, {discordfake.Fault{Deaf: true}, 2 * discordfake.BeatEvery},
	{discordfake.Fault{Code: 1000}, 0}, {discordfake.Fault{Code: 1001}, 0}, {discordfake.Fault{Code: 4000}, 0}, {discordfake.Fault{Code: 4001}, 0}, {discordfake.Fault{Code: 4002}, 0},
	{discordfake.Fault{Code: 4003}, 0}, {discordfake.Fault{Code: 4005}, 0}, {discordfake.Fault{Code: 4007}, 0}, {discordfake.Fault{Code: 4008}, 0}, {discordfake.Fault{Code: 4009}, 0},
}

// hindrances are what happens to connections that are to replace it.
var hindrances = []blow{
	{discordfake.Fault{At: discordfake.AtDial}, openTime}, {discordfake.Fault{At: discordfake.AtDial, Code: 503}, 0},
	{discordfake.Fault{At: discordfake.AtHello}, openTime}, {discordfake.Fault{At: discordfake.AtHello, Op: 7}, 0}, {discordfake.Fault{At: discordfake.AtHello, Cut: true}, 0},
	{discordfake.Fault{At: discordfake.AtReady}, readyTime}, {discordfake.Fault{At: discordfake.AtReady, Op: 7}, 0}, {discordfake.Fault{At: discordfake.AtReady, Op: 9}, 0},
	{discordfake.Fault{At: discordfake.AtReady, Op: 9, Resumable: true}, 0}, {discordfake.Fault{At: discordfake.AtReady, Code: 4000}, 0},
	{discordfake.Fault{At: discordfake.AtReady, Code: 4009}, 0},
}

// torture strikes a gateway in random order and says what becomes of it.
type torture struct {
	*line
	rand     *rand.Rand
	failures int // in a row, without a long life between
	readies  int
}

// round is one blow, what hinders the way back, and a life afterwards.
func (tt *torture) round(n int) {
	before := tt.Counts()
	strike := strikes[tt.rand.IntN(len(strikes))]
	within := strike.noticed + tt.pause()
	for range tt.rand.IntN(4) {
		h := hindrances[tt.rand.IntN(len(hindrances))]
		tt.Next(h.Fault)
		within += h.noticed + tt.pause()
	}
	tt.Next(discordfake.Fault{DeadResume: tt.rand.IntN(5) == 0})
	within += tt.pause() // for an address that is dead
	tt.Strike(strike.Fault)
	began := time.Now()
	away, after := fmt.Sprint(n, " away"), fmt.Sprint(n, " after")
	tt.say(away)
	tt.readies++
	counts := tt.ready(tt.readies)
	if took := time.Since(began); took > within {
		tt.t.Errorf("round %d: back from %+v after %v, not within %v", n, strike.Fault, took, within)
	}
	resumed := counts.Identifies == before.Identifies
	tt.say(after)
	if heard := tt.heard(`"` + away + `"`); heard > 1 || resumed && heard != 1 {
		tt.t.Errorf("round %d: what happened meanwhile was heard %d times; resumed: %v", n, heard, resumed)
	}
	if heard := tt.heard(`"` + after + `"`); heard != 1 {
		tt.t.Errorf("round %d: what happened after was heard %d times", n, heard)
	}
	tt.mu.Lock()
	clear(tt.told)
	tt.mu.Unlock()
	if tt.rand.IntN(3) > 0 {
		time.Sleep(longLife + time.Duration(tt.rand.Int64N(int64(time.Hour))))
		tt.failures = 0
	}
}

// pause is the longest between the end of a connection and the next.
func (tt *torture) pause() time.Duration {
	tt.failures++
	return max(min(firstPause<<min(tt.failures-1, 16), longPause), 5*time.Second) + identifyEvery
}

// Whatever happens to the gateway, in whatever order: it is back within its
// back-off each time, sessions stay within their budget (the fake looks), nothing
// that is resumed is lost or heard twice, and nothing is left behind.
func TestGatewayTorture(t *testing.T) {
	seed := rand.Uint64()
	for n := range tier.Pick(4, 20) {
		inBubble(t, fmt.Sprint("seed ", seed+uint64(n)), func(t *testing.T, fake *discordfake.Gateway) {
			tt := &torture{rand: rand.New(rand.NewPCG(seed+uint64(n), 0)), readies: 1}
			chances, mu := rand.New(rand.NewPCG(seed+uint64(n), 1)), sync.Mutex{}
			tt.line = connect(t, fake, func(l *line) {
				l.g.chance = func() float64 {
					mu.Lock()
					defer mu.Unlock()
					return chances.Float64()
				}
			})
			tt.ready(1)
			goroutines, memory := runtime.NumGoroutine(), uint64(0)
			rounds := tier.Pick(60, 2000)
			for round := range rounds {
				tt.round(round)
				if round == rounds/4 {
					memory = heap()
				}
			}
			time.Sleep(time.Second)
			synctest.Wait()
			if now := runtime.NumGoroutine(); now > goroutines+2 { // the runtime counts those that finalize now and then
				t.Errorf("%d goroutines were %d", now, goroutines)
			}
			if now := heap(); tier.Soak && now > memory+memory/10+1<<20 {
				t.Errorf("%d bytes were %d", now, memory)
			}
		})
	}
}

func heap() uint64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}
