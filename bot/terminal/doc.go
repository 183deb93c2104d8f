// Package terminal is the mentor in a terminal or a pipe: no account, no
// network. It also carries the conversation tests, which are text files of the
// same form.
//
// A line is what the person types. Lines that start with an exclamation mark
// steer:
//
//	!press LABEL     press a button, by its label or its id
//	!as NAME         go on as another person
//	!in dm|#channel  go on in a direct message or a channel
//	!at TIME         move the clock forward (RFC 3339) and let everything due happen
//
// After a press that asks for an answer to be typed, the next line that is no
// command is that answer. Empty lines and lines that start with "# " are passed over.
package terminal
