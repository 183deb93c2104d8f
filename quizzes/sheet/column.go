package sheet

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

// Column is one column of a sheet.
type Column struct {
	Name, Help string

	get func(*quizzes.Question) string
	set func(*quizzes.Question, string) error
}

// MostOptions is how many options a sheet has columns for.
const MostOptions = 6

// Columns lists the columns of a sheet in order. Only id, topic, stem, right
// and those of the options are needed to read a row; what a question lacks is
// said when it is checked as a deck.
func Columns() []Column {
	list := []Column{
		text("id", "stable, of small letters and hyphens", func(q *quizzes.Question) *string { return &q.ID }),
		text("topic", "id of the topic", func(q *quizzes.Question) *string { return &q.Topic }),
		text("stage", "stage of the roadmap", func(q *quizzes.Question) *string { return &q.Stage }),
		{"kind", "choice, code, scenario, multi, order or typed; choice if empty", func(q *quizzes.Question) string { return string(q.Kind) },
			func(q *quizzes.Question, s string) error { q.Kind = quizzes.Kind(s); return nil }},
		text("difficulty", "easy, medium or hard", func(q *quizzes.Question) *string { return &q.Difficulty }),
		text("level", "remember, understand, apply, analyse or evaluate", func(q *quizzes.Question) *string { return &q.Level }),
		text("objective", "what the question checks", func(q *quizzes.Question) *string { return &q.Objective }),
		text("stem", "the question", func(q *quizzes.Question) *string { return &q.Stem }),
		text("code", "shown under it", func(q *quizzes.Question) *string { return &q.Code }),
		{"ordered", "yes if the options are not to be shuffled", func(q *quizzes.Question) string { return yes(q.Ordered) },
			func(q *quizzes.Question, s string) (err error) { q.Ordered, err = isYes(s); return err }},
		{"right", "ids of the right options, like c or a,c; of an order question none, its options stand in their order", rightIDs, setRight},
	}
	for n := range MostOptions {
		list = append(list, optionColumns(n)...)
	}
	return append(list,
		lines("orders", "other right orders, like c,a,b,d, one a line", func(q *quizzes.Question) []string {
			var all []string
			for _, o := range q.Orders {
				all = append(all, strings.Join(o, ","))
			}
			return all
		}, func(q *quizzes.Question, all []string) {
			for _, o := range all {
				q.Orders = append(q.Orders, strings.Split(o, ","))
			}
		}),
		lines("accept", "other right forms of a typed answer, one a line", func(q *quizzes.Question) []string { return q.Accept }, func(q *quizzes.Question, all []string) { q.Accept = all }),
		object("number", `a right number, like {"Value": 2.5, "Tolerance": 0.1, "Unit": "s", "Units": {"ms": 0.001}}`, func(q *quizzes.Question) **quizzes.Number { return &q.Number }),
		lines("tries right", "answers that must be graded as right, one a line", func(q *quizzes.Question) []string { return q.Tries.Right }, func(q *quizzes.Question, all []string) { q.Tries.Right = all }),
		lines("tries wrong", "answers that must be graded as wrong, one a line", func(q *quizzes.Question) []string { return q.Tries.Wrong }, func(q *quizzes.Question, all []string) { q.Tries.Wrong = all }),
		object("run", `how the code is run, like {"Lang": "sql", "Setup": "...", "Prints": "..."}`, func(q *quizzes.Question) **quizzes.Run { return &q.Run }),
		text("hint", "narrows without giving the answer away", func(q *quizzes.Question) *string { return &q.Hint }),
		text("explanation", "40 to 90 words", func(q *quizzes.Question) *string { return &q.Explanation }),
		lines("sources", "one a line: title, a space, address", sources, setSources),
		day("as_of", "when it was checked", func(q *quizzes.Question) *quizzes.Day { return &q.AsOf }),
		text("applies_to", "version or setting on which the answer depends", func(q *quizzes.Question) *string { return &q.AppliesTo }),
		day("review_by", "when it is to be read again", func(q *quizzes.Question) *quizzes.Day { return &q.ReviewBy }),
		lines("changelog", "one a line: date, address, what was wrong", changes, setChanges),
	)
}

func text(name, help string, field func(*quizzes.Question) *string) Column {
	return Column{name, help, func(q *quizzes.Question) string { return *field(q) },
		func(q *quizzes.Question, s string) error { *field(q) = s; return nil }}
}

