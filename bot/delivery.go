package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/rungbot/rung/store"
)

// Deliveries are claimed for leaseTime: a crash leaves them doubtful for at
// least as long before they are read back. What fails is tried again after
// growing pauses, at most maxAttempts times.
const (
	leaseTime   = time.Minute
	claimBatch  = 20
	maxAttempts = 8
	firstPause  = 15 * time.Second
	longPause   = 30 * time.Minute
)

// Deliver sends everything that is due by now through a chat, in order of when
// it was due. It sends each delivery once: one whose outcome is unknown is
// looked for first, and where that cannot be done it is not repeated. now is
// asked before each send, so that waiting costs nobody their lease.
func (m *Mentor) Deliver(ctx context.Context, platform string, chat Chat, now func() time.Time) error {
	for ctx.Err() == nil {
		at := now()
		batch, err := m.store.Claim(ctx, platform, store.At(at), store.At(at.Add(leaseTime)), claimBatch)
		if err != nil {
			return fmt.Errorf("deliver to %s: %w", platform, err)
		}
		for _, d := range batch {
			if err := m.store.Settle(ctx, m.deliver(ctx, chat, d, now())); err != nil {
				return fmt.Errorf("deliver to %s: %w", platform, err)
			}
		}
		if len(batch) < claimBatch {
			return nil
		}
	}
	return ctx.Err()
}

// deliver carries one claimed delivery as far as it goes and returns it with
// its outcome.
func (m *Mentor) deliver(ctx context.Context, chat Chat, d store.Delivery, now time.Time) store.Delivery {
	if d.State == store.Doubtful {
		if done := m.lookBack(ctx, chat, &d, now); done {
			return d
		}
	}
	if d.Expires <= store.At(now) {
		d.State, d.Error = store.Expired, "its time was over"
		return d
	}
	var message Message
	if err := json.Unmarshal([]byte(d.Body), &message); err != nil {
		return m.outcome(d, fmt.Errorf("%w: %w", ErrBadContent, err), now)
	}
	id, err := chat.Send(ctx, recipient(d), message, ref(d))
	d.Message = id
	return m.outcome(d, err, now)
}

// lookBack decides a delivery that may have been sent already. done is false
// when it was not, and may be sent now.
func (m *Mentor) lookBack(ctx context.Context, chat Chat, d *store.Delivery, now time.Time) (done bool) {
	finder, ok := chat.(Finder)
	if !ok {
		d.State, d.Error = store.Dead, "it may have been sent, and this platform does not let us look"
		return true
	}
	id, found, err := finder.Find(ctx, recipient(*d), ref(*d), d.Created.Time())
	switch {
	case err != nil:
		*d = m.outcome(*d, fmt.Errorf("%w: look for it: %w", ErrAmbiguous, err), now)
		return true
	case found:
		d.State, d.Message, d.Error = store.Sent, id, ""
		return true
	}
	return false
}

// outcome is the table of what each way of failing means for a delivery.
func (m *Mentor) outcome(d store.Delivery, err error, now time.Time) store.Delivery {
	var wait *RetryAfterError
	if err == nil {
		d.State, d.Error = store.Sent, ""
		return d
	}
	d.Error = err.Error()
	switch {
	case errors.As(err, &wait):
		d.State, d.Due = store.Ready, store.At(now.Add(wait.After))
	case errors.Is(err, ErrAmbiguous):
		d.State, d.Due = store.Doubtful, store.At(now.Add(leaseTime))
	case errors.Is(err, ErrUnreachable), errors.Is(err, ErrInstallationDead), errors.Is(err, ErrBadContent), d.Attempts >= maxAttempts:
		d.State = store.Dead
		m.log.Warn("delivery is dead", "id", d.ID, "kind", d.Kind, "platform", d.Platform, "attempts", d.Attempts, "error", err)
	default:
		d.State, d.Due = store.Ready, store.At(now.Add(pauseBefore(d.Attempts)))
	}
	return d
}

// pauseBefore doubles the wait with each attempt that failed.
func pauseBefore(attempts int) time.Duration {
	return min(firstPause<<min(max(attempts-1, 0), 16), longPause)
}

func recipient(d store.Delivery) Recipient {
	return Recipient{Account: Account{Platform: d.Platform, Team: d.Team, User: d.User}, Channel: d.Channel}
}

// ref names a delivery in 25 characters or fewer, as Discord's nonce asks.
func ref(d store.Delivery) string { return fmt.Sprintf("rung-%d", d.ID) }

func encodeMessage(m Message) (string, error) {
	body, err := json.Marshal(m)
	if err != nil {
		return "", fmt.Errorf("encode a message: %w", err)
	}
	return string(body), nil
}
