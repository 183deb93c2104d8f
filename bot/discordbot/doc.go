// Package discordbot is the mentor in Discord.
//
//	b, err := discordbot.New(ctx, discordbot.Options{Mentor: m, Clock: clock, Log: log, Token: token, ApplicationID: id})
//	err = b.Register(ctx)        // the commands, where they differ from what is registered
//	err = b.Run(ctx)             // over the gateway: no public address
//	http.Handle("/discord/", b)  // or over HTTP: with PublicKey
//
// What happens in Discord arrives as an interaction (a command, a button, a
// form, a completion) or, over the gateway only, as a message that somebody
// wrote to us. inbound.go turns each into a [bot.Event], answer.go brings the
// [bot.Reply] back: in the response of the interaction, by follow-ups through its
// webhook, or by a message where somebody wrote. Nothing is sent before the
// mentor has committed what was done.
//
// Messages are embeds (render.go) with all markdown of their text escaped; the
// first embed's url names what the message is, which nobody sees and which can be
// looked for. Discord's limits are kept by limit.go for everything that is sent.
//
// # Sources
//
// docs.discord.com/developers: Interactions, Application Commands, Message
// resource, Component reference, Rate Limits.
package discordbot
