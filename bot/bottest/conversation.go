package bottest

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/quizzes"
)

// Shown is one message as a person sees it through an adapter.
type Shown struct {
	To, In, Kind, Text string
	Buttons            []Button
	Ephemeral          bool
}

// Button is a button as a person sees it, with the id behind it.
type Button struct{ ID, Label string }

// String is the message as conversations compare it.
func (s Shown) String() string {
	head := fmt.Sprintf("(%s to %s in %s", s.Kind, s.To, s.In)
	if s.Ephemeral {
		head += ", nobody else"
	}
	out := head + ") " + s.Text
	for _, b := range s.Buttons {
		out += " [" + b.Label + "]"
	}
	return out
}

// Door is an adapter as a conversation uses it. Where is "dm" or a channel
// like "#backend-club".
type Door interface {
	// Type sends a line and returns what is said in answer.
	Type(who, where, line string) []Shown
	// Press presses a button by its id.
	Press(who, where, id string) []Shown
	// Fill sends the form that a press has opened.
	Fill(who, where, id, text string) []Shown
	// At moves the clock and returns what is said by then.
	At(now time.Time) []Shown
	// Restart stops everything and starts it again on the same database.
	Restart()
}

// Waiter is a Door behind which answers arrive by themselves: what a conversation
// misses may be on its way.
type Waiter interface {
	// More waits for what is said next and returns it, nothing when it has waited
	// in vain.
	More() []Shown
}

// Conversations runs every conversation file that the glob matches, each with
// a new door. A file holds lines as a person types them; "!as", "!in", "!at"
// and "!press" steer as in a terminal. "!press the right answer" and "!press a
// wrong answer" know the question and do all that an answer takes; "!pick" and the
// beginning of an option's text picks that option, wherever it stands. "!until"
// and words of a question answers those before it. "!fill"
// sends what follows in the form that has opened, and "!restart" restarts the
// program. Lines that start with "<" say what must be read in answer to the line
// before them:
//
//	< words     the answer has these words, after those of the line above
//	<* words    the answer has these words anywhere
//	<! words    the answer has them nowhere
//	<.          nothing is said
//
// An answer is read as "(kind to ana in dm) text [Button] [Button]". One that
// nothing is said about must not be an error.
func Conversations(t *testing.T, glob string, bank *quizzes.Bank, open func(t *testing.T) Door) {
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations at %s: %v", glob, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			c := &conversation{t: t, file: file, bank: bank, door: open(t), who: "ana", where: "dm"}
			c.run()
		})
	}
}

type conversation struct {
	t          *testing.T
	file       string
	line       int
	bank       *quizzes.Bank
	door       Door
	who, where string
	seen       []Shown

	answer  []Shown // to the last line typed
	from    int     // how much of it the expectations have passed
	checked bool    // something was said about it
}

func (c *conversation) run() {
	file, err := os.Open(c.file)
	if err != nil {
		c.t.Fatal(err)
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	typed := 0
	for lines.Scan() && !c.t.Failed() {
		c.line++
		line := strings.TrimSpace(lines.Text())
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "<"):
			c.checked = true
			c.expect(line)
		default:
			c.unsaid()
			typed++
			c.answer, c.from, c.checked = c.say(line), 0, false
			c.seen = append(c.seen, c.answer...)
		}
	}
	if err := lines.Err(); err != nil || typed == 0 {
		c.t.Fatalf("%s: nothing was typed: %v", c.file, err)
	}
	c.unsaid()
}

func (c *conversation) fail(format string, args ...any) {
	c.t.Helper()
	c.t.Errorf("%s:%d: %s\nThe answer was:\n%s", c.file, c.line, fmt.Sprintf(format, args...), read(c.answer))
}

func (c *conversation) unsaid() {
	for _, m := range c.answer {
		if m.Kind == "error" && !c.checked {
			c.fail("an error that the conversation does not expect before this line")
		}
	}
}

func (c *conversation) say(line string) []Shown {
	verb, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	switch verb {
	case "!as":
		c.who = rest
		return nil
	case "!in":
		c.where = rest
		return nil
	case "!at":
		now, err := time.Parse(time.RFC3339, rest)
		if err != nil {
			c.t.Fatalf("%s:%d: %v", c.file, c.line, err)
		}
		return c.door.At(now)
	case "!restart":
		c.door.Restart()
		return nil
	case "!fill":
		return c.door.Fill(c.who, c.where, c.form(), rest)
	case "!press":
		if rest == "the right answer" || rest == "a wrong answer" {
			return c.answerAll(rest == "the right answer")
		}
		return c.door.Press(c.who, c.where, c.button(rest))
	case "!until":
		return []Shown{c.until(rest)}
	case "!pick":
		return c.door.Press(c.who, c.where, c.option(rest))
	}
	return c.door.Type(c.who, c.where, line)
}

// button finds a button the person sees, newest first.
func (c *conversation) button(label string) string {
	c.t.Helper()
	if strings.Contains(label, ":") { // an id, which need not be on the screen
		return label
	}
	id, ok := c.find(func(_ Shown, b Button) bool { return strings.EqualFold(b.Label, label) })
	if !ok {
		c.t.Fatalf("%s:%d: %s sees no button %q in %s", c.file, c.line, c.who, label, c.where)
	}
	return id
}

