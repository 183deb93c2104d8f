package discordbot

// What tests in discordbot_test need of the inside.
var (
	Dispatch = (*Bot).dispatch
	Render   = render
	Marked   = marked
)
