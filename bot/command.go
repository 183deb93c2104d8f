package bot

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
)

// Command is one entry of the list of commands. It has arguments or
// subcommands, never both: Discord cannot have both.
type Command struct {
	Name string
	Help string // one short sentence without a full stop
	Args []Arg
	Subs []*Command

	parent string // name of the command it is a subcommand of
	run    handler
}

// ArgKind says what an argument takes.
type ArgKind int

// The kinds of argument. A command has at most one of Words, and at most one
// of Number.
const (
	OneOf  ArgKind = iota // one of Options
	Words                 // all the words that other arguments leave
	Number                // a whole number from Min to Max, written last
)

// Arg is an argument of a command.
type Arg struct {
	Name     string
	Help     string
	Kind     ArgKind
	Required bool
	Options  []string // OneOf
	Example  string   // Words: a value worth typing
	Min, Max int      // Number

	// complete lists values for Words, if they are known.
	complete func(*source) []string
}

// Completes reports whether a value of the argument is one of a list that
// completion knows.
func (a Arg) Completes() bool { return a.complete != nil }

// Commands is the list of all commands. Help, parsers, completion and the
// README come from it.
func Commands() []*Command {
	list := []*Command{roadmapCommand(), faqCommand(), quizCommand(), dailyCommand(), streakCommand(), leaderboardCommand(), mentorCommand(), rungCommand()}
	for _, c := range list {
		for _, s := range c.Subs {
			s.parent = c.Name + " "
		}
	}
	return list
}

