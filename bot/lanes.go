package bot

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/rungbot/rung/store"
)

// lane is what a platform counts its limits by, and what sends one thing at a
// time: a workspace, or all that belongs to none.
type lane struct{ platform, team string }

// laneTurn is how many sends a lane has before the others get their turn, so
// that a large workspace does not keep the small ones waiting.
const laneTurn = 20

// Deliver sends everything that is due by now through a chat, each lane in the
// order of when it was due, several lanes at once if [Options] say so. It sends
// each delivery once: one whose outcome is unknown is looked for first, and
// where that cannot be done it is not repeated. Each is claimed by itself, so a
// crash leaves one of unknown outcome in each lane and no other, and now is
// asked before each, so that waiting costs nobody their lease.
func (m *Mentor) Deliver(ctx context.Context, platform string, chat Chat, now func() time.Time) error {
	for {
		teams, err := m.store.DueTeams(ctx, platform, store.At(now()))
		if err != nil {
			return fmt.Errorf("deliver to %s: %w", platform, err)
		}
		sent, err := m.turn(ctx, platform, teams, chat, now)
		if err != nil || sent == 0 {
			return err
		}
	}
}

// turn gives each lane its turn and returns how many deliveries were carried
// as far as they go.
func (m *Mentor) turn(ctx context.Context, platform string, teams []string, chat Chat, now func() time.Time) (sent int, err error) {
	var mu sync.Mutex
	var all sync.WaitGroup
	places := make(chan struct{}, m.lanes)
	for _, team := range teams {
		places <- struct{}{}
		all.Go(func() {
			defer func() { <-places }()
			n, failed := m.drain(ctx, lane{platform, team}, chat, now)
			mu.Lock()
			defer mu.Unlock()
			sent, err = sent+n, errors.Join(err, failed)
		})
	}
	all.Wait()
	return sent, err
}

// drain sends what is due in a lane, for one turn.
func (m *Mentor) drain(ctx context.Context, l lane, chat Chat, now func() time.Time) (sent int, err error) {
	for sent < laneTurn {
		if err := ctx.Err(); err != nil {
			return sent, err
		}
		at := now()
		if m.held(l, at) {
			break
		}
		claimed, err := m.store.Claim(ctx, l.platform, l.team, store.At(at), store.At(at.Add(leaseTime)), 1)
		if err != nil {
			return sent, fmt.Errorf("deliver to %s: %w", l.platform, err)
		}
		if len(claimed) == 0 {
			break
		}
		d, err := m.carry(ctx, chat, claimed[0], at)
		if err != nil {
			return sent, fmt.Errorf("deliver %d to %s: %w", claimed[0].ID, l.platform, err)
		}
		sent++
		if d.State == store.Doubtful {
			break // it may have taken long, and the next may take as long
		}
	}
	return sent, nil
}

// carry delivers what was claimed and records the outcome.
func (m *Mentor) carry(ctx context.Context, chat Chat, claimed store.Delivery, now time.Time) (store.Delivery, error) {
	d, err := m.deliver(ctx, chat, claimed, now)
	if err == nil {
		err = m.store.Settle(ctx, d)
	}
	if err == nil && d.Kind == store.DailyQuiz && d.State == store.Expired && d.Body != "" {
		err = m.neverCame(ctx, *d.Learner, now)
	}
	return d, err
}

// holds remembers the lanes that a platform has asked to wait. It is not worth
// keeping over a restart: the platform would only ask again.
type holds struct {
	mu    sync.Mutex
	until map[lane]time.Time
}

// holdAfter keeps a whole lane waiting when the platform asks for it: what else
// is due there would only be refused too.
func (m *Mentor) holdAfter(err error, d store.Delivery, now time.Time) {
	told := (*RetryAfterError)(nil)
	if !errors.As(err, &told) {
		return
	}
	m.holds.mu.Lock()
	defer m.holds.mu.Unlock()
	m.holds.until[lane{d.Platform, d.Team}] = now.Add(wait(err, d.Attempts))
}

func (m *Mentor) held(l lane, now time.Time) bool {
	m.holds.mu.Lock()
	defer m.holds.mu.Unlock()
	return now.Before(m.holds.until[l])
}
