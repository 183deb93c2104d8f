package bot_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"strconv"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// model is a learner's ledger as the rules say it, kept in memory. Times are
// milliseconds since 1970.
type model struct {
	closed       []store.Day
	day          int
	starts, ends int64
	now, next    setting
	holidays     map[int]bool
	answers      int
	dailyAt      int

	paused      bool
	from, until int
	shifted     int // days by which pauses have moved what is due

	beats            []int64
	streak, inHand   int
	towardNextFreeze int
}

type setting struct {
	zone         string
	dayEnd, rest int
}

func wall(day int, zone string, minutes int) int64 {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	y, m, d := quizzes.Day(day).Time().Date()
	return time.Date(y, m, d, 0, minutes, 0, 0, loc).UnixMilli()
}

func newModel(now time.Time) *model {
	s := setting{"UTC", 240, 0}
	day := int(quizzes.DayOf(now.Add(-4 * time.Hour).Date()))
	return &model{day: day, starts: wall(day, "UTC", 240), ends: wall(day+1, "UTC", 240), now: s, next: s, holidays: map[int]bool{}, dailyAt: -1, inHand: 2}
}

// down reports whether we were down over the hour or for six hours of the open day.
func (m *model) down(now int64) bool {
	const minute = 60_000
	hour := int64(-1)
	if m.dailyAt >= 0 {
		at := m.dailyAt
		if at < m.now.dayEnd {
			at += 24 * 60
		}
		if hour = wall(m.day, m.now.zone, at); hour >= m.ends {
			hour = m.ends - int64(m.now.dayEnd+24*60-at)*minute
		}
		hour = max(hour, m.starts)
	}
	total := int64(0)
	for i, from := range m.beats {
		to := now
		if i+1 < len(m.beats) {
			to = m.beats[i+1]
		}
		if to-from <= 3*minute {
			continue
		}
		from, to = max(from, m.starts), min(to, m.ends)
		if from < hour && hour < to {
			return true
		}
		total += max(to-from, 0)
	}
	return total >= 6*60*minute
}

func (m *model) kind(now int64) store.DayKind {
	switch {
	case m.answers > 0:
		return store.Answered
	case m.paused:
		return store.Paused
	case m.now.rest>>quizzes.Day(m.day).Weekday()&1 == 1, m.holidays[m.day]:
		return store.Rest
	case m.ends-m.starts < 6*60*60_000:
		return store.Skipped
	case m.down(now):
		return store.Amnesty
	case m.streak > 0 && m.inHand > 0:
		return store.Freeze
	}
	return store.Missed
}

// advance closes the days that have ended.
func (m *model) advance(t time.Time) {
	for m.ends <= t.UnixMilli() {
		d := store.Day{Day: m.day, Starts: store.Instant(m.starts), Ends: store.Instant(m.ends), Zone: m.now.zone, Kind: m.kind(t.UnixMilli())}
		switch d.Kind {
		case store.Answered:
			m.streak++
			if m.inHand < 2 {
				m.towardNextFreeze++
			}
			if m.towardNextFreeze == 7 {
				m.inHand, m.towardNextFreeze = m.inHand+1, 0
			}
		case store.Freeze:
			m.inHand--
		case store.Missed:
			m.streak = 0
		}
		d.Streak, d.Freezes, d.Toward = m.streak, m.inHand, m.towardNextFreeze
		m.closed = append(m.closed, d)
		m.day, m.now, m.answers = m.day+1, m.next, 0
		m.starts, m.ends = m.ends, max(wall(m.day+1, m.now.zone, m.now.dayEnd), m.ends)
		if m.paused && m.until != 0 && m.day >= m.until {
			m.resume()
		}
	}
}

func (m *model) resume() {
	if m.paused {
		m.shifted += m.day - m.from
		m.paused = false
	}
}

// pair is one life led twice: ticked is ticked all the time and restarted now
// and then, visited is told nothing but what its person does.
type pair struct {
	t               *rapid.T
	ticked, visited *house
	model           *model
	now             time.Time
	result          [2]bot.Message // of the last answer
	undone          bool           // nothing is left to take back
	answeredOn      int
}

