package discordbot

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// permissions are what the bot may do in a guild, each with its reason. Answers to
// commands need none of them. Source: docs.discord.com/developers, Permissions.
var permissions = []struct {
	name string
	bit  uint
	why  string
}{
	{"View Channels", 10, "to find the channel of a board by its name"},
	{"Send Messages", 11, "to post the boards that an admin asked for"},
	{"Embed Links", 14, "the mentor's messages are embeds"},
	{"Attach Files", 15, "pictures of boards"},
	{"Read Message History", 16, "to look whether a board has arrived before it is sent again"},
}

// Invite is the address that adds the bot to a guild, with the permissions that it
// needs and no more.
func Invite(applicationID string) string {
	bits := uint64(0)
	for _, p := range permissions {
		bits |= 1 << p.bit
	}
	values := url.Values{"client_id": {applicationID}, "scope": {"bot applications.commands"}, "permissions": {strconv.FormatUint(bits, 10)}}
	return "https://discord.com/oauth2/authorize?" + values.Encode()
}

// Manifest is what an admin does to make the app and to invite it: Discord reads no
// file. address is where Rung can be reached from outside, like
// https://rung.example.org, or "" for the gateway. Without the id of the
// application the link has a gap to fill in.
func Manifest(applicationID, address string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# Rung in Discord")
	line("# 1. At https://discord.com/developers/applications press New Application and name it Rung.")
	line("# 2. General Information: copy the Application ID to discord.application_id.")
	line("# 3. Bot: press Reset Token and copy the token to discord.token. No Privileged Gateway Intent is needed: leave all of them off.")
	if address != "" {
		line("# 4. General Information: copy the Public Key to discord.public_key and start Rung. Then write this as the Interactions Endpoint URL:")
		line("#    %s/discord/interactions", strings.TrimSuffix(address, "/"))
	} else {
		line("# 4. General Information: leave the Interactions Endpoint URL empty. Rung comes to Discord, and needs no public address.")
	}
	line("# 5. Open the link below and choose your server. It asks for these permissions:")
	for _, p := range permissions {
		line("#    %s: %s", p.name, p.why)
	}
	line("%s", Invite(cmp.Or(applicationID, "APPLICATION_ID")))
	return b.String()
}
