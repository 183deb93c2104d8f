package bot_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/store"
)

// What goes to one recipient keeps its order, also when the first fails.
func TestOrderOfOneRecipient(t *testing.T) {
	h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1")
	defer h.stop()
	add := func(channel, key string) {
		l := h.learner("U1")
		err := h.store.Update(t.Context(), l.ID, func(tx store.Tx) error {
			_, err := tx.AddDelivery(t.Context(), &store.Delivery{Kind: "board", Target: channel, Key: key, Platform: "slack", Team: "T1", Channel: channel,
				Body: `{"Kind":"card"}`, Due: store.At(sundayAt9), Expires: store.At(dayIsOver)})
			return err
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

// post adds a message to a channel of a team, due at nine on Sunday.
func (h *house) post(team, channel, key string) {
	h.t.Helper()
	err := h.store.Change(h.t.Context(), func(tx store.Tx) error {
		_, err := tx.AddDelivery(h.t.Context(), &store.Delivery{Kind: "board", Target: team + channel, Key: key, Platform: "slack", Team: team, Channel: channel,
			Body: `{"Kind":"card"}`, Due: store.At(sundayAt9), Expires: store.At(dayIsOver)})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
}

// teams is a chat that records to which team each message went, in order.
type teams struct {
	mu    sync.Mutex
	order []string
	fail  func(team string) error
}

func (c *teams) Send(_ context.Context, to bot.Recipient, _ bot.Message, ref string) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.order = append(c.order, to.Account.Team)
	return ref, c.fail(to.Account.Team)
}

func delivers(string) error { return nil }

// A workspace with three posts does not wait for one with two hundred.
func TestSmallWorkspaceDoesNotWaitForALargeOne(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), sundayAt9)
	defer h.stop()
	for i := range 200 {
		h.post("large", fmt.Sprint("C", i), "1")
	}
	for i := range 3 {
		h.post("small", fmt.Sprint("C", i), "1")
	}
	chat := &teams{fail: delivers}
	if err := h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now); err != nil {
		t.Fatal(err)
	}
	last := 0
	for i, team := range chat.order {
		if team == "small" {
			last = i
		}
	}
	if len(chat.order) != 203 || last > 50 {
		t.Errorf("%d sent, the last of the small workspace after %d others", len(chat.order), last)
	}
}

// When a platform asks to wait, the whole workspace waits, and no other.
func TestRetryAfterHoldsTheWorkspace(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), sundayAt9)
	defer h.stop()
	for i := range 5 {
		h.post("busy", fmt.Sprint("C", i), "1")
		h.post("idle", fmt.Sprint("C", i), "1")
	}
	refusals := 1
	chat := &teams{fail: func(team string) error {
		if team == "busy" && refusals > 0 {
			refusals--
			return fmt.Errorf("ratelimited: %w", &bot.RetryAfterError{After: time.Minute})
		}
		return nil
	}}
	for _, step := range []struct {
		after      time.Duration
		busy, idle int
	}{{0, 1, 5}, {59 * time.Second, 1, 5}, {time.Minute, 6, 5}} {
		h.clock.Set(sundayAt9.Add(step.after))
		if err := h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now); err != nil {
			t.Fatal(err)
		}
		busy := len(slices.DeleteFunc(slices.Clone(chat.order), func(team string) bool { return team != "busy" }))
		if idle := len(chat.order) - busy; busy != step.busy || idle != step.idle {
			t.Errorf("after %s %d were tried in the busy workspace and %d in the idle one, want %d and %d", step.after, busy, idle, step.busy, step.idle)
		}
	}
}

// slow is a chat in which one team's sends take until the caller gives up.
type slow struct {
	*teams
	team string
}

func (c slow) Send(ctx context.Context, to bot.Recipient, m bot.Message, ref string) (string, error) {
	if to.Account.Team == c.team {
		<-ctx.Done()
		return "", ctx.Err()
	}
	return c.teams.Send(ctx, to, m, ref)
}

// One workspace that does not answer delays the others by no more than their turn.
func TestWorkspaceThatHangsHoldsUpNobody(t *testing.T) {
	path := filepath.Join(t.TempDir(), "rung.db")
	synctest.Test(t, func(t *testing.T) {
		h := openHouse(t, path, sundayAt9)
		h.lanes = 2
		h.restart()
		defer h.stop()
		for i := range 3 {
			h.post("hangs", fmt.Sprint("C", i), "1")
			h.post("well", fmt.Sprint("C", i), "1")
		}
		chat := slow{&teams{fail: delivers}, "hangs"}
		done := make(chan error)
		go func() { done <- h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now) }()
		synctest.Wait() // everything that needs no time has happened
		chat.mu.Lock()
		if n := len(chat.order); n != 3 {
			t.Errorf("%d were sent while the other workspace hangs, want 3", n)
		}
		chat.mu.Unlock()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if n := len(h.deliveries(store.Doubtful)); n != 3 {
			t.Errorf("%d may have been sent, want 3", n)
		}
	})
}

// What is due at one time is sent over the operator's window, each learner's at
// the same point of it every day, and none after it.
func TestSendingIsSpreadOverAWindow(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), saturday)
	h.spread = 30 * time.Minute
	h.restart()
	defer h.stop()
	list := users(40)
	for _, user := range list {
		h.must(user, "/daily on")
	}
	chat := newRecorder(h.clock)
	points := map[string]time.Duration{}
	for day := range 2 {
		nine := sundayAt9.AddDate(0, 0, day)
		for minute := 0; minute <= 30; minute++ {
			h.clock.Set(nine.Add(time.Duration(minute) * time.Minute))
			h.tick(chat)
		}
		for _, a := range chat.arrived[day*len(list):] {
			point := a.at.Sub(nine)
			if before, ok := points[a.user]; ok && before != point {
				t.Errorf("%s got it %s after nine, and %s the day before", a.user, point, before)
			}
			points[a.user] = point
		}
	}
	if len(points) != len(list) || len(chat.arrived) != 2*len(list) {
		t.Fatalf("%d messages to %d people, want 2 to each of %d", len(chat.arrived), len(points), len(list))
	}
	thirds := [3]int{}
	for _, point := range points {
		thirds[min(2, point/(10*time.Minute))]++
	}
	if slices.Min(thirds[:]) < 5 {
		t.Errorf("the thirds of the window got %v", thirds)
	}
}

// A store that fails ends the delivery with its error, and the other lanes have
// had their turn.
func TestDeliverReportsWhatTheStoreSays(t *testing.T) {
	h := openHouse(t, filepath.Join(t.TempDir(), "rung.db"), sundayAt9)
	defer h.stop()
	h.wrap = func(s store.Store) store.Store { return brokenSettle{s} }
	h.restart()
	h.post("T1", "C1", "1")
	h.post("T2", "C1", "1")
	chat := &teams{fail: delivers}
	err := h.mentor.Deliver(t.Context(), "slack", chat, h.clock.Now)
	if !errors.Is(err, store.ErrFull) || len(chat.order) != 2 {
		t.Errorf("%d sent, %v", len(chat.order), err)
	}
}

type brokenSettle struct{ store.Store }

func (brokenSettle) Settle(context.Context, store.Delivery) error { return store.ErrFull }
