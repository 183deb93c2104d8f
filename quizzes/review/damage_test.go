package review_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/quizzes/review"
)

func deckText(t *testing.T, deck string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("..", "decks", deck+".yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

const (
	retry = "http-idempotent-retry" // a choice
	joins = "sql-left-join-where"   // its code is run
	two   = "security-csrf-two-controls"
	steps = "http-preflight-steps"
	typed = "http-created-status"
	scene = "security-tenant-isolation"
)

// put is what is done to one question.
func put(deck, id string, value any, path ...string) func(*copies) {
	return func(c *copies) { c.put(deck, id, value, path...) }
}

func damages() map[string]damage {
	all := map[string]damage{}
	for _, part := range []map[string]damage{structureDamages(), wordingDamages(), deckDamages(), recordDamages()} {
		for name, d := range part {
			all[name] = d
		}
	}
	return all
}

// structureDamages leave a question that cannot be asked.
func structureDamages() map[string]damage {
	return map[string]damage{
		"two keys":                {damage: put("http", retry, true, "options", "a", "correct"), rule: "options"},
		"no key":                  {damage: put("http", retry, nil, "options", "c", "correct"), rule: "options"},
		"no explanation":          {damage: put("http", retry, nil, "explanation"), rule: "explanation"},
		"explanation cut short":   {damage: put("http", retry, "It is so.", "explanation"), rule: "explanation"},
		"no reason":               {damage: put("http", retry, nil, "options", "a", "why"), rule: "options"},
		"no source":               {damage: put("http", retry, nil, "sources"), rule: "source"},
		"no hint":                 {damage: put("http", retry, nil, "hint"), rule: "hint"},
		"no such topic":           {damage: put("http", retry, "metods", "topic"), rule: "topic"},
		"no such kind":            {damage: put("http", retry, "essay", "kind"), rule: "kind"},
		"no such level":           {damage: put("http", retry, "know", "level"), rule: "level"},
		"id twice":                {damage: func(c *copies) { c.add("http", c.again("http", retry, retry)) }, rule: "id"},
		"stem too long":           {damage: put("http", retry, strings.Repeat("long ", 70)+"?", "stem"), rule: "stem"},
		"scene too short":         {damage: put("security", scene, "What do you do?", "stem"), rule: "stem"},
		"five options":            {damage: func(c *copies) { c.put("http", retry, fiveOptions, "options") }, rule: "options"},
		"option that gathers":     {damage: put("http", retry, "All of the above", "options", "a", "text"), rule: "options"},
		"options of all lengths":  {damage: put("http", retry, "PUT", "options", "a", "text"), rule: "options"},
		"steps in plain order":    {damage: put("http", steps, plainSteps, "options"), rule: "answer"},
		"a try graded wrong":      {damage: put("http", typed, []string{"200", "201", "created", "204", "2xx"}, "tries", "wrong"), rule: "answer"},
		"code without code":       {damage: put("sql-nosql", joins, nil, "code"), rule: "code", also: []string{"answer"}},
		"wrong SQL output":        {damage: wrongOutput, rule: "prints", also: []string{"solved"}},
		"SQL that fails":          {damage: put("sql-nosql", joins, "SELECT nothing FROM nowhere;", "code"), rule: "prints", also: []string{"solved"}},
		"review before the check": {damage: put("http", retry, "2020-01-01", "review_by"), rule: "dates"},
		"change without a source": {damage: func(c *copies) {
			c.put("http", retry, []map[string]string{{"on": "2026-11-30", "what": "The key was wrong."}}, "changelog")
		}, rule: "dates"},
		"a dead id used again": {damage: func(c *copies) {
			c.set(c.file("http"), "retired", []map[string]string{{"id": retry, "why": "It was asked twice."}})
		}, rule: "retired"},
	}
}

// wordingDamages leave a question that can be asked and should not be.
func wordingDamages() map[string]damage {
	return map[string]damage{
		"negative stem":      {damage: put("http", retry, "A client lost the answer. Which request may it not repeat under RFC 9110?", "stem"), rule: "negative-stem", also: []string{"solved", "negative-share"}},
		"says not how many":  {damage: put("security", two, "Which of these stop a forged request to a form?", "stem"), rule: "how-many", also: []string{"solved"}},
		"option twice":       {damage: put("http", retry, "POST /payments", "options", "b", "text"), rule: "same-option", also: []string{"solved"}},
		"absolute word":      {damage: put("http", retry, "POST always", "options", "a", "text"), rule: "absolute-word", also: []string{"solved"}},
		"key repeats stem":   {damage: clue, rule: "clue", also: []string{"solved"}},
		"filler":             {damage: put("http", retry, "Incorrect. "+strings.Repeat("words and more ", 4), "options", "a", "why"), rule: "filler"},
		"no misconception":   {damage: put("http", retry, nil, "options", "a", "misconception"), rule: "misconception"},
		"points by letter":   {damage: put("http", retry, "Option B is what most people take.", "hint"), rule: "place"},
		"hint gives it away": {damage: put("http", retry, "It is PUT /profile/8, of course.", "hint"), rule: "hint"},
		"blog as source":     {damage: put("http", retry, source("My blog, part 2", "https://blog.example.com/put"), "sources"), rule: "source-host"},
		"blog of others": {damage: func(c *copies) {
			c.others = true
			c.put("http", retry, source("Our wiki, part 2", "https://wiki.example.com/put"), "sources")
		}, rule: "source-host", warning: true},
		"source without section": {damage: put("http", retry, source("RFC 9110", "https://www.rfc-editor.org/rfc/rfc9110"), "sources"), rule: "source-section"},
		"read again too late":    {damage: put("security", two, "2027-11-26", "review_by"), rule: "review-by"},
		"overdue": {damage: func(c *copies) {
			c.put("http", retry, "2026-11-01", "as_of")
			c.put("http", retry, "2026-11-30", "review_by")
		}, rule: "overdue", warning: true},
		"checked tomorrow": {damage: put("http", retry, "2026-12-24", "as_of"), rule: "as-of", also: []string{"review-by"}},
		"a sentence of others": {damage: func(c *copies) {
			text := strings.Fields(c.get(c.question("http", retry), "explanation").Value)
			c.against = map[string]string{"article.txt": "They say: " + strings.ToUpper(strings.Join(text[3:15], " "))}
		}, rule: "overlap"},
	}
}

// deckDamages spoil a deck as a whole.
func deckDamages() map[string]damage {
	return map[string]damage{
		"duplicate": {damage: func(c *copies) { c.add("http", c.again("http", retry, "http-retry-again")) }, rule: "duplicate", also: []string{"solved"}},
		"duplicate in another deck": {damage: func(c *copies) {
			q := c.again("http", retry, "security-retry")
			c.set(q, "topic", "abuse")
			c.add("security", q)
		}, rule: "duplicate", also: []string{"solved", "review-by", "mix"}},
		"longest is key":     {damage: longestIsKey, rule: "longest-key", also: []string{"solved", "clue", "options"}},
		"key is at a":        {damage: keyFirst, rule: "key-place", also: []string{"solved"}},
		"fewer than planned": {damage: func(c *copies) { c.set(c.get(c.file("http"), "topics", "proxies"), "items", 40) }, rule: "coverage"},
		"all of it is hard": {damage: func(c *copies) {
			c.set(c.file("http"), "blueprint", map[string]any{"difficulty": map[string]int{"easy": 37, "medium": 60, "hard": 33}})
			for _, q := range c.get(c.file("http"), "questions").Content {
				c.set(q, "difficulty", "hard")
			}
		}, rule: "mix"},
	}
}

// recordDamages belong to the solver records.
func recordDamages() map[string]damage {
	solved := func(change func(r *review.Record)) func(*copies) {
		return func(c *copies) {
			r := c.records[retry]
			r.Solvers = slices.Clone(r.Solvers)
			change(&r)
			c.records[retry] = r
		}
	}
	return map[string]damage{
		"solver disagrees": {damage: solved(func(r *review.Record) { r.Solvers[1].Answer = "b" }), rule: "solved"},
		"one solver":       {damage: solved(func(r *review.Record) { r.Solvers = r.Solvers[:1] }), rule: "solved"},
		"solver twice":     {damage: solved(func(r *review.Record) { r.Solvers[1].Solver = 1 }), rule: "solved"},
		"reworded since":   {damage: put("http", retry, "A library lost an answer. Which request may it repeat on its own under RFC 9110?", "stem"), rule: "solved"},
		"no record":        {damage: func(c *copies) { delete(c.records, retry) }, rule: "solved"},
		"key moved without a word": {damage: func(c *copies) {
			c.put("http", retry, nil, "options", "c", "correct")
			c.put("http", retry, true, "options", "b", "correct")
		}, rule: "changelog", also: []string{"solved", "misconception", "key-place"}},
	}
}

func source(title, url string) []map[string]string {
	return []map[string]string{{"title": title, "url": url}}
}

// wrongOutput says that a query prints something else, in the option too.
func wrongOutput(c *copies) {
	c.put("sql-nosql", joins, "7 | 7", "run", "prints")
	for _, o := range c.get(c.question("sql-nosql", joins), "options").Content {
		if has(o, "correct") {
			c.set(o, "text", "7 | 7")
		}
	}
}

// clue gives the right option alone the words of the stem.
func clue(c *copies) {
	c.put("http", retry, "A library repeats a request after a lost answer. Which one may arrive twice?", "stem")
	c.put("http", retry, "request after library", "options", "c", "text")
}

// longestIsKey makes each right option longer than the others by a mark.
func longestIsKey(c *copies) {
	c.eachSingle("http", func(q *yaml.Node, key *yaml.Node) {
		longest := ""
		for _, o := range c.get(q, "options").Content {
			if text := c.get(o, "text").Value; o != key && len([]rune(text)) > len([]rune(longest)) {
				longest = text
			}
		}
		c.set(key, "text", longest+"*")
	})
}

// keyFirst lists each right option first.
func keyFirst(c *copies) {
	c.eachSingle("http", func(q *yaml.Node, key *yaml.Node) {
		list := c.get(q, "options")
		at := slices.Index(list.Content, key)
		list.Content = append([]*yaml.Node{key}, slices.Delete(list.Content, at, at+1)...)
	})
}

// eachSingle goes through the questions of a deck with one right option of
// several, but for those whose code is run.
func (c *copies) eachSingle(deck string, do func(q, key *yaml.Node)) {
	for _, q := range c.get(c.file(deck), "questions").Content {
		kind := c.get(q, "kind").Value
		if kind == "multi" || kind == "order" || kind == "typed" || has(q, "run") {
			continue
		}
		for _, o := range c.get(q, "options").Content {
			if has(o, "correct") {
				do(q, o)
				break
			}
		}
	}
}

func has(n *yaml.Node, key string) bool {
	return slices.ContainsFunc(n.Content, func(k *yaml.Node) bool { return k.Value == key })
}

type option map[string]any

var fiveOptions = []option{
	{"id": "a", "text": "POST /payments", "why": strings.Repeat("reason ", 12), "misconception": "m"},
	{"id": "b", "text": "PATCH /profile", "why": strings.Repeat("reason ", 12), "misconception": "m"},
	{"id": "c", "text": "PUT /profile/8", "why": strings.Repeat("reason ", 12), "correct": true},
	{"id": "d", "text": "PATCH /payments", "why": strings.Repeat("reason ", 12), "misconception": "m"},
	{"id": "e", "text": "POST /profile/8", "why": strings.Repeat("reason ", 12), "misconception": "m"},
}

// plainSteps have ids that tell their order.
var plainSteps = []option{
	{"id": "a", "text": "Ask", "why": strings.Repeat("reason ", 12)},
	{"id": "b", "text": "Wait", "why": strings.Repeat("reason ", 12)},
	{"id": "c", "text": "Read", "why": strings.Repeat("reason ", 12)},
	{"id": "d", "text": "Answer", "why": strings.Repeat("reason ", 12)},
}