func day(name, help string, field func(*quizzes.Question) *quizzes.Day) Column {
	return Column{name, help + ", like 2026-11-21", func(q *quizzes.Question) string { return field(q).String() },
		func(q *quizzes.Question, s string) (err error) {
			if *field(q), err = quizzes.ParseDay(s); err != nil {
				return fmt.Errorf("%s %q: write a date like 2026-11-21", name, s)
			}
			return nil
		}}
}

func lines(name, help string, get func(*quizzes.Question) []string, set func(*quizzes.Question, []string)) Column {
	return Column{name, help, func(q *quizzes.Question) string { return strings.Join(get(q), "\n") },
		func(q *quizzes.Question, s string) error { set(q, strings.Split(s, "\n")); return nil }}
}

func object[T any](name, help string, field func(*quizzes.Question) **T) Column {
	return Column{name, help,
		func(q *quizzes.Question) string {
			if *field(q) == nil {
				return ""
			}
			data, err := json.Marshal(*field(q))
			if err != nil {
				panic(err) // unreachable: texts and numbers
			}
			return string(data)
		},
		func(q *quizzes.Question, s string) error {
			if err := json.Unmarshal([]byte(s), field(q)); err != nil {
				return fmt.Errorf("%s: %q is not %s", name, s, help)
			}
			return nil
		}}
}

// optionColumns are the columns of the option at a place. Its id is a, b, c ...
// unless it says another.
func optionColumns(n int) []Column {
	at := strconv.Itoa(n + 1)
	part := func(name, help string, field func(*quizzes.Option) *string) Column {
		return Column{name + " " + at, help,
			func(q *quizzes.Question) string {
				if n >= len(q.Options) {
					return ""
				}
				return *field(&q.Options[n])
			},
			func(q *quizzes.Question, s string) error {
				for len(q.Options) <= n {
					q.Options = append(q.Options, quizzes.Option{ID: string(rune('a' + len(q.Options)))})
				}
				*field(&q.Options[n]) = s
				return nil
			}}
	}
	return []Column{
		part("option", "its text", func(o *quizzes.Option) *string { return &o.Text }),
		part("option id", "a, b, c ... if empty", func(o *quizzes.Option) *string { return &o.ID }),
		part("why", "why it is right or wrong", func(o *quizzes.Option) *string { return &o.Why }),
		part("misconception", "what one who picks it believes", func(o *quizzes.Option) *string { return &o.Misconception }),
	}
}

func rightIDs(q *quizzes.Question) string {
	var ids []string
	for _, o := range q.Options {
		if o.Correct {
			ids = append(ids, o.ID)
		}
	}
	return strings.Join(ids, ",")
}

// setRight marks the right options. It runs after the options are read.
func setRight(q *quizzes.Question, s string) error {
	for id := range strings.SplitSeq(strings.ReplaceAll(s, " ", ""), ",") {
		found := false
		for i := range q.Options {
			if q.Options[i].ID == id {
				q.Options[i].Correct, found = true, true
			}
		}
		if !found {
			return fmt.Errorf("right %q: no option has that id", id)
		}
	}
	return nil
}

func sources(q *quizzes.Question) (all []string) {
	for _, s := range q.Sources {
		all = append(all, s.Title+" "+s.URL)
	}
	return all
}

func setSources(q *quizzes.Question, all []string) {
	for _, line := range all {
		title, address := "", line
		if at := strings.LastIndex(line, " "); at >= 0 {
			title, address = line[:at], line[at+1:]
		}
		q.Sources = append(q.Sources, quizzes.Citation{Title: title, URL: address})
	}
}

func changes(q *quizzes.Question) (all []string) {
	for _, c := range q.Changes {
		all = append(all, c.On.String()+" "+c.Source+" "+c.What)
	}
	return all
}

func setChanges(q *quizzes.Question, all []string) {
	for _, line := range all {
		parts := append(strings.SplitN(line, " ", 3), "", "")
		on, _ := quizzes.ParseDay(parts[0]) // what is no date is refused when the deck is checked
		q.Changes = append(q.Changes, quizzes.Change{On: on, Source: parts[1], What: parts[2]})
	}
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func isYes(s string) (bool, error) {
	switch strings.ToLower(s) {
	case "yes", "true", "1":
		return true, nil
	case "no", "false", "0":
		return false, nil
	}
	return false, fmt.Errorf("ordered %q: write yes or no", s)
}
