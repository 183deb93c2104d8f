package discordbot

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"time"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// refusal is Discord's answer to a call that it did not carry out.
type refusal struct{ status, code int }

func (r *refusal) Error() string {
	if r.code == 0 {
		return fmt.Sprintf("discord answers with status %d", r.status)
	}
	return fmt.Sprintf("discord says %d (status %d)", r.code, r.status)
}

// The codes that are asked for by name. Source: docs.discord.com/developers,
// Opcodes and Status Codes, JSON error codes.
const (
	unknownWebhook  = 10015 // a follow-up that was faster than the response it follows
	openingTooFast  = 40003
	alreadyAnswered = 40060
)

// tooEarly is how long a follow-up waits for the response that it follows.
const tooEarly = 200 * time.Millisecond

// discordErrors says what Discord's codes mean to the mentor. Source: as above.
var discordErrors = map[error][]int{
	bot.ErrUnreachable: {10003, 10004, 10013, 50001, 50007, 50009, 50013, 50278},
	bot.ErrBadContent:  {40005, 50006, 50008, 50035},
}

// sendError turns an error of a call into one of [bot.Chat]. Only Discord's own
// code is kept: other texts may hold addresses that are secret.
func sendError(err error) error {
	var limited *bot.RetryAfterError
	var refused *refusal
	var rest *discordgo.RESTError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return limited
	case errors.Is(err, discordgo.ErrUnauthorized):
		return refusedError(&refusal{status: http.StatusUnauthorized})
	case errors.As(err, &rest) && rest.Response != nil:
		refused = &refusal{status: rest.Response.StatusCode}
		if rest.Message != nil {
			refused.code = rest.Message.Code
		}
		return refusedError(refused)
	case errors.As(err, &refused):
		return refusedError(refused)
	}
	return fmt.Errorf("discord could not be reached (%T): %w", err, bot.ErrAmbiguous) // it may have been done
}

// refusedError is a refusal as the mentor knows it. A status without a code of the
// table stands for the worst that it can mean where trying again has a price:
// who is refused too often is shut out.
func refusedError(r *refusal) error {
	for kind, codes := range discordErrors {
		if slices.Contains(codes, r.code) {
			return fmt.Errorf("%w: %w", r, kind)
		}
	}
	switch {
	case r.status == http.StatusUnauthorized:
		return fmt.Errorf("%w: %w", r, bot.ErrInstallationDead)
	case r.code == unknownWebhook:
		return &bot.RetryAfterError{After: tooEarly}
	case r.code == openingTooFast:
		return r
	case r.status == http.StatusForbidden, r.status == http.StatusNotFound:
		return fmt.Errorf("%w: %w", r, bot.ErrUnreachable)
	case r.status == http.StatusBadRequest, r.status == http.StatusRequestEntityTooLarge:
		return fmt.Errorf("%w: %w", r, bot.ErrBadContent)
	case r.status >= http.StatusInternalServerError:
		return fmt.Errorf("%w: %w", r, bot.ErrAmbiguous)
	}
	return r
}

// says reports whether an error is Discord's word with that code.
func says(err error, code int) bool {
	var r *refusal
	return errors.As(err, &r) && r.code == code
}
