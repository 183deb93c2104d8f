package slackbot

import (
	"fmt"
	"strings"

	"github.com/rungbot/rung/bot"
)

// scopes are what the app may do in a workspace, each with its reason.
var scopes = []struct{ name, why string }{
	{"commands", "the commands, like /quiz"},
	{"chat:write", "to answer, and to send the daily quiz to those who asked for it"},
	{"im:write", "to know which direct message is ours, so that nobody else reads an answer"},
	{"im:history", "to read what people write to Rung in a direct message, and to look whether a quiz has arrived"},
	{"app_mentions:read", "to answer @rung in a channel"},
	{"files:write", "pictures of streaks and boards, and the file that /rung export collects"},
	{"users:read", "names for the board, the time zone for the daily quiz, and who is an admin"},
}

// events are what Slack tells the app.
var events = []string{"app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked"}

// Limits of a manifest, in characters. Source: Slack's manifest schema.
const (
	maxDescription = 140
	maxCommandHelp = 2000
	maxUsage       = 1000
)

// Manifest is what an admin pastes to make the app: YAML with every command and
// every scope with its reason. address is where Rung can be reached from outside,
// like https://rung.example.org, or "" for Socket Mode.
func Manifest(address string) string {
	address = strings.TrimSuffix(address, "/")
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	url := func(indent, key, path string) {
		if address != "" {
			line("%s%s: %q", indent, key, address+path)
		}
	}
	line("display_information:")
	line("  name: Rung")
	line("  description: %q", bot.Cut("A mentor on the way to backend developer: what to learn next, answers, and quizzes that come back in time.", maxDescription))
	line("  background_color: %q", "#0f6e5d")
	line("features:")
	line("  app_home:")
	line("    home_tab_enabled: true")
	line("    messages_tab_enabled: true")
	line("    messages_tab_read_only_enabled: false")
	line("  bot_user:")
	line("    display_name: Rung")
	line("    always_online: true")
	line("  slash_commands:")
	for _, c := range bot.Commands() {
		line("    - command: /%s", c.Name)
		line("      description: %q", bot.Cut(c.Help, maxCommandHelp))
		if hint := usageHint(c); hint != "" {
			line("      usage_hint: %q", bot.Cut(hint, maxUsage))
		}
		line("      should_escape: false")
		url("      ", "url", "/slack/commands")
	}
	line("oauth_config:")
	line("  scopes:")
	line("    bot:")
	for _, s := range scopes {
		line("      - %s # %s", s.name, s.why)
	}
	line("settings:")
	line("  event_subscriptions:")
	url("    ", "request_url", "/slack/events")
	line("    bot_events:")
	for _, e := range events {
		line("      - %s", e)
	}
	line("  interactivity:")
	line("    is_enabled: true")
	url("    ", "request_url", "/slack/interactions")
	line("  org_deploy_enabled: false")
	line("  socket_mode_enabled: %v", address == "")
	line("  token_rotation_enabled: false")
	return b.String()
}

// usageHint is what stands behind a command while it is being typed.
func usageHint(c *bot.Command) string {
	var parts []string
	for _, sub := range c.Subs {
		parts = append(parts, sub.Name)
	}
	if len(parts) > 0 {
		return strings.Join(parts, "|")
	}
	return strings.TrimSpace(strings.TrimPrefix(c.Usage(), "/"+c.Name))
}
