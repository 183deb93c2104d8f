package bot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
)

var (
	saturday  = time.Date(2026, 11, 21, 10, 0, 0, 0, time.UTC)
	sundayAt9 = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	dayIsOver = time.Date(2026, 11, 23, 4, 0, 0, 0, time.UTC)
)

// due returns a house in which the daily quizzes of some users are due now.
func due(t proof, path string, users ...string) *house {
	t.Helper()
	h := openHouse(t, path, saturday)
	for _, user := range users {
		h.must(user, "/daily on")
	}
	h.clock.Set(sundayAt9)
	return h
}

func users(n int) (list []string) {
	for i := range n {
		list = append(list, fmt.Sprint("U", i))
	}
	return list
}

var errStopped = errors.New("the process was killed")

// killer stops the world at one of the steps between claim, send and confirm.
type killer struct {
	at, steps int
	dead      bool
}

func (k *killer) step() error {
	if k.steps++; k.steps == k.at {
		k.dead = true
	}
	if k.dead {
		return errStopped
	}
	return nil
}

// killedStore is a store whose process may die before or after each change.
type killedStore struct {
	store.Store
	*killer
}

func (s killedStore) Claim(ctx context.Context, platform string, now, lease store.Instant, limit int) ([]store.Delivery, error) {
	if err := s.step(); err != nil {
		return nil, err
	}
	list, err := s.Store.Claim(ctx, platform, now, lease, limit)
	return list, errors.Join(err, s.step())
}

func (s killedStore) Settle(ctx context.Context, d store.Delivery) error {
	if err := s.step(); err != nil {
		return err
	}
	return errors.Join(s.Store.Settle(ctx, d), s.step())
}

func (s killedStore) Read(ctx context.Context, fn func(store.Reader) error) error {
	if s.dead {
		return errStopped
	}
	return s.Store.Read(ctx, fn)
}

func (s killedStore) Update(ctx context.Context, learner int64, fn func(store.Tx) error) error {
	if err := s.step(); err != nil {
		return err
	}
	return errors.Join(s.Store.Update(ctx, learner, fn), s.step())
}

// killedChat is a chat whose caller may die before or after a message arrives.
type killedChat struct {
	*recorder
	*killer
}

func (c killedChat) Send(ctx context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	if err := c.step(); err != nil {
		return "", err
	}
	id, err := c.recorder.Send(ctx, to, m, ref)
	return id, errors.Join(err, c.step())
}

// killedFinder also dies while it looks.
type killedFinder struct{ killedChat }

func (c killedFinder) Find(ctx context.Context, to bot.Recipient, ref string, since time.Time) (string, bool, error) {
	if err := c.step(); err != nil {
		return "", false, err
	}
	id, found, err := finder{recorder: c.recorder}.Find(ctx, to, ref, since)
	return id, found, errors.Join(err, c.step())
}

// unlucky makes every second send fail ambiguously, and every second of those
// arrive none the less.
func unlucky(c *recorder) {
	n := 0
	c.fail = func(bot.Recipient) (bool, error) {
		n++
		if n%2 == 0 {
			return false, nil
		}
		return n%4 == 1, fmt.Errorf("%w: connection reset", bot.ErrAmbiguous)
	}
}

// settled reports whether nothing waits to be sent.
func (h *house) settled() bool {
	return len(h.deliveries(store.Ready))+len(h.deliveries(store.Sending))+len(h.deliveries(store.Doubtful)) == 0
}

// killedAt runs three daily quizzes with a kill at the step first and, after a
// restart, at the step second of what follows, and reports how often each
// arrived and whether the kills were met.
func killedAt(t *testing.T, path string, first, second int, find bool) (arrived []int, met bool) {
	t.Helper()
	list := users(3)
	h := due(t, path, list...)
	defer func() { h.stop() }()
	record := newRecorder(h.clock)
	unlucky(record)
	for _, at := range []int{first, second, 0} {
		h.stop()
		k := &killer{at: at}
		h.wrap = func(s store.Store) store.Store { return killedStore{s, k} }
		h.start()
		var chat bot.Chat = killedChat{record, k}
		if find {
			chat = killedFinder{killedChat{record, k}}
		}
		for range 30 { // minutes
			err := errors.Join(h.mentor.Tick(t.Context(), h.clock.Now()), h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now))
			if err != nil && !k.dead {
				t.Fatal(err)
			}
			h.clock.Set(h.clock.Now().Add(time.Minute))
			if k.dead || h.settled() {
				break
			}
		}
		met = met || k.dead
	}
	for _, user := range list {
		arrived = append(arrived, record.count(user))
	}
	for _, state := range []store.DeliveryState{store.Ready, store.Sending, store.Doubtful} {
		if left := h.deliveries(state); len(left) > 0 {
			t.Errorf("killed at %d and %d: %d deliveries are still %s", first, second, len(left), state)
		}
	}
	return arrived, met
}

