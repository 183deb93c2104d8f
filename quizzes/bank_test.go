package quizzes_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/rungbot/rung/quizzes"
)

// deckFile writes a faultless deck with a line for each topic and a question
// for each id given as "topic/difficulty/id".
func deckFile(deck string, topics []string, questions ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "deck: %s\ntitle: The %s deck\nabout: A deck for tests.\ntopics:\n", deck, deck)
	for _, topic := range topics {
		fmt.Fprintf(&b, "  - {id: %s, title: About %s}\n", topic, topic)
	}
	b.WriteString("questions:\n")
	for _, q := range questions {
		part := strings.Split(q, "/")
		fmt.Fprintf(&b, questionText, part[2], part[0], part[1], tenWords, tenWords, tenWords, strings.Repeat(tenWords+" ", 4))
	}
	return b.String()
}

const tenWords = "one two three four five six seven eight nine ten"

const questionText = `  - id: %s
    topic: %s
    stage: web
    kind: choice
    difficulty: %s
    level: apply
    objective: Checks the loader.
    stem: Which option is right?
    code: GET / HTTP/1.1
    options:
      - id: a
        text: The first text
        why: %s
      - id: b
        text: The second text
        correct: true
        why: %s
      - id: c
        text: The third text
        why: %s
        misconception: thirds count
    hint: Not the ends.
    explanation: %s
    sources:
      - {title: "RFC 9110, section 9", url: "https://www.rfc-editor.org/rfc/rfc9110"}
      - {title: "RFC 9111, section 4", url: "https://www.rfc-editor.org/rfc/rfc9111"}
    as_of: 2026-11-21
    review_by: 2027-11-21
`

// folder holds files by name.
func folder(files map[string]string) fstest.MapFS {
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return fsys
}

func mustLoad(t testing.TB, files map[string]string) *quizzes.Bank {
	t.Helper()
	bank, err := quizzes.Load(folder(files))
	if err != nil {
		t.Fatalf("Load: %v", err)
	}
	return bank
}

// threeDecks is a bank of three decks with three topics each and a topic
// without questions; the topic "core" stands in every deck.
func threeDecks(t testing.TB) *quizzes.Bank {
	t.Helper()
	files := map[string]string{}
	for _, deck := range []string{"alpha", "beta", "gamma"} {
		topics := []string{"core", deck + "-two", deck + "-three"}
		var questions []string
		for i, topic := range topics {
			for n, difficulty := range []string{"hard", "easy", "medium"}[i:] {
				questions = append(questions, fmt.Sprintf("%s/%s/%s-%d-%d", topic, difficulty, deck, i, n))
			}
		}
		files[deck+".yaml"] = deckFile(deck, append(topics, deck+"-bare"), questions...)
	}
	return mustLoad(t, files)
}

func TestScopeIsFoundByAnyOfItsNames(t *testing.T) {
	bank := threeDecks(t)
	for name, want := range map[string]string{
		"beta":                          "beta",
		" BETA ":                        "beta",
		"the beta deck":                 "beta",
		"beta/beta-two":                 "beta/beta-two",
		"Beta-Two":                      "beta/beta-two",
		"about beta-two":                "beta/beta-two",
		"The Beta deck: About beta-two": "beta/beta-two",
	} {
		if got, ok := bank.Scope(name); !ok || got.ID != want {
			t.Errorf("Scope(%q) = %q, %v, want %q", name, got.ID, ok, want)
		}
	}
	for _, name := range []string{"", "  ", "delta", "beta/", "beta-bare", "alpha/beta-two"} {
		if got, ok := bank.Scope(name); ok {
			t.Errorf("Scope(%q) = %q, want none", name, got.ID)
		}
	}
}

func TestEveryScopeHoldsItsQuestionsAndIsFoundByItsID(t *testing.T) {
	bank := threeDecks(t)
	scopes := bank.Scopes()
	if len(scopes) != 3*4 {
		t.Fatalf("%d scopes, want three decks with three topics in use each", len(scopes))
	}
	for _, scope := range scopes {
		if got, ok := bank.Scope(scope.ID); !ok || got != scope {
			t.Errorf("Scope(%q) = %v, %v", scope.ID, got, ok)
		}
		deck, topic, _ := strings.Cut(scope.ID, "/")
		for _, q := range bank.Questions() {
			want := q.Deck == deck && (topic == "" || q.Topic == topic)
			if q.In(scope.ID) != want {
				t.Errorf("%s in %q: %v, want %v", q.ID, scope.ID, !want, want)
			}
		}
	}
	if !slices.ContainsFunc(bank.Questions(), func(q *quizzes.Question) bool { return q.In("") }) {
		t.Error("the empty scope holds nothing")
	}
}

func TestWithAddsDecksAndLeavesTheBankAlone(t *testing.T) {
	base := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"core"}, "core/easy/alpha-one")})
	own := deckFile("own", []string{"core"}, "core/easy/own-one")
	bank, err := base.With(folder(map[string]string{"own.yaml": own}))
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"alpha-one", "own-one"} {
		if q, ok := bank.Question(id); !ok || q.ID != id {
			t.Errorf("Question(%q) not found in the new bank", id)
		}
	}
	if _, ok := base.Question("own-one"); ok || len(base.Decks) != 1 || len(base.Questions()) != 1 {
		t.Error("With changed the bank it was called on")
	}
	if deck, ok := bank.Deck("own"); !ok || deck.Title != "The own deck" {
		t.Error("Deck(own) not found")
	}
	if _, ok := bank.Deck("other"); ok {
		t.Error("Deck(other) found")
	}
}

func TestBanksMadeOfOneBankAreIndependent(t *testing.T) {
	base := threeDecks(t)
	add := func(deck string) *quizzes.Bank {
		text := deckFile(deck, []string{"core"}, "core/easy/"+deck+"-one")
		bank, err := base.With(folder(map[string]string{"own.yaml": text}))
		if err != nil {
			t.Fatal(err)
		}
		return bank
	}
	red, blue := add("red"), add("blue")
	if _, ok := red.Deck("red"); !ok {
		t.Error("the first bank lost its deck to the second")
	}
	if _, ok := blue.Deck("red"); ok {
		t.Error("the second bank holds the deck of the first")
	}
}

func TestWithRefusesIDsOfTheBank(t *testing.T) {
	base := mustLoad(t, map[string]string{"a.yaml": deckFile("alpha", []string{"core"}, "core/easy/alpha-one")})
	_, err := base.With(folder(map[string]string{"own.yaml": deckFile("alpha", []string{"core"}, "core/easy/alpha-one")}))
	mistakes(t, err, []string{"own.yaml", `"alpha"`, "choose another"}, []string{"own.yaml:7", `"alpha-one"`, "choose another"})
}