func (p *pair) both(do func(i int, h *house)) {
	for i, h := range []*house{p.ticked, p.visited} {
		do(i, h)
	}
}

func (p *pair) say(line string) {
	p.both(func(_ int, h *house) { h.must("ana", line) })
}

// pass lets time go by; the ticked house does what is due on the way.
func (p *pair) pass(t *rapid.T) {
	p.now = p.now.Add(time.Duration(rapid.SampledFrom([]int{10, 60, 8 * 60, 11 * 60, 24 * 60, 24 * 60, 30 * 60, 50 * 60, 200 * 60}).Draw(t, "minutes")) * time.Minute)
	p.model.advance(p.now)
	p.both(func(_ int, h *house) { h.clock.Set(p.now) })
	if rapid.Bool().Draw(t, "beat") {
		p.model.beats = append(p.model.beats, p.now.UnixMilli())
		p.both(func(_ int, h *house) {
			if err := h.mentor.Beat(t.Context(), p.now); err != nil {
				t.Fatal(err)
			}
		})
	}
	for range rapid.IntRange(0, 2).Draw(t, "ticks") {
		if err := p.ticked.mentor.Tick(t.Context(), p.now); err != nil {
			t.Fatal(err)
		}
	}
}

// dues are the due days of all cards, by question.
func dues(h *house, user string) map[string]int {
	due := map[string]int{}
	cards := look(h, func(r store.Reader) ([]store.Card, error) { return r.Cards(h.t.Context(), h.learner(user).ID) })
	for _, c := range cards {
		due[c.Question] = c.Due
	}
	return due
}

var journeys = []string{"UTC", "Pacific/Auckland", "Pacific/Honolulu", "Pacific/Kiritimati", "Pacific/Apia", "America/New_York",
	"Australia/Lord_Howe", "Europe/London", "Asia/Kathmandu"}

func (p *pair) actions() map[string]func(*rapid.T) {
	m := p.model
	return map[string]func(*rapid.T){
		"answer": func(t *rapid.T) {
			p.pass(t)
			right := rapid.Bool().Draw(t, "right")
			p.both(func(i int, h *house) {
				question := h.must("ana", "/quiz 1")
				if question.Kind != bot.KindQuiz {
					t.Fatalf("no question: %s", question.Text)
				}
				p.result[i] = h.answer("ana", question, right)
			})
			m.resume()
			m.answers++
			p.undone, p.answeredOn = false, m.day
		},
		"undo": func(t *rapid.T) {
			p.pass(t)
			if p.undone {
				return
			}
			p.both(func(i int, h *house) {
				for _, b := range p.result[i].Buttons {
					if b.Label == "Undo" {
						h.must("ana", b.ID)
					}
				}
			})
			if p.undone = true; p.answeredOn == m.day {
				m.answers--
			}
		},
		"journey": func(t *rapid.T) {
			p.pass(t)
			m.next.zone = rapid.SampledFrom(journeys).Draw(t, "zone")
			p.say("/daily zone " + m.next.zone)
		},
		"day end": func(t *rapid.T) {
			p.pass(t)
			m.next.dayEnd = rapid.SampledFrom([]int{0, 120, 150, 180, 240, 719}).Draw(t, "day end")
			p.say(fmt.Sprintf("/rung settings day-end %02d:%02d", m.next.dayEnd/60, m.next.dayEnd%60))
		},
		"hour": func(t *rapid.T) {
			p.pass(t)
			m.dailyAt = rapid.SampledFrom([]int{0, 60, 150, 540, 1439}).Draw(t, "hour")
			p.say(fmt.Sprintf("/daily at %02d:%02d", m.dailyAt/60, m.dailyAt%60))
		},
		"rest": func(t *rapid.T) {
			p.pass(t)
			m.next.rest = 0b1000001
			line := "/daily days mon-fri"
			if rapid.Bool().Draw(t, "every day") {
				m.next.rest, line = 0, "/daily days every day"
			}
			kept := map[int]bool{m.day: m.holidays[m.day]}
			if rapid.Bool().Draw(t, "holidays") {
				line += " except"
				for _, ahead := range []int{-1, 0, 1, 3} {
					line += " " + quizzes.Day(m.day+ahead).String()
					kept[m.day+ahead] = ahead > 0 || kept[m.day+ahead]
				}
			}
			kept[m.day-1] = false
			m.holidays = kept
			p.say(line)
		},
		"pause": func(t *rapid.T) {
			p.pass(t)
			if !m.paused {
				m.paused, m.from = true, m.day
			}
			line := "/daily pause"
			if m.until = 0; rapid.Bool().Draw(t, "with an end") {
				m.until = m.day + rapid.IntRange(1, 12).Draw(t, "days")
				line += " " + quizzes.Day(m.until).String()
			}
			p.say(line)
		},
		"resume": func(t *rapid.T) {
			p.say("/streak") // a pause that ended since the last visit has moved the dates by now, as in the model
			before, shifted := dues(p.visited, "ana"), m.shifted
			p.pass(t)
			m.resume()
			p.say("/daily resume")
			after := dues(p.visited, "ana")
			for question, due := range before {
				if moved := after[question] - due; moved != m.shifted-shifted {
					t.Fatalf("%s moved by %d days, the pauses lasted %d", question, moved, m.shifted-shifted)
				}
			}
		},
		"look": func(t *rapid.T) {
			p.pass(t)
			p.say("/streak")
		},
		"restart": func(t *rapid.T) {
			p.ticked.restart()
			if err := p.ticked.mentor.Beat(t.Context(), p.now); err != nil {
				t.Fatal(err)
			}
			if err := p.visited.mentor.Beat(t.Context(), p.now); err != nil {
				t.Fatal(err)
			}
			m.beats = append(m.beats, p.now.UnixMilli())
		},
		"": func(t *rapid.T) { p.agree(t) },
	}
}