// A kill at every step, and where it is cheap at every two steps, doubles
// nothing and loses nothing while the platform lets us look.
func TestKillBetweenClaimSendAndConfirm(t *testing.T) {
	for _, find := range []bool{true, false} {
		t.Run(fmt.Sprint("can find ", find), func(t *testing.T) {
			kills, missed, dir := 0, 0, t.TempDir()
			for first := 1; ; first++ {
				met := false
				for second := 0; second <= tier.Pick(0, 20); second++ {
					arrived, killed := killedAt(t, filepath.Join(dir, fmt.Sprint(first, "-", second, ".db")), first, second*3, find)
					met = met || killed && second == 0
					kills++
					for user, n := range arrived {
						if n > 1 || find && n == 0 {
							t.Errorf("killed at steps %d and %d: U%d got it %d times", first, second*3, user, n)
						}
						if n == 0 {
							missed++
						}
					}
				}
				if !met {
					break
				}
			}
			t.Logf("%d runs, %d of %d deliveries not sent, 0 doubled", kills, missed, kills*3)
			if kills < 20 {
				t.Errorf("only %d kills: the steps are not reached", kills)
			}
		})
	}
}

// What each way of failing means: what becomes of the delivery at once, and
// when it is tried again.
func TestOutcomeOfEachError(t *testing.T) {
	wrapped := func(err error) error { return fmt.Errorf("slack: chat.postMessage: %w", err) }
	for name, c := range map[string]struct {
		err   error
		state store.DeliveryState
		wait  time.Duration
	}{
		"sent":                 {nil, store.Sent, 0},
		"cannot be reached":    {wrapped(bot.ErrUnreachable), store.Dead, 0},
		"not installed":        {wrapped(bot.ErrInstallationDead), store.Dead, 0},
		"refused":              {wrapped(bot.ErrBadContent), store.Dead, 0},
		"may have arrived":     {wrapped(bot.ErrAmbiguous), store.Doubtful, 90 * time.Second},
		"took too long":        {wrapped(context.DeadlineExceeded), store.Doubtful, 90 * time.Second},
		"told to wait":         {wrapped(&bot.RetryAfterError{After: 7 * time.Minute}), store.Ready, 7 * time.Minute},
		"told to wait for nil": {&bot.RetryAfterError{}, store.Ready, time.Second},
		"told to wait too long": {wrapped(&bot.RetryAfterError{After: 100 * time.Hour}), store.Ready,
			dayIsOver.Sub(sundayAt9)},
		"anything else": {errors.New("503"), store.Ready, 15 * time.Second},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			chat := newRecorder(h.clock)
			chat.fail = func(bot.Recipient) (bool, error) { return c.err != nil, c.err }
			h.tick(chat)
			got := h.deliveries(c.state)
			if len(got) != 1 {
				t.Fatalf("%d deliveries are %s, want 1", len(got), c.state)
			}
			if wait := got[0].Due.Time().Sub(sundayAt9); wait != c.wait {
				t.Errorf("tried again after %s, want %s", wait, c.wait)
			}
			if (got[0].Error == "") != (c.err == nil) {
				t.Errorf("error %q", got[0].Error)
			}
		})
	}
}

