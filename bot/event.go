package bot

import "strings"

// EventKind says what happened.
type EventKind string

// What a person can do.
const (
	Said       EventKind = "text"     // a line typed: a command, or free text for the mentor
	Pressed    EventKind = "press"    // a button of one of our messages
	Submitted  EventKind = "submit"   // a form that we opened was sent
	HomeOpened EventKind = "home"     // the page of their own was opened, where a platform has one
	Complete   EventKind = "complete" // completion of a line being typed was asked for
)

// Account is one person on one platform. Several accounts may belong to the
// same learner.
type Account struct {
	Platform string // "slack", "discord", "web", "terminal"
	Team     string // the platform's team the user id belongs to; "" where ids are global
	User     string
}

// Place is where something happens.
type Place struct {
	Workspace string // Slack team or Discord guild; "" in a Discord direct message
	Channel   string // the platform's id of the channel; "" in a direct message
}

// Private reports whether only the person and the mentor are there.
func (p Place) Private() bool { return p.Channel == "" }

// mention is how people in a channel address the mentor, in any letter case.
const mention = "@rung"

// Addressed returns what a line says to the mentor, and whether it says
// anything to them: in a channel only commands and mentions do.
func (p Place) Addressed(line string) (string, bool) {
	if p.Private() || strings.HasPrefix(line, "/") {
		return line, true
	}
	if len(line) < len(mention) || !strings.EqualFold(line[:len(mention)], mention) {
		return "", false
	}
	rest := line[len(mention):]
	return strings.TrimSpace(rest), rest == "" || rest[0] == ' '
}

// Event is one thing a person did, in words every platform shares. An adapter
// makes it; [Mentor.Handle] answers it.
type Event struct {
	Kind    EventKind
	Key     string // the platform's id of this event, the same when it is delivered again; "" if it never is
	Account Account
	Name    string // the person's name as the platform shows it
	Zone    string // IANA zone of the person if the platform tells it, else ""
	Locale  string // language of the person's client if the platform tells that and no zone, like "pt-BR"; else ""
	Admin   bool   // whether the platform says that the person runs the workspace
	Place   Place
	Text    string // Said and Complete: the line; Submitted: what was typed
	Button  string // Pressed: the id of the button; Submitted: of the form
}
