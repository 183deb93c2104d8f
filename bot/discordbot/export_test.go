package discordbot

// What tests in discordbot_test need of the inside.
var (
	Dispatch = (*Bot).dispatch
	Render   = render
	Marked   = marked
)

// CommandsOf are the commands as they are registered.
func CommandsOf(b *Bot) any { return applicationCommands(b.commands, "") }