// What keeps failing is tried again after growing pauses, as long as its day
// lasts, and then is over; the silence does not count against the learner.
func TestRetriesUntilTheDayEnds(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	chat := newRecorder(h.clock)
	var tries []time.Time
	chat.fail = func(bot.Recipient) (bool, error) {
		tries = append(tries, h.clock.Now())
		return true, errors.New("503")
	}
	err := h.mentor.Advance(t.Context(), dayIsOver, h.clock.Set, func(time.Time) error {
		return h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now)
	})
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(tries); i++ {
		pause := tries[i].Sub(tries[i-1])
		if pause > 30*time.Minute || i < 8 && pause != 15*time.Second<<(i-1) {
			t.Errorf("pause %d was %s", i, pause)
		}
	}
	if n := len(tries); n < 40 || !tries[n-1].Before(dayIsOver) || tries[n-1].Before(dayIsOver.Add(-time.Hour)) {
		t.Errorf("%d tries, the last at %s; want them until %s", n, tries[n-1], dayIsOver)
	}
	if over := h.deliveries(store.Expired); len(over) != 1 {
		t.Errorf("%d deliveries are over, want 1", len(over))
	}
	if l := h.learner("U1"); l.Unanswered != 0 {
		t.Errorf("%d quizzes count as unanswered, none came", l.Unanswered)
	}
}

// After the day has ended nothing is sent any more, whatever kept it waiting.
func TestNothingIsSentAfterTheDay(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
		t.Fatal(err)
	}
	h.clock.Set(dayIsOver)
	chat := newRecorder(h.clock)
	h.tick(chat)
	if n := chat.count("U1"); n != 0 {
		t.Errorf("%d messages came", n)
	}
	h.clock.Set(dayIsOver.Add(-time.Millisecond).Add(24 * time.Hour))
	h.tick(chat)
	if n := chat.count("U1"); n != 1 {
		t.Errorf("%d messages came in the last millisecond of the next day, want 1", n)
	}
}

// A look for a message that may have been sent: what each answer means.
func TestLookingForWhatMayHaveBeenSent(t *testing.T) {
	for name, c := range map[string]struct {
		arrived bool
		refuse  error
		state   store.DeliveryState
		came    int
	}{
		"it is there":          {true, nil, store.Sent, 1},
		"it is not":            {false, nil, store.Sent, 1},
		"looking is forbidden": {true, fmt.Errorf("missing_scope: %w", bot.ErrUnreachable), store.Dead, 1},
		"wait before looking":  {true, &bot.RetryAfterError{After: time.Second}, store.Doubtful, 1},
		"looking fails":        {true, errors.New("503"), store.Doubtful, 1},
		"looking times out":    {true, bot.ErrAmbiguous, store.Doubtful, 1},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
			defer h.stop()
			record := newRecorder(h.clock)
			record.fail = func(bot.Recipient) (bool, error) { return !c.arrived, bot.ErrAmbiguous }
			chat := finder{record, c.refuse}
			h.tick(chat)
			h.clock.Set(h.clock.Now().Add(59 * time.Second))
			h.tick(chat)
			if n := len(h.deliveries(store.Doubtful)); n != 1 {
				t.Fatalf("after 59 s %d deliveries are doubtful, want 1", n)
			}
			record.fail = func(bot.Recipient) (bool, error) { return false, nil }
			for range 5 {
				h.clock.Set(h.clock.Now().Add(2 * time.Minute))
				h.tick(chat)
			}
			if n := len(h.deliveries(c.state)); n != 1 {
				t.Errorf("%d deliveries are %s, want 1", n, c.state)
			}
			if n := record.count("U1"); n != c.came {
				t.Errorf("it came %d times, want %d", n, c.came)
			}
			if c.state == store.Doubtful { // it does not go on for ever
				h.clock.Set(dayIsOver.Add(time.Hour))
				h.tick(chat)
				if n := len(h.deliveries(store.Dead)); n != 1 || record.count("U1") != 1 {
					t.Errorf("after the day %d are dead, want 1; it came %d times", n, record.count("U1"))
				}
			}
		})
	}
}

// What the learner says after the row was written and before it is sent counts.
func TestNobodyGetsWhatTheyNoLongerWant(t *testing.T) {
	for name, lines := range map[string][]string{
		"off":    {"/daily off"},
		"paused": {"/daily pause"},
		"a week": {"/daily pause 2026-12-01"},
		"gone":   {"/rung delete", "forget:"},
	} {
		t.Run(name, func(t *testing.T) {
			h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1", "U2")
			defer h.stop()
			if err := h.mentor.Tick(t.Context(), h.clock.Now()); err != nil {
				t.Fatal(err)
			}
			chat := newRecorder(h.clock)
			chat.fail = func(to bot.Recipient) (bool, error) { // U1 goes while U2's is under way
				for _, line := range lines {
					if strings.HasPrefix(line, "forget:") {
						line += fmt.Sprint(h.learner("U2").ID)
					}
					h.must("U2", line)
				}
				lines = nil
				return false, nil
			}
			h.tick(chat)
			if chat.count("U1") != 1 || chat.count("U2") != 0 {
				t.Errorf("U1 got %d, U2 %d; want 1 and none", chat.count("U1"), chat.count("U2"))
			}
		})
	}
}