// Usage returns how a command is written: "/quiz [topic] [count]".
func (c *Command) Usage() string {
	parts := []string{"/" + c.parent + c.Name}
	for _, a := range c.Args {
		name := a.Name
		if a.Kind == OneOf {
			name = strings.Join(a.Options, "|")
		}
		if !a.Required {
			name = "[" + name + "]"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, " ")
}

// example returns a line that works: the command with a value for each argument
// that it needs.
func (c *Command) example() string {
	line := "/" + c.parent + c.Name
	for _, a := range c.Args {
		switch {
		case !a.Required:
		case a.Kind == OneOf:
			line += " " + a.Options[0]
		case a.Kind == Number:
			line += " " + strconv.Itoa(a.Min)
		default:
			line += " " + a.Example
		}
	}
	return line
}

// Entries lists what can be typed: each command without subcommands and each
// subcommand, with its usage.
func Entries() []Choice {
	var entries []Choice
	for _, c := range Commands() {
		if len(c.Subs) == 0 {
			entries = append(entries, Choice{c.Usage(), c.Help})
		}
		for _, s := range c.Subs {
			entries = append(entries, Choice{s.Usage(), s.Help})
		}
	}
	return entries
}

// parse finds the command of a line and reads its arguments.
func (m *Mentor) parse(line string) (handler, map[string]string, error) {
	words := strings.Fields(strings.TrimPrefix(line, "/"))
	c, words, err := find(m.commands, words)
	if err != nil {
		return handler{}, nil, err
	}
	args, err := c.read(words)
	return c.run, args, err
}

// find walks from the list to the command or subcommand that the words name
// and returns the words after it.
func find(list []*Command, words []string) (*Command, []string, error) {
	if len(words) == 0 {
		return nil, nil, complain("That is only a slash. Type ", Fixed("/rung help"), " to see what I can do.")
	}
	if strings.EqualFold(words[0], "rung") && len(words) > 1 && named(list, words[1]) != nil && !strings.EqualFold(words[1], "rung") {
		words = words[1:] // another app may own the name, so /rung quiz is /quiz
	}
	c := named(list, words[0])
	if c == nil {
		return nil, nil, unknown("I do not know that command.", words[0], list, "/")
	}
	rest := words[1:]
	if len(c.Subs) == 0 {
		return c, rest, nil
	}
	if len(rest) == 0 {
		return nil, nil, complain(Fixed("/"+c.Name), " needs one more word: ", Fixed("/"+c.Name+" "+names(c.Subs, "|")), ".")
	}
	sub := named(c.Subs, rest[0])
	if _, near := guide.Nearest(rest[0], strings.Split(names(c.Subs, " "), " ")); sub == nil && !near && c.Name == "rung" { // /rung quizz
		return nil, nil, unknown("I do not know that command.", rest[0], list, "/")
	}
	if sub == nil {
		return nil, nil, unknown("I do not know that part of /"+c.Name+".", rest[0], c.Subs, "/"+c.Name+" ")
	}
	return sub, rest[1:], nil
}

func named(list []*Command, name string) *Command {
	for _, c := range list {
		if strings.EqualFold(c.Name, name) {
			return c
		}
	}
	return nil
}

func names(list []*Command, separator string) string {
	var all []string
	for _, c := range list {
		all = append(all, c.Name)
	}
	return strings.Join(all, separator)
}

// unknown complains about a name and offers the nearest one. It never repeats
// what was typed.
func unknown(sentence, typed string, list []*Command, prefix string) error {
	if near, ok := guide.Nearest(typed, strings.Split(names(list, " "), " ")); ok {
		return complain(sentence, " Did you mean ", Fixed(prefix+near), "?")
	}
	return complain(sentence, " Type ", Fixed("/rung help"), " to see what I can do.")
}

// read assigns the words to the arguments: a number from the end, fixed
// options in order, and the rest to Words.
func (c *Command) read(words []string) (map[string]string, error) {
	args := map[string]string{}
	for _, a := range c.Args {
		if a.Kind != Number || len(words) == 0 {
			continue
		}
		n, err := strconv.Atoi(words[len(words)-1])
		if err != nil {
			continue
		}
		if n < a.Min || n > a.Max {
			return nil, complain(fmt.Sprintf("The %s goes from %d to %d.", a.Name, a.Min, a.Max))
		}
		args[a.Name] = strconv.Itoa(n)
		words = words[:len(words)-1]
	}
	for _, a := range c.Args {
		switch {
		case a.Kind == OneOf && len(words) > 0:
			for _, option := range a.Options {
				if strings.EqualFold(option, words[0]) {
					args[a.Name], words = option, words[1:]
					break
				}
			}
		case a.Kind == Words && len(words) > 0:
			args[a.Name], words = strings.Join(words, " "), nil
		}
		if a.Required && args[a.Name] == "" {
			return nil, complain("Write it like this: ", Fixed(c.example()))
		}
	}
	if len(words) > 0 {
		return nil, complain("I did not understand all of that. Write it like this: ", Fixed(c.example()))
	}
	return args, nil
}

// maxChoices is how many completions Discord shows.
const maxChoices = 25

// source is what completion draws from.
type source struct {
	*Mentor
	bank *quizzes.Bank // as it is seen where the line is typed
}

// choices lists the lines that the one being typed can become.
// Commands only some may use are left out where the platform does not say that
// the person runs the workspace. While the first word is typed, every command
// it can become gets its share of the places.
func (s *source) choices(line string, admin bool) []Choice {
	line = strings.TrimLeft(line, " ")
	if !strings.HasPrefix(line, "/") {
		return nil
	}
	var choices []Choice
	add := func(full, help string) bool {
		fits := len(choices) < maxChoices && len(full) >= len(line) && strings.EqualFold(full[:len(line)], line)
		if fits {
			choices = append(choices, Choice{full, help})
		}
		return fits
	}
	groups := s.typed(line, admin)
	for _, group := range groups { // before the values of any, which would fill the list
		share := max(maxChoices/len(groups), 1)
		for _, c := range group {
			if share > 0 && add("/"+c.parent+c.Name, c.Help) {
				share--
			}
		}
	}
	for _, group := range groups {
		for _, c := range group {
			s.completions(c, "/"+c.parent+c.Name, add)
		}
	}
	return choices
}

// typed returns the commands that a line can still become: each without
// subcommands, or its subcommands.
func (m *Mentor) typed(line string, admin bool) (groups [][]*Command) {
	word, _, _ := strings.Cut(line, " ")
	for _, c := range m.commands {
		name := "/" + c.Name
		if c.Needs() > RoleMember && !admin || len(word) > len(name) || !strings.EqualFold(name[:len(word)], word) {
			continue
		}
		if len(c.Subs) == 0 {
			groups = append(groups, []*Command{c})
		} else {
			groups = append(groups, c.Subs)
		}
	}
	return groups
}

// Needs returns the least role that can use any of a command.
func (c *Command) Needs() Role {
	if len(c.Subs) == 0 {
		return c.run.needs
	}
	least := RoleAdmin
	for _, s := range c.Subs {
		least = min(least, s.run.needs)
	}
	return least
}

func (s *source) completions(c *Command, prefix string, add func(line, help string) bool) {
	for _, a := range c.Args {
		for _, option := range a.Options {
			add(prefix+" "+option, c.Help)
		}
		if a.complete != nil {
			for _, value := range a.complete(s) {
				add(prefix+" "+value, c.Help)
			}
		}
	}
}
