package bot_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// proof is what a test and one draw of a property have in common.
type proof interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
	Context() context.Context
}

var (
	embeddedBank    = sync.OnceValues(quizzes.Embedded)
	embeddedRoadmap = sync.OnceValues(guide.Embedded)
)

// house is a mentor on a database file that can be stopped and started again.
type house struct {
	t      proof
	path   string
	clock  *bot.SetClock
	bank   *quizzes.Bank
	store  *sqlite.Store
	mentor *bot.Mentor
	wrap   func(store.Store) store.Store // what the mentor sees of the store
	spread time.Duration
	lanes  int

	mentorClock bot.Clock // the clock above, unless a test shifts it
}

func openHouse(t proof, path string, now time.Time) *house {
	t.Helper()
	bank, err := embeddedBank()
	if err != nil {
		t.Fatal(err)
	}
	h := &house{t: t, path: path, clock: &bot.SetClock{}, bank: bank, wrap: func(s store.Store) store.Store { return s }}
	h.clock.Set(now)
	h.mentorClock = h.clock
	h.start()
	return h
}

func (h *house) start() {
	h.t.Helper()
	var err error
	if h.store, err = sqlite.Open(h.t.Context(), h.path); err != nil {
		h.t.Fatal(err)
	}
	g, err := embeddedRoadmap()
	if err != nil {
		h.t.Fatal(err)
	}
	h.mentor, err = bot.New(bot.Options{Store: h.wrap(h.store), Bank: h.bank, Guide: g, Clock: h.mentorClock,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), DayEnd: 4 * 60, Spread: h.spread, Lanes: h.lanes})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) stop() {
	h.t.Helper()
	if err := h.store.Close(); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) restart() {
	h.stop()
	h.start()
}

// tick does what is due now, and sends it.
func (h *house) tick(chat bot.Chat) {
	h.t.Helper()
	err := errors.Join(h.mentor.Tick(h.t.Context(), h.clock.Now()), h.mentor.Deliver(h.t.Context(), "slack", chat, h.clock.Now))
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) setClock(now time.Time) error {
	h.clock.Set(now)
	return nil
}

func slackUser(user string) bot.Account {
	return bot.Account{Platform: "slack", Team: "T1", User: user}
}

// says carries out a line or, when it is none, a press, and returns what is said.
func (h *house) says(user, line string) bot.Message {
	h.t.Helper()
	e := bot.Event{Kind: bot.Said, Text: line, Account: slackUser(user), Name: user}
	if !strings.HasPrefix(line, "/") {
		e.Kind, e.Text, e.Button = bot.Pressed, "", line
	}
	reply, err := h.mentor.Handle(h.t.Context(), e)
	if err != nil {
		h.t.Fatalf("%s: %s: %v", user, line, err)
	}
	if reply.Update != nil {
		return *reply.Update
	}
	return reply.Say[0]
}

// must is says where an error message is no answer.
func (h *house) must(user, line string) bot.Message {
	h.t.Helper()
	m := h.says(user, line)
	if m.Kind == bot.KindError {
		h.t.Fatalf("%s: %s: %s", user, line, m.Text)
	}
	return m
}

// answer answers a question, right or with "I don't know".
func (h *house) answer(user string, question bot.Message, right bool) bot.Message {
	h.t.Helper()
	return *h.event(user, h.towards(user, question, right)).Update
}

func (h *house) event(user string, e bot.Event) bot.Reply {
	h.t.Helper()
	e.Account, e.Name = slackUser(user), user
	reply, err := h.mentor.Handle(h.t.Context(), e)
	if err != nil || reply.Update == nil {
		h.t.Fatalf("%s: %s: %v %v", user, e.Button, reply, err)
	}
	return reply
}

