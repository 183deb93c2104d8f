package bot_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// temper is how somebody uses the daily quiz.
type temper struct {
	name  string
	every int // answers on every n-th day
	night bool
	moves int // to another zone every so many days
	rests int // pauses every so many days
	setup string
}

var tempers = []temper{
	{name: "daily", every: 1},
	{name: "every third day", every: 3},
	{name: "at one in the morning", every: 1, night: true},
	{name: "moves about", every: 1, moves: 23},
	{name: "pauses", every: 1, rests: 40},
	{name: "every third day, not on weekends", every: 3, setup: "/daily days mon-fri"},
}

// pupil is one learner of the year.
type pupil struct {
	temper
	user     string
	zone     string
	wake     time.Time // when they answer next
	answered int       // learner's day of the last answer
	answers  int
	changed  int // learner's day of the last journey or pause
	seen     int // arrivals looked at
}

// idle is how long the year lets nothing happen; real ticks come each minute,
// and those that find nothing to do are left out.
const idle = 3 * time.Hour

// sparse takes heartbeats as far apart as the year's ticks for unbroken.
type sparse struct{ store.Store }

func (s sparse) Beat(ctx context.Context, now store.Instant, _ int64) error {
	return s.Store.Beat(ctx, now, (idle + time.Hour).Milliseconds())
}

type year struct {
	*house
	t      *testing.T
	rand   *rand.Rand
	chat   *recorder
	pupils []*pupil
	zones  []string
	now    time.Time
	ticked time.Time // the last time, if later ones were only visits
	keys   int

	down, up time.Time // the outage
}