func (c *conversation) find(fits func(Shown, Button) bool) (id string, ok bool) {
	for {
		if id, ok = c.findNow(fits); ok || !c.more() {
			return id, ok
		}
	}
}

func (c *conversation) findNow(fits func(Shown, Button) bool) (id string, ok bool) {
	for i := len(c.seen) - 1; i >= 0; i-- {
		m := c.seen[i]
		if m.In != c.where || m.To != c.who && m.To != m.In {
			continue
		}
		for _, b := range m.Buttons {
			if fits(m, b) {
				return b.ID, true
			}
		}
	}
	return "", false
}

// mostBefore is how many questions may come before the one that is waited for.
const mostBefore = 40

// until answers questions rightly, with Next after each, until one with the words
// is asked, and returns that.
func (c *conversation) until(words string) Shown {
	c.t.Helper()
	for range mostBefore {
		asked, _, _ := c.asked()
		if strings.Contains(fold(asked.Text), fold(words)) {
			return asked
		}
		c.seen = append(c.seen, c.answerAll(true)...)
		next, ok := c.find(func(_ Shown, b Button) bool { return strings.HasPrefix(b.ID, "next:") })
		if !ok {
			c.t.Fatalf("%s:%d: no question follows", c.file, c.line)
		}
		c.seen = append(c.seen, c.door.Press(c.who, c.where, next)...)
	}
	c.t.Fatalf("%s:%d: %d questions came, and none has %q", c.file, c.line, mostBefore, words)
	return Shown{}
}

// asked is the newest question the person sees, with its prompt.
func (c *conversation) asked() (asked Shown, prompt int64, ok bool) {
	id, ok := c.find(func(m Shown, b Button) bool {
		asked = m
		return m.Kind == "quiz" && strings.HasPrefix(b.ID, "blank:")
	})
	prompt, err := strconv.ParseInt(strings.TrimPrefix(id, "blank:"), 10, 64)
	return asked, prompt, ok && err == nil
}

// question finds the newest question the person sees, and its prompt.
func (c *conversation) question() (*quizzes.Question, int64) {
	c.t.Helper()
	asked, prompt, ok := c.asked()
	if !ok {
		c.t.Fatalf("%s:%d: %s sees no question in %s", c.file, c.line, c.who, c.where)
	}
	for _, q := range c.bank.Questions() {
		if strings.Contains(fold(asked.Text), fold(strings.NewReplacer("`", "", "**", "").Replace(q.Stem))) {
			return q, prompt
		}
	}
	c.t.Fatalf("%s:%d: no deck has the question %s", c.file, c.line, asked.Text)
	return nil, 0
}

// form is the id of the form that the question the person sees opens.
func (c *conversation) form() string {
	_, prompt := c.question()
	return fmt.Sprint("fill:", prompt)
}

// option is the press of an option by the beginning of its text.
func (c *conversation) option(text string) string {
	q, prompt := c.question()
	for _, o := range q.Options {
		if strings.HasPrefix(strings.ToLower(o.Text), strings.ToLower(text)) {
			return fmt.Sprintf("pick:%d:%s", prompt, o.ID)
		}
	}
	c.t.Fatalf("%s:%d: question %s has no option %q", c.file, c.line, q.ID, text)
	return ""
}

// answerAll does all that a right or a wrong answer takes and returns what the
// last step of it led to.
func (c *conversation) answerAll(right bool) (said []Shown) {
	q, prompt := c.question()
	answer := q.Answer()
	if !right {
		answer = Wrong(q)
	}
	for _, step := range Steps(q, prompt, answer) {
		if step.Kind == bot.Submitted {
			c.door.Press(c.who, c.where, fmt.Sprint("answer:", prompt))
			said = c.door.Fill(c.who, c.where, step.Button, step.Text)
			continue
		}
		said = c.door.Press(c.who, c.where, step.Button)
	}
	return said
}

func (c *conversation) expect(line string) {
	whole := read(c.answer)
	switch {
	case line == "<.":
		if len(c.answer) > 0 {
			c.fail("nothing should have been said")
		}
	case strings.HasPrefix(line, "<* "):
		words := fold(line[3:])
		for !strings.Contains(whole, words) && c.more() {
			whole = read(c.answer)
		}
		if !strings.Contains(whole, words) {
			c.fail("this is missing: %s", words)
		}
	case strings.HasPrefix(line, "<! "):
		if words := fold(line[3:]); strings.Contains(whole, words) {
			c.fail("this must not be said: %s", words)
		}
	default:
		words := fold(strings.TrimPrefix(line, "<"))
		at := strings.Index(whole[c.from:], words)
		for at < 0 && c.more() {
			whole = read(c.answer)
			at = strings.Index(whole[c.from:], words)
		}
		if at < 0 {
			c.fail("this is missing (or not after the line above): %s", words)
			return
		}
		c.from += at + len(words)
	}
}

// more reports whether more was said, where it may still arrive.
func (c *conversation) more() bool {
	w, waits := c.door.(Waiter)
	if !waits {
		return false
	}
	said := w.More()
	c.answer, c.seen = append(c.answer, said...), append(c.seen, said...)
	return len(said) > 0
}

func read(answer []Shown) string {
	var all []string
	for _, m := range answer {
		all = append(all, fold(m.String()))
	}
	return strings.Join(all, "\n")
}

// fold makes every run of white space one space.
func fold(s string) string { return strings.Join(strings.Fields(s), " ") }