// towards gives the right answer to a question but for its last step, which it
// returns; or it returns the press of "I don't know".
func (h *house) towards(user string, question bot.Message, right bool) bot.Event {
	h.t.Helper()
	id := h.promptID(question)
	p := look(h, func(r store.Reader) (store.Prompt, error) { return r.Prompt(h.t.Context(), id) })
	q, ok := h.bank.Question(p.Question)
	if !ok || !right {
		return bot.Event{Kind: bot.Pressed, Button: fmt.Sprint("blank:", id)}
	}
	steps := bottest.Steps(q, id, q.Answer())
	for _, step := range steps[:len(steps)-1] {
		h.event(user, step)
	}
	return steps[len(steps)-1]
}

func (h *house) promptID(question bot.Message) int64 {
	h.t.Helper()
	for _, b := range question.Buttons {
		if id, err := strconv.ParseInt(strings.TrimPrefix(b.ID, "blank:"), 10, 64); err == nil {
			return id
		}
	}
	h.t.Fatalf("no question: %s %v", question.Text, question.Buttons)
	return 0
}

func look[T any](h *house, query func(store.Reader) (T, error)) (found T) {
	h.t.Helper()
	err := h.store.Read(h.t.Context(), func(r store.Reader) (err error) {
		found, err = query(r)
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return found
}

// learner returns the learner of a user who has been here before.
func (h *house) learner(user string) store.Learner {
	h.t.Helper()
	a, err := h.store.Account(h.t.Context(), store.Account{Platform: "slack", Team: "T1", User: user}, store.Learner{})
	if err != nil {
		h.t.Fatal(err)
	}
	return look(h, func(r store.Reader) (store.Learner, error) { return r.Learner(h.t.Context(), a.Learner) })
}

func (h *house) days(user string) []store.Day {
	h.t.Helper()
	id := h.learner(user).ID
	return look(h, func(r store.Reader) ([]store.Day, error) { return r.Days(h.t.Context(), id, 0) })
}

// deliveries returns the deliveries in a state, newest first.
func (h *house) deliveries(state store.DeliveryState) []store.Delivery {
	h.t.Helper()
	list, err := h.store.Deliveries(h.t.Context(), state, 100_000)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// arrival is one message that came to somebody.
type arrival struct {
	user, ref string
	at        time.Time
	message   bot.Message
}

// recorder is a chat that keeps what arrives, of each user the newest message.
// It has no Find.
type recorder struct {
	clock   bot.Clock
	arrived []arrival // without messages
	newest  map[string]arrival
	counts  map[string]int                              // by user
	refs    map[string]int                              // how often each came
	fail    func(to bot.Recipient) (lost bool, _ error) // lost: the message does not arrive
}

func newRecorder(clock bot.Clock) *recorder {
	return &recorder{clock: clock, newest: map[string]arrival{}, counts: map[string]int{}, refs: map[string]int{},
		fail: func(bot.Recipient) (bool, error) { return false, nil }}
}

func (c *recorder) Send(_ context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	lost, err := c.fail(to)
	if lost {
		return "", err
	}
	a := arrival{user: to.Account.User + to.Channel, ref: ref, at: c.clock.Now()}
	c.arrived = append(c.arrived, a)
	c.counts[a.user]++
	c.refs[ref]++
	a.message = m
	c.newest[a.user] = a
	if err != nil {
		return "", err
	}
	return fmt.Sprint("m", len(c.arrived)), nil
}

// last returns the newest message that came to a user.
func (c *recorder) last(user string) (found arrival, ok bool) {
	found, ok = c.newest[user]
	return found, ok
}

func (c *recorder) count(user string) int { return c.counts[user] }

// finder is a recorder that can be looked into.
type finder struct {
	*recorder
	refuse error // what looking answers
}

func (c finder) Find(_ context.Context, to bot.Recipient, ref string, since time.Time) (string, bool, error) {
	if c.refuse != nil {
		return "", false, c.refuse
	}
	for i, a := range c.arrived {
		if a.ref == ref && a.user == to.Account.User+to.Channel && !a.at.Before(since) {
			return fmt.Sprint("m", i+1), true, nil
		}
	}
	return "", false, nil
}
