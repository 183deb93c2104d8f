package quizzes

import (
	"slices"
	"strings"
)

// Deck is a set of questions on one subject.
type Deck struct {
	ID, Title, About string
	File             string // it was read from
	Workspace        string // that alone sees it, platform:team; "" is everybody
	Topics           []Topic
	Questions        []*Question
	Blueprint        Blueprint
	Retired          []Retired
}

// Topic is a part of a deck.
type Topic struct {
	ID, Title string
	Items     int // questions planned, 0 where nothing is
}

// Blueprint is how many questions of each kind, difficulty and level a deck is
// planned to have. Half of it is enough to ship.
type Blueprint struct {
	Kinds      map[Kind]int   `yaml:"kinds"`
	Difficulty map[string]int `yaml:"difficulty"`
	Levels     map[string]int `yaml:"levels"`
}

// Retired is a question that is asked no more. Its id is never used again.
type Retired struct {
	ID  string `yaml:"id"`
	Why string `yaml:"why"`
	Now string `yaml:"now"` // id of the question that asks it better, "" for none
}

// Bank is all decks together. It never changes once loaded.
type Bank struct {
	Decks []*Deck

	questions []*Question
	byID      map[string]*Question
	position  map[string]int
}

// NewBank returns a bank of decks that were checked before.
func NewBank(decks ...*Deck) *Bank {
	b := &Bank{Decks: decks, byID: map[string]*Question{}, position: map[string]int{}}
	for _, d := range decks {
		for _, q := range d.Questions {
			b.position[q.ID] = len(b.questions)
			b.questions = append(b.questions, q)
			b.byID[q.ID] = q
		}
	}
	return b
}

// For returns the part of the bank that a member of workspaces sees.
func (b *Bank) For(workspaces ...string) *Bank {
	hidden := func(d *Deck) bool { return d.Workspace != "" && !slices.Contains(workspaces, d.Workspace) }
	if !slices.ContainsFunc(b.Decks, hidden) {
		return b
	}
	return NewBank(slices.DeleteFunc(slices.Clone(b.Decks), hidden)...)
}

// Private reports whether some deck is not for everybody.
func (b *Bank) Private() bool {
	return slices.ContainsFunc(b.Decks, func(d *Deck) bool { return d.Workspace != "" })
}

// Questions returns every question, deck by deck.
func (b *Bank) Questions() []*Question { return b.questions }

// Question returns the question with the given id. A question that was
// retired is not found.
func (b *Bank) Question(id string) (*Question, bool) {
	q, ok := b.byID[id]
	return q, ok
}

// Deck returns the deck with the given id.
func (b *Bank) Deck(id string) (*Deck, bool) {
	for _, d := range b.Decks {
		if d.ID == id {
			return d, true
		}
	}
	return nil, false
}

// Scope is a part of the bank that a learner can ask for: everything, a deck
// or one topic of a deck.
type Scope struct {
	ID    string // "" for everything, "http" for a deck, "http/caching" for a topic
	Title string
}

// Scopes lists every scope a learner can name: each deck, then its topics
// that have questions.
func (b *Bank) Scopes() []Scope {
	var scopes []Scope
	for _, d := range b.Decks {
		scopes = append(scopes, Scope{d.ID, d.Title})
		for _, t := range d.Topics {
			if slices.ContainsFunc(d.Questions, func(q *Question) bool { return q.Topic == t.ID }) {
				scopes = append(scopes, Scope{d.ID + "/" + t.ID, d.Title + ": " + t.Title})
			}
		}
	}
	return scopes
}

// StageScope is the scope of the questions that belong to a stage of the
// roadmap, whatever their deck.
func StageScope(stage string) string { return stagePrefix + stage }

// StageOf returns the stage of a scope made by [StageScope], "" for any other.
func StageOf(scope string) string {
	stage, ok := strings.CutPrefix(scope, stagePrefix)
	if !ok {
		return ""
	}
	return stage
}

const stagePrefix = "stage/" // no deck may be called stage

// In reports whether the question lies in the scope with the given id.
func (q *Question) In(scope string) bool {
	return scope == "" || scope == q.Deck || scope == q.Deck+"/"+q.Topic || scope == StageScope(q.Stage)
}

// Count returns how many questions lie in a scope.
func (b *Bank) Count(scope string) int {
	n := 0
	for _, q := range b.questions {
		if q.In(scope) {
			n++
		}
	}
	return n
}

// Scope finds the scope a learner named: its id, its title or, for a topic,
// its part after the slash, in any letter case.
func (b *Bank) Scope(name string) (Scope, bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if name == "" {
		return Scope{}, false
	}
	for _, s := range b.Scopes() {
		_, topic, _ := strings.Cut(s.ID, "/")
		_, title, _ := strings.Cut(s.Title, ": ")
		for _, n := range []string{s.ID, s.Title, topic, title} {
			if n != "" && strings.EqualFold(n, name) {
				return s, true
			}
		}
	}
	return Scope{}, false
}
