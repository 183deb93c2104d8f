package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Recipient is whom a message goes to that answers no event: a person by
// direct message, or everybody in a channel.
type Recipient struct {
	Account Account
	Channel string // "" for a direct message
}

// Chat is what an adapter offers so that the mentor can speak first. It is used
// for several teams at once, and for one team by one caller at a time.
type Chat interface {
	// Send says a message and returns the platform's id of it. ref is short,
	// the same each time this message is sent, and where the platform can carry
	// it travels with the message. Its errors wrap one of ErrUnreachable,
	// ErrInstallationDead, ErrBadContent and ErrAmbiguous or are a
	// [RetryAfterError]; any other error means that nothing was sent and it may
	// be tried again.
	Send(ctx context.Context, to Recipient, m Message, ref string) (id string, err error)
}

// Finder is a Chat that can look for what it has sent.
type Finder interface {
	// Find looks for a message sent with ref since the given time. Errors are
	// those of Send.
	Find(ctx context.Context, to Recipient, ref string, since time.Time) (id string, found bool, err error)
}

// The ways in which sending can fail, besides [RetryAfterError].
var (
	ErrUnreachable      = errors.New("this person cannot be reached")
	ErrInstallationDead = errors.New("the mentor is no longer installed there")
	ErrBadContent       = errors.New("the platform refuses this message")
	ErrAmbiguous        = errors.New("the message may have been sent")
)

// RetryAfterError says that the platform wants us to wait.
type RetryAfterError struct{ After time.Duration }

func (e *RetryAfterError) Error() string { return fmt.Sprintf("the platform asks to wait %s", e.After) }

// Patiently does something again as long as a platform asks to wait, which means
// that it was not done. Nothing else is tried again: it may have been done.
func Patiently(ctx context.Context, do func() error) error {
	for {
		err := do()
		limited := (*RetryAfterError)(nil)
		if !errors.As(err, &limited) {
			return err
		}
		select {
		case <-time.After(limited.After):
		case <-ctx.Done():
			return err
		}
	}
}
