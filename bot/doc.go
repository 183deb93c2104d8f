// Package bot is the mentor, in words that every chat platform shares. This
// page is the tour of the whole program.
//
// # The house
//
//	cmd/rung        the binary: configuration, subcommands, wiring. The only place that sees two technologies
//	bot             the mentor: what a person can do and what is said in answer
//	bot/terminal    adapters: they turn what happens on a platform into an Event
//	bot/webchat     and render a Reply. None imports another
//	bot/slackbot    the same in Slack; slackfake beside it is a strict Slack for tests
//	bot/discordbot  the same in Discord; discordfake beside it is a strict Discord for tests
//	bot/picture     pictures of what is worth seeing at a glance
//	bot/bottest     conversations that every adapter carries out alike
//	quizzes         questions, grading, SM-2, which question is next
//	guide           the roadmap, the FAQ, the search that answers a question
//	store           records and the interfaces the mentor needs
//	store/sqlstore  the SQL that databases share
//	store/sqlite    a SQLite file: opening, migrations, errors
//
// Imports point one way: cmd/rung to adapters to bot to quizzes, guide and
// store. quizzes, guide and store know nothing of each other or of chat; a test
// in internal keeps it so.
//
// # One event
//
// An adapter makes an [Event] of what a person did and calls [Mentor.Handle].
// The mentor finds the command (command.go) or the button (press.go), opens a
// transaction of that learner, brings their days up to the present (day.go),
// carries out the wish (quiz.go, picks.go, typing.go, answer.go, roadmap.go,
// faq.go, streak.go, leaderboard.go, account.go), commits, and only then returns a [Reply]: what
// the platform acknowledges is on disk. The mentor keeps nothing in memory, so a
// button from before a restart, or from last month, works.
//
// Platforms deliver the same event more than once. A second press is safe
// because its prompt knows its answer; an event that comes again after the
// person went on, because its key is recorded in the transaction of its effect.
// Either way the reply shows the present state.
//
// # Time
//
// [Mentor.Tick] is the only entry for time. A learner's day is a date that ends
// at the learner's own hour in their own zone; closed days are rows that never
// change (ledger.go), and a streak is a pure function of them.
//
// # Speaking first
//
// What the mentor says without being asked, the daily quiz (dailyquiz.go) and the
// boards that post themselves (admin.go), is a delivery: a row written in the
// transaction of what caused it, unique by kind, target and key. A daily quiz is
// queued as a thin row, many in one transaction; the question is chosen when the
// row is claimed, so that it is chosen for the learner as they are then. An adapter
// offers a [Chat]; [Mentor.Deliver] claims what is due, workspace by workspace in
// turns (lanes.go), sends it and records the outcome (delivery.go). What may have
// been sent already is looked for, never sent again blindly.
//
// # Text
//
// A message is a small tree ([Text]), never a dialect. Adapters render and
// escape it. What a person types is text: it is searched or stored, never
// obeyed, and never repeated to others, the alias they chose aside.
package bot
