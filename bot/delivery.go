package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"github.com/rungbot/rung/store"
)

// A send takes sendTime at most; one of unknown outcome is looked for after
// readBack, so a claim is held for both. What fails is tried again after
// growing pauses until its time is over: late is better than never. Only what
// never expires is given up, after maxAttempts.
const (
	sendTime    = 30 * time.Second
	readBack    = time.Minute
	leaseTime   = sendTime + readBack
	maxAttempts = 100 // more than fit in the longest day
	shortPause  = time.Second
	firstPause  = 15 * time.Second
	longPause   = 30 * time.Minute
)

// deliver carries one claimed delivery as far as it goes and returns it with
// its outcome.
func (m *Mentor) deliver(ctx context.Context, chat Chat, d store.Delivery, now time.Time) (store.Delivery, error) {
	if d.State == store.Doubtful && d.Body != "" { // without a body it was never sent
		if done := m.lookBack(ctx, chat, &d, now); done {
			return d, nil
		}
	}
	if d.Expires <= store.At(now) {
		d.State, d.Error = store.Expired, "its time was over"
		return d, nil
	}
	if d.Learner != nil {
		if err := m.prepareDaily(ctx, &d, now); err != nil || d.State == store.Withdrawn {
			return d, err
		}
	}
	var message Message
	if err := json.Unmarshal([]byte(d.Body), &message); err != nil {
		return m.outcome(d, fmt.Errorf("%w: %w", ErrBadContent, err), now), nil
	}
	limited, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	var err error
	d.Message, err = chat.Send(limited, recipient(d), message, ref(d))
	if unreachable(d, err) {
		if failed := m.knock(ctx, d, now); failed != nil {
			return d, failed
		}
	}
	return m.outcome(d, err, now), nil
}

// lookBack decides a delivery that may have been sent already. done is false
// when it was not, and may be sent now.
func (m *Mentor) lookBack(ctx context.Context, chat Chat, d *store.Delivery, now time.Time) (done bool) {
	finder, ok := chat.(Finder)
	if !ok {
		m.bury(d, errors.New("it may have been sent, and this platform does not let us look"))
		return true
	}
	limited, cancel := context.WithTimeout(ctx, sendTime)
	defer cancel()
	id, found, err := finder.Find(limited, recipient(*d), ref(*d), d.Created.Time().Add(-clockSlack))
	switch {
	case err != nil && (final(err) || d.Expires <= store.At(now) || d.Attempts >= maxAttempts):
		m.bury(d, fmt.Errorf("it may have been sent, and looking for it failed: %w", err))
		return true
	case err != nil:
		m.holdAfter(err, *d, now)
		d.Error, d.Due = err.Error(), store.At(now.Add(max(wait(err, d.Attempts), readBack)))
		return true
	case found:
		d.State, d.Message, d.Error = store.Sent, id, ""
		return true
	}
	return false
}

// outcome is the table of what each way of failing means for a delivery.
func (m *Mentor) outcome(d store.Delivery, err error, now time.Time) store.Delivery {
	switch {
	case err == nil:
		d.State, d.Error = store.Sent, ""
	case errors.Is(err, ErrAmbiguous), errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		d.State, d.Error, d.Due = store.Doubtful, err.Error(), store.At(now.Add(leaseTime))
	case final(err), d.Attempts >= maxAttempts:
		m.bury(&d, err)
	default:
		m.holdAfter(err, d, now)
		d.State, d.Error = store.Ready, err.Error()
		d.Due = min(store.At(now.Add(wait(err, d.Attempts))), d.Expires)
	}
	return d
}

// final reports whether trying again is of no use.
func final(err error) bool {
	return errors.Is(err, ErrUnreachable) || errors.Is(err, ErrInstallationDead) || errors.Is(err, ErrBadContent)
}

// bury gives a delivery up.
func (m *Mentor) bury(d *store.Delivery, err error) {
	d.State, d.Error = store.Dead, err.Error()
	m.log.Warn("delivery is dead", "id", d.ID, "kind", d.Kind, "platform", d.Platform, "attempts", d.Attempts, "error", err)
}

// wait is how long to wait after an error: as long as the platform says, else
// twice as long with each attempt that failed.
func wait(err error, attempts int) time.Duration {
	if told := (*RetryAfterError)(nil); errors.As(err, &told) {
		return max(told.After, shortPause)
	}
	return pauseBefore(attempts)
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