// habitZones returns the zones of the year: twelve of all kinds, or all.
func habitZones(t *testing.T) []string {
	t.Helper()
	if !tier.Soak {
		return []string{"UTC", "Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati",
			"Pacific/Honolulu", "Pacific/Auckland", "America/St_Johns", "Africa/Casablanca", "Asia/Kolkata", "America/Santiago"}
	}
	text, err := os.ReadFile("zones.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(text))
}

func newYear(t *testing.T) *year {
	start := time.Date(2026, 2, 16, 0, 30, 0, 0, time.UTC)
	y := &year{t: t, house: openHouse(t, filepath.Join(t.TempDir(), "rung.db"), start), rand: rand.New(rand.NewPCG(1, 2)),
		zones: habitZones(t), now: start, down: start.AddDate(0, 0, 45).Add(5 * time.Hour)}
	y.up = y.down.Add(30 * time.Hour)
	y.wrap = func(s store.Store) store.Store { return sparse{s} }
	y.restart()
	y.chat = newRecorder(y.clock)
	for i, zone := range y.zones {
		p := &pupil{temper: tempers[i%len(tempers)], user: fmt.Sprint("U", i), zone: zone}
		y.must(p.user, "/daily zone "+zone)
		y.must(p.user, "/daily on")
		if p.setup != "" {
			y.must(p.user, p.setup)
		}
		y.pupils = append(y.pupils, p)
	}
	return y
}

// run lets the days of the year go by.
func (y *year) run(days int) {
	end, restart := y.now.AddDate(0, 0, days), y.now.AddDate(0, 0, 17)
	for y.now.Before(end) {
		next := y.nextTick()
		p := y.nextVisit()
		if p != nil && p.wake.Before(next) {
			next = p.wake
		} else {
			p = nil
		}
		if y.now.Before(y.down) && !next.Before(y.down) {
			y.now = y.down // the process is gone; what it held is on disk
			y.restart()
			next, p = y.up, nil
		}
		y.now = next
		y.clock.Set(y.now)
		if err := y.mentor.Beat(y.t.Context(), y.now); err != nil {
			y.t.Fatal(err)
		}
		if p != nil {
			y.visit(p)
			continue
		}
		y.tick(y.chat)
		y.ticked = y.now
		y.notice()
		if y.now.After(restart) {
			restart = y.now.AddDate(0, 0, 31)
			y.restart()
		}
	}
}

func (y *year) nextTick() time.Time {
	due, err := y.store.NextDue(y.t.Context(), store.At(y.ticked)) // visits since do not tick
	if err != nil {
		y.t.Fatal(err)
	}
	late := time.Duration(y.rand.IntN(15*60)) * time.Second
	if next := due.Time().Add(late); due != 0 && next.Before(y.now.Add(idle)) {
		if next.Before(y.now) {
			return y.now
		}
		return next
	}
	return y.now.Add(idle)
}

func (y *year) nextVisit() (first *pupil) {
	for _, p := range y.pupils {
		if !p.wake.IsZero() && (first == nil || p.wake.Before(first.wake)) {
			first = p
		}
	}
	if first != nil && first.wake.Before(y.now) {
		first.wake = y.now
	}
	return first
}

// notice makes those to whom a quiz has come decide when they answer it.
func (y *year) notice() {
	for _, p := range y.pupils {
		if n := y.chat.count(p.user); n > p.seen {
			p.seen = n
			l := y.learner(p.user)
			if p.answered != 0 && l.Day-p.answered < p.every {
				continue
			}
			p.wake = y.now.Add(time.Duration(1+y.rand.IntN(100)) * time.Minute)
			if night := store.Instant(wall(l.Day+1, l.Zone, 60)).Time(); p.night && night.After(p.wake) {
				p.wake = night
			}
		}
	}
}

// visit answers the newest quiz, with a press that is delivered twice, and
// then moves or pauses if that is the person's way.
func (y *year) visit(p *pupil) {
	p.wake = time.Time{}
	came, ok := y.chat.last(p.user)
	if !ok {
		y.t.Fatalf("%s wakes and nothing came", p.user)
	}
	y.keys++
	e := y.towards(p.user, came.message, y.rand.IntN(5) > 0)
	e.Key, e.Account, e.Name = fmt.Sprint("E", y.keys), slackUser(p.user), p.user
	for range 2 {
		reply, err := y.mentor.Handle(y.t.Context(), e)
		if err != nil || reply.Update == nil || reply.Update.Kind != bot.KindResult {
			y.t.Fatalf("%s answers %s: %v %v", p.user, e.Button, reply, err)
		}
	}
	l := y.learner(p.user)
	p.answers, p.answered = p.answers+1, l.Day
	if p.changed == 0 {
		p.changed = l.Day
	}
	switch {
	case p.moves > 0 && l.Day-p.changed >= p.moves:
		p.changed = l.Day
		y.must(p.user, "/daily zone "+y.zones[y.rand.IntN(len(y.zones))])
	case p.rests > 0 && l.Day-p.changed >= p.rests:
		back := quizzes.Day(l.Day + 5 + y.rand.IntN(8))
		p.changed = int(back)
		y.must(p.user, "/daily pause "+back.String())
	}
}

// came are the arrivals of a user by the index of the closed day, -1 when
// outside of all.
func (y *year) came(user string, days []store.Day) map[int][]time.Time {
	by := map[int][]time.Time{}
	for _, a := range y.chat.arrived {
		if a.user == user && store.At(a.at) < days[len(days)-1].Ends {
			i := slices.IndexFunc(days, func(d store.Day) bool { return d.Starts <= store.At(a.at) && store.At(a.at) < d.Ends })
			by[i] = append(by[i], a.at)
		}
	}
	return by
}

// hour is when the quiz of a day is due: 09:00 where its learner is, or when the
// day begins after that.
func hour(d store.Day) store.Instant { return max(store.Instant(wall(d.Day, d.Zone, 9*60)), d.Starts) }

// silent is how much of a day the outage took.
func (y *year) silent(d store.Day) time.Duration {
	from, to := max(d.Starts, store.At(y.down)), min(d.Ends, store.At(y.up))
	return max(to.Time().Sub(from.Time()), 0)
}

func (y *year) check(p *pupil, kinds map[store.DayKind]int) (quizzesCame, late int) {
	days := y.days(p.user)
	by := y.came(p.user, days)
	if len(by[-1]) > 0 {
		y.t.Errorf("%s (%s): quizzes outside of all days: %v", p.user, p.name, by[-1])
	}
	for i, d := range days {
		kinds[d.Kind]++
		if i > 0 && (d.Day != days[i-1].Day+1 || d.Starts != days[i-1].Ends) {
			y.t.Errorf("%s: %v follows %v", p.user, d, days[i-1])
		}
		if i < 2 {
			continue // the zone is not yet theirs
		}
		n, due := len(by[i]), hour(d).Time()
		wantMin, wantMax := 1, 1
		switch {
		case d.Kind == store.Rest, d.Kind == store.Skipped, d.Kind == store.Paused && days[i-1].Kind == store.Paused:
			wantMin, wantMax = 0, 0
		case p.every > 1 && d.Starts.Time().Before(y.up) && d.Ends.Time().After(y.up):
			wantMin = 0 // the answer that the outage held up was the third in a row
		case d.Kind == store.Paused, d.Kind == store.NothingDue, d.Ends-d.Starts < 6*60*60*1000:
			wantMin = 0
		case !due.Before(y.down) && !d.Ends.Time().After(y.up):
			wantMin, wantMax = 0, 0 // we were down until the day ended
		}
		if n < wantMin || n > wantMax {
			y.t.Errorf("%s (%s) day %s %s to %s in %s, %s: %d quizzes, want %d to %d", p.user, p.name, quizzes.Day(d.Day), d.Starts.Time(), d.Ends.Time(), d.Zone, d.Kind, n, wantMin, wantMax)
		}
		quizzesCame += n
		if n == 1 {
			if by[i][0].Before(due) {
				y.t.Errorf("%s: the quiz of %s came at %s, before its hour", p.user, quizzes.Day(d.Day), by[i][0])
			}
			if by[i][0].Sub(due) > idle {
				late++
				if y.silent(d) == 0 {
					y.t.Errorf("%s: the quiz of %s came at %s though we were up", p.user, quizzes.Day(d.Day), by[i][0])
				}
			}
		}
		forgiven := y.silent(d) >= 6*time.Hour || n == 0 && due.After(y.down) && due.Before(y.up)
		lost := d.Kind == store.Missed || d.Kind == store.Freeze
		if forgiven && lost || !forgiven && d.Kind == store.Amnesty {
			y.t.Errorf("%s: %s is %q; we were down for %s of it, and %d quizzes came", p.user, quizzes.Day(d.Day), d.Kind, y.silent(d), n)
		}
		wasAway := d.Kind == store.Freeze && y.silent(d) > 0 // under six hours of outage are the learner's own
		if lost && p.every == 1 && !wasAway {
			y.t.Errorf("%s (%s) answers every quiz, and %s is %q", p.user, p.name, quizzes.Day(d.Day), d.Kind)
		}
		if d.Kind == store.Missed && days[i-1].Freezes > 0 && days[i-1].Streak > 0 {
			y.t.Errorf("%s: %s ended the streak with %d freezes in hand", p.user, quizzes.Day(d.Day), days[i-1].Freezes)
		}
	}
	return quizzesCame, late
}

// A year of learners (a third of one, everyday) in many zones, with restarts, an outage of 30 hours and
// presses delivered twice: one quiz on each of the learner's days, at their
// hour or late within it, and no streak lost to us.
func TestYear(t *testing.T) {
	y := newYear(t)
	defer func() { y.stop() }()
	days := tier.Pick(120, 365) // the shorter has the clock changes of March and April
	y.run(days)
	for ref, n := range y.chat.refs {
		if n != 1 {
			t.Errorf("%s came %d times", ref, n)
		}
	}
	kinds, came, late := map[store.DayKind]int{}, 0, 0
	for _, p := range y.pupils {
		n, l := y.check(p, kinds)
		came, late = came+n, late+l
		h := look(y.house, func(r store.Reader) (store.History, error) { return r.History(t.Context(), y.learner(p.user).ID) })
		answers := 0
		for _, e := range h.Log {
			if e.Kind == store.Answer {
				answers++
			}
		}
		if answers != p.answers || answers < days/4 {
			t.Errorf("%s (%s): %d answers in the log, %d given", p.user, p.name, answers, p.answers)
		}
	}
	for _, kind := range []store.DayKind{store.Answered, store.Paused, store.Rest, store.Amnesty, store.Freeze} {
		if kinds[kind] == 0 {
			t.Errorf("no day was %q: the year does not show what it should", kind)
		}
	}
	if late == 0 {
		t.Error("no quiz came late: the outage does not show what it should")
	}
	t.Logf("%d learners, %d quizzes, %d late within their day, days: %v", len(y.pupils), came, late, kinds)
}