// What goes to one recipient keeps its order, also when the first fails.
func TestOrderOfOneRecipient(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	add := func(channel, key string) {
		l := h.learner("U1")
		err := h.store.Update(t.Context(), l.ID, func(tx store.Tx) error {
			return tx.AddDelivery(t.Context(), &store.Delivery{Kind: "board", Target: channel, Key: key, Platform: "slack", Team: "T1", Channel: channel,
				Body: `{"Kind":"card"}`, Due: store.At(sundayAt9), Expires: store.At(dayIsOver)})
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, key := range []string{"1", "2", "3"} {
		add("C1", key)
		add("C2", key)
	}
	chat := newRecorder(h.clock)
	failures := 2
	chat.fail = func(to bot.Recipient) (bool, error) {
		if to.Channel == "C1" && failures > 0 {
			failures--
			return true, errors.New("503")
		}
		return false, nil
	}
	err := h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now)
	if err != nil || chat.count("C1") != 0 || chat.count("C2") != 3 {
		t.Fatalf("C1 got %d and C2 %d, want 0 and 3: %v", chat.count("C1"), chat.count("C2"), err)
	}
	for range 3 {
		h.clock.Set(h.clock.Now().Add(time.Minute))
		if err := h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now); err != nil {
			t.Fatal(err)
		}
	}
	last := map[string]string{}
	for _, a := range chat.arrived {
		if a.ref <= last[a.user] {
			t.Errorf("%s got %s after %s", a.user, a.ref, last[a.user])
		}
		last[a.user] = a.ref
	}
	if chat.count("C1") != 3 {
		t.Errorf("C1 got %d, want 3", chat.count("C1"))
	}
}

// A snooze brings the same question again in an hour, once, with its buttons;
// an answer before then ends it.
func TestSnoozedQuizComesAgain(t *testing.T) {
	for _, answered := range []bool{false, true} {
		h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
		chat := newRecorder(h.clock)
		h.tick(chat)
		first, ok := chat.last("U1")
		if !ok {
			t.Fatal("no quiz came")
		}
		h.must("U1", "snooze:hour")
		want := 2
		if answered {
			h.answer("U1", first.message, true)
			want = 1
		}
		for range 3 {
			h.clock.Set(h.clock.Now().Add(time.Hour))
			h.tick(chat)
			h.tick(chat)
		}
		if n := chat.count("U1"); n != want {
			t.Errorf("answered %v: %d messages, want %d", answered, n, want)
		}
		again, _ := chat.last("U1")
		if got, want := h.choice(again.message, true), h.choice(first.message, true); got != want {
			t.Errorf("the snoozed quiz asks %s, want %s", got, want)
		}
		if l := h.learner("U1"); l.DailyNext != store.At(sundayAt9.Add(24*time.Hour)) {
			t.Errorf("the next one comes at %s", l.DailyNext.Time())
		}
		h.stop()
	}
}

// Changing the hour after today's quiz has come brings no second one, and what
// is said about the next one is true.
func TestNewHourAfterTodaysQuiz(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	chat := newRecorder(h.clock)
	h.tick(chat)
	for _, line := range []string{"/daily at 18:00", "/daily on", "/daily dose 3", "/daily off", "/daily at 18:00"} {
		h.must("U1", line)
	}
	if got, want := h.learner("U1").DailyNext.Time(), sundayAt9.Add(33*time.Hour); got != want {
		t.Errorf("the next one comes at %s, want %s", got, want)
	}
	h.clock.Set(sundayAt9.Add(10 * time.Hour))
	h.tick(chat)
	if n := chat.count("U1"); n != 1 {
		t.Errorf("%d quizzes on one day", n)
	}
}