// agree says that the ledgers are those of the model, and that closing again
// changes nothing.
func (p *pair) agree(t *rapid.T) {
	if err := p.ticked.mentor.Tick(t.Context(), p.now); err != nil {
		t.Fatal(err)
	}
	p.both(func(i int, h *house) {
		days := h.days("ana")
		want := p.model.closed
		if i == 1 { // closed as far as the person has come
			want = want[:len(days)]
		}
		for i := range days {
			days[i].Learner = 0
			if i > 0 && (days[i].Day != days[i-1].Day+1 || days[i].Starts != days[i-1].Ends) {
				t.Fatalf("%v follows %v", days[i], days[i-1])
			}
		}
		if diff := cmp.Diff(want, days); len(want)+len(days) > 0 && diff != "" {
			t.Fatalf("house %d (-model +ledger):\n%s", i, diff)
		}
		if got, want := bot.Streak(days, false), p.model.streak; i == 0 && got != want {
			t.Fatalf("streak %d, want %d", got, want)
		}
	})
}

// Whatever a learner does, in any order, and whether their days are closed by
// ticks or by visits, the ledger is the one the rules give.
func TestAnyLifeGivesTheSameLedger(t *testing.T) {
	checks := flag.Lookup("rapid.checks").Value
	before := checks.String()
	if err := checks.Set(strconv.Itoa(tier.Pick(20, 1000))); err != nil { // each opens two databases
		t.Fatal(err)
	}
	defer checks.Set(before)
	dir, n := t.TempDir(), 0
	rapid.Check(t, func(t *rapid.T) {
		start := time.Date(2026, 1, 1, 0, 7, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 500*24*60).Draw(t, "start")) * time.Minute)
		n++
		p := &pair{t: t, model: newModel(start), now: start, undone: true,
			ticked:  openHouse(t, filepath.Join(dir, fmt.Sprint(n, "a.db")), start),
			visited: openHouse(t, filepath.Join(dir, fmt.Sprint(n, "b.db")), start)}
		defer p.both(func(_ int, h *house) { h.stop() })
		p.say("/daily show")
		t.Repeat(p.actions())
		p.say("/streak")
		p.agree(t)
	})
}
