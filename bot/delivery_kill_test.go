package bot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/internal/tier"
	"github.com/rungbot/rung/store"
)

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

func (s killedStore) Claim(ctx context.Context, platform, team string, now, lease store.Instant, limit int) ([]store.Delivery, error) {
	if err := s.step(); err != nil {
		return nil, err
	}
	list, err := s.Store.Claim(ctx, platform, team, now, lease, limit)
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
