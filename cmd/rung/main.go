// Command rung is the mentor: one binary that serves the chats, talks in a
// terminal, and checks what an operator gives it.
//
//	rung serve            serve the chats; with none configured, a page in the browser
//	rung chat             talk to the mentor in a terminal or through a pipe
//	rung schedule GRADES  show when a question comes back
//	rung deliveries       list what could not be sent
//	rung config check     check a configuration
//	rung content check    check decks of questions
//	rung healthcheck      ask a running Rung whether it is well
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"

	"github.com/rungbot/rung/guide"
)

func main() {
	syscall.Umask(0o077) // the database and exports are for the operator alone
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	p := program{args: os.Args[1:], env: os.Environ(), in: os.Stdin, out: os.Stdout, log: os.Stderr}
	if err := p.run(ctx); err != nil {
		if !errors.Is(err, context.Canceled) {
			fmt.Fprintln(os.Stderr, "rung: "+plain(err))
		}
		stop()
		os.Exit(1)
	}
}

// program is one run of the binary.
type program struct {
	args []string // without the program's name
	env  []string // as os.Environ
	in   io.Reader
	out  io.Writer
	log  io.Writer
}

// subcommand is one thing the binary does.
type subcommand struct {
	name, usage, help string
	run               func(*program, context.Context, []string) error
}

func subcommands() []subcommand {
	return []subcommand{
		{"serve", "serve [--config FILE]", "serve the chats; with none configured, a page in the browser", (*program).serve},
		{"chat", "chat [--db FILE] [--as NAME] [--at TIME] [--json] [--pictures DIR] [--config FILE]", "talk to the mentor here, or through a pipe", (*program).chat},
		{"schedule", "schedule GRADES", "show what grades like 4,4,3,3,4 lead to: step, grade, repetition, interval in days, easiness", (*program).schedule},
		{"deliveries", "deliveries [--state dead] [--db FILE] [--config FILE]", "list what could not be sent, beside a Rung that is running", (*program).deliveries},
		{"config", "config check|example [FILE]", "check a configuration, or print one with every key", (*program).configCommand},
		{"content", "content check [--against DIR] [DIR]", "check the built-in decks, or those of a folder beside them: rules, numbers against the plan, solver records; against texts that are not to be copied", (*program).content},
		{"content", "content flags [--db FILE] [--config FILE]", "list what learners doubt, beside a Rung that is running, and which questions rest for it", (*program).content},
		{"content", "content stats [--db FILE] [--config FILE]", "measure the questions by what learners answered, and say which want reading again", (*program).content},
		{"content", "content import --deck ID --title TITLE --about SENTENCE [--replace] FILE DIR", "make a deck in a folder of a CSV or TSV file", (*program).content},
		{"content", "content export [--format csv|anki|markdown] [--deck ID] [--config FILE]", "write questions for a spreadsheet, for Anki or to be read", (*program).content},
		{"content", "content blind [--solver 1|2] [--deck ID] [--seed N] DIR", "print the questions of a folder without their keys, for a solver", (*program).content},
		{"content", "content record 1|2 ANSWERS DIR", "keep a solver's answers beside the decks of a folder", (*program).content},
		{"guide", "guide eval [--half even|odd] FILE", "ask the guide the questions of a file, and print how many found their answer", (*program).guideEval},
		{"manifest", "manifest slack|discord [--http URL] [--application ID]", "print what makes the app in Slack (a manifest) or Discord (the steps and the link that invites it)", (*program).manifest},
		{"doctor", "doctor [--config FILE] [--slack-dm MEMBER] [--http URL]", "look at what Rung needs to serve, and say what mends it; on request try a direct message, and the address at which Slack reaches Rung", (*program).doctor},
		{"healthcheck", "healthcheck [--config FILE]", "exit with 0 if the Rung running here is well", (*program).healthcheck},
		{"version", "version", "print the version", (*program).version},
	}
}

// errUsage is an error of the command line; its text says what to write.
var errUsage = errors.New("usage")

// helpFlags ask for help, alone or after a command.
var helpFlags = []string{"-h", "-help", "--help"}

func (p *program) run(ctx context.Context) error {
	if len(p.args) == 0 || p.args[0] == "help" || slices.Contains(helpFlags, p.args[0]) {
		p.help()
		return nil
	}
	var names []string
	asksHelp, helped := len(p.args) == 2 && slices.Contains(helpFlags, p.args[1]), false
	for _, s := range subcommands() {
		if s.name == p.args[0] && !asksHelp {
			return s.run(p, ctx, p.args[1:])
		}
		if s.name == p.args[0] {
			fmt.Fprintf(p.out, "rung %s\n    %s\n", s.usage, s.help)
			helped = true
		}
		names = append(names, s.name)
	}
	if helped {
		return nil
	}
	hint := ""
	if near, ok := guide.Nearest(p.args[0], names); ok {
		hint = fmt.Sprintf("; did you mean %q", near)
	}
	return fmt.Errorf("%w: there is no command %q%s; rung help lists them", errUsage, p.args[0], hint)
}

func (p *program) help() {
	fmt.Fprint(p.out, "Rung is a mentor for people who are becoming backend developers.\n\n")
	for _, s := range subcommands() {
		fmt.Fprintf(p.out, "  rung %s\n      %s\n", s.usage, s.help)
	}
}

// flags parses the flags of a subcommand, named by the words its usage begins
// with, and returns what is left.
func (p *program) flags(name string, args []string, define func(*flag.FlagSet)) ([]string, error) {
	set := flag.NewFlagSet("rung "+name, flag.ContinueOnError)
	set.SetOutput(io.Discard)
	if define != nil {
		define(set)
	}
	err := set.Parse(args)
	for _, s := range subcommands() {
		if err != nil && strings.HasPrefix(s.usage+" ", name+" ") {
			return nil, fmt.Errorf("%w: %w; write rung %s", errUsage, err, s.usage)
		}
	}
	return set.Args(), nil
}
