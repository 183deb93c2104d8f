package slackbot

import (
	"errors"
	"fmt"
	"net/http"
	"slices"

	"github.com/slack-go/slack"

	"github.com/rungbot/rung/bot"
)

// slackErrors says what Slack's errors of sending mean to the mentor. What is
// not listed may be tried again. Source: docs.slack.dev, chat.postMessage.
var slackErrors = map[error][]string{
	bot.ErrUnreachable: {"channel_not_found", "messages_tab_disabled", "user_disabled", "user_not_found", "user_not_visible", "not_in_channel", "is_archived",
		"restricted_action", "restricted_action_read_only_channel", "restricted_action_thread_only_channel", "restricted_action_non_threadable_channel", "cannot_dm_bot"},
	bot.ErrInstallationDead: {"account_inactive", "token_revoked", "invalid_auth", "not_authed", "team_access_not_granted", "org_login_required", "token_expired"},
	bot.ErrBadContent:       {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "no_text", "msg_too_long", "missing_scope", "invalid_arguments", "too_many_attachments"},
	bot.ErrAmbiguous:        {"internal_error", "fatal_error", "request_timeout"},
}

// sendError turns an error of the SDK into one of [bot.Chat]. Only Slack's own
// word is kept: the SDK's texts may hold addresses that are secret.
func sendError(err error) error {
	var limited *slack.RateLimitedError
	var refused slack.SlackErrorResponse
	var status slack.StatusCodeError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &limited):
		return &bot.RetryAfterError{After: limited.RetryAfter}
	case errors.As(err, &refused):
		for kind, words := range slackErrors {
			if slices.Contains(words, refused.Err) {
				return fmt.Errorf("slack says %s: %w", refused.Err, kind)
			}
		}
		return fmt.Errorf("slack says %s", refused.Err)
	case errors.As(err, &status) && status.Code == http.StatusTooManyRequests:
		return &bot.RetryAfterError{After: defaultRetry}
	case errors.As(err, &status) && status.Code < http.StatusInternalServerError:
		return fmt.Errorf("slack answers with status %d", status.Code)
	}
	return fmt.Errorf("slack could not be reached (%T): %w", err, bot.ErrAmbiguous) // it may have been done
}
