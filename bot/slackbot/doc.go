// Package slackbot is the mentor in Slack.
//
//	b, err := slackbot.New(slackbot.Options{Mentor: m, Clock: clock, Log: log, BotToken: token, AppToken: other})
//	err = b.Run(ctx)            // Socket Mode: with AppToken, no public address
//	http.Handle("/slack/", b)   // or over HTTP: with SigningSecret
//
// What happens in Slack arrives as one of three payloads: a slash command, an
// interaction (a button or a form) or an event (a direct message, a mention).
// inbound.go turns each into a [bot.Event], answer.go brings the [bot.Reply]
// back: into the response of a command, through the response_url of a press,
// by chat.postMessage where somebody wrote. Nothing is sent before the mentor
// has committed what was done.
//
// Messages are Block Kit (render.go): rich text, so that no text of a person
// can become markup or a mention, cut to Slack's limits by rune.
//
// # Sources
//
// docs.slack.dev: slash commands, interactivity, Events API, Block Kit,
// chat.postMessage, "Verifying requests from Slack".
package slackbot
