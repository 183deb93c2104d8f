// Package slackfake is Slack as far as Rung uses it, for tests: strict about
// tokens, limits, required fields and deadlines, and a call it does not know
// fails the test.
//
//	fake := slackfake.New(t, clock)
//	ana := fake.Person("U0ANA", "ana", "Europe/Berlin", false)
//	fake.Serve(handler)            // where the bot listens for HTTP
//	fake.Command(ana, channel, "/quiz", "http")
package slackfake
