// Package discordfake is a strict Discord for tests: one guild with people and a
// bot, its REST API over loopback, and people who use commands, press buttons,
// fill in forms and write. A call that it does not know, or that breaks a limit
// of Discord's, fails the test.
//
// Sources: docs.discord.com/developers, Receiving and Responding to Interactions,
// Application Commands, Message resource, Component reference, Rate Limits,
// Opcodes and Status Codes.
package discordfake
