package discordbot

import (
	"errors"
	"fmt"

	"github.com/gorilla/websocket"

	"github.com/rungbot/rung/bot"
)

// ErrGatewayOver says that Discord closed the gateway for a reason that trying
// again cannot mend. The error that wraps it says what to change.
var ErrGatewayOver = errors.New("discord closed the gateway for good")

// The ends of a connection that the next one has to know of.
var (
	errReconnect      = errors.New("discord wants us to reconnect")
	errInvalidSession = errors.New("discord ended the session")
	errZombie         = errors.New("discord does not acknowledge heartbeats")
)

// Close codes that need care. Source: docs.discord.com/developers/topics/opcodes-and-status-codes.
const (
	badToken         = 4004
	badSequence      = 4007
	sessionTimedOut  = 4009
	invalidShard     = 4010
	shardingRequired = 4011
	oldVersion       = 4012
	invalidIntents   = 4013
	refusedIntents   = 4014

	resumable = 4000 // our own: after any but 1000 and 1001 the session can be resumed
)

// changes says what to change after a code that is final.
var changes = map[int]string{
	badToken:         "Discord does not know the token: copy it again at discord.com/developers/applications under Bot into discord.token, then start Rung again",
	invalidShard:     "Discord does not accept this shard: take discord.shards out of the configuration, then start Rung again",
	shardingRequired: "Rung is in too many servers for so few shards: take discord.shards out of the configuration or raise it, then start Rung again",
	oldVersion:       "Discord no longer speaks this version of its gateway: install a newer Rung",
	invalidIntents:   "Discord no longer knows the events that Rung asks for: install a newer Rung",
	refusedIntents:   "Discord does not let this bot have events of servers and direct messages: look for a notice at discord.com/developers/applications under Bot, then start Rung again",
}

// overError is an end for good.
type overError struct{ code int }

var _ error = (*overError)(nil)

func (e *overError) Error() string { return fmt.Sprintf("%s (code %d)", changes[e.code], e.code) }

// Is makes it an [ErrGatewayOver], and one of the token a [bot.ErrInstallationDead].
func (e *overError) Is(target error) bool {
	return target == ErrGatewayOver || target == bot.ErrInstallationDead && e.code == badToken
}

// ended says why a connection could not be read any more.
func (s *session) ended(err error) error {
	var closed *websocket.CloseError
	if !errors.As(err, &closed) {
		return fmt.Errorf("read gateway: %w", err)
	}
	if _, final := changes[closed.Code]; final {
		return &overError{closed.Code}
	}
	if closed.Code == badSequence || closed.Code == sessionTimedOut {
		s.forget()
	}
	return fmt.Errorf("discord closed the gateway with code %d", closed.Code)
}
