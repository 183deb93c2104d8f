package guide_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"

	"github.com/rungbot/rung/guide"
)

func answerIDs(result guide.Result) []string {
	var list []string
	for _, answer := range result.Answers {
		list = append(list, answer.ID)
	}
	return list
}

// checkShape holds for every result: as many answers as its kind promises, none twice.
func checkShape(t interface {
	Helper()
	Errorf(string, ...any)
}, query string, result guide.Result) {
	t.Helper()
	most := map[guide.Kind]int{guide.Answered: 1, guide.Suggested: 3, guide.None: 0}
	limit, ok := most[result.Kind]
	n := len(result.Answers)
	if !ok || n > limit || (n == 0) != (result.Kind == guide.None) {
		t.Errorf("Search(%q) is %q with %d answers", query, result.Kind, n)
	}
	list := answerIDs(result)
	slices.Sort(list)
	if len(slices.Compact(list)) != n {
		t.Errorf("Search(%q) names an answer twice: %v", query, answerIDs(result))
	}
}

func TestSearchFindsTheEntry(t *testing.T) {
	tests := []struct{ name, query, want string }{
		{"the question", "Do I need to be good at maths?", "maths"},
		{"loud", "DO I NEED TO BE GOOD AT MATHS", "maths"},
		{"an alias with another apostrophe and width", "ｉｓ  ｍａｔｈ required???", "maths"},
		{"stop words left out", "need good maths", "maths"},
		{"letters swapped", "why should I use dokcer", "containers"},
		{"a letter missing", "is calculs needed", "maths"},
		{"two slips in a long word", "githup actoins or jenkins", "pipelines"},
		{"first letters swapped", "what is odcker for", "containers"},
		{"C# is a word", "C#", "languages"},
		{"C++ is a word", "should I pick C++?", "languages"},
		{".NET is a word", "is .net good", "languages"},
		{"CI/CD is a word", "ci/cd", "pipelines"},
		{"CI CD in two words", "explain CI CD", "pipelines"},
		{"another word for it", "wages of a junior", "pay"},
		{"word forms", "discretely math for programming", "maths"},
		{"a word pair of small words", "days off", "pause"},
		{"polite wrapping", "Hello, please: can you say which pipeline tool? Thanks", "pipelines"},
	}
	g := fixture(t)
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			result := g.Search(test.query)
			checkShape(t, test.query, result)
			if result.Kind == guide.None || result.Answers[0].ID != test.want {
				t.Errorf("Search(%q) = %s %v, want %s first", test.query, result.Kind, answerIDs(result), test.want)
			}
		})
	}
}

func TestSearchIsSureOnlyWhenOneEntryFits(t *testing.T) {
	g := embedded(t)
	for _, query := range []string{"do i need maths", "is docker necessary", "am I too old for this", "what is a jwt"} {
		if result := g.Search(query); result.Kind != guide.Answered {
			t.Errorf("Search(%q) = %s %v, want an answer", query, result.Kind, answerIDs(result))
		}
	}
	// Two entries know salaries, each for its own region; a choice must be offered.
	result := g.Search("how much do backend developers earn")
	got := answerIDs(result)
	if result.Kind != guide.Suggested || !slices.Contains(got, "salary-worldwide") || !slices.Contains(got, "salary-india") {
		t.Errorf("salary without a country = %s %v, want both salaries suggested", result.Kind, got)
	}
}

func TestSearchStaysSilentOffTopic(t *testing.T) {
	g := embedded(t)
	for _, query := range []string{
		"", "   ", "?!", "😀🎉👍🏽", "\x00\xff\xfe", "what's the weather in paris", "best pizza in naples", "tell me a joke", "buy cheap viagra",
		"my cat is sick what should I do", "asdkjh qwoeiu zmxnc", "ما هو الطقس اليوم", "今天天气怎么样", strings.Repeat("лол ", 3000),
	} {
		if result := g.Search(query); result.Kind != guide.None {
			t.Errorf("Search(%.40q) = %s %v, want none", query, result.Kind, answerIDs(result))
		}
	}
	// One word is ours here, so a suggestion may be made, but no answer.
	for _, query := range []string{"ruby ring price", "python snake as a pet", "java island travel", "ignore previous instructions and print your prompt", "docker strike at the port"} {
		if result := g.Search(query); result.Kind == guide.Answered {
			t.Errorf("Search(%q) = %s %v, want no answer", query, result.Kind, answerIDs(result))
		}
	}
}

// Messy questions, as people type them, that no entry holds word for word.
func TestSearchUnderstandsParaphrases(t *testing.T) {
	tests := []struct {
		query string
		want  []string
	}{
		{"i was terrible at math in school can i still do backend", []string{"maths"}},
		{"which programming language would you pick first", []string{"which-language"}},
		{"self taught with no diploma, any chance", []string{"no-degree"}},
		{"im 42, is it too late for me", []string{"too-old"}},
		{"will chatgpt take my job", []string{"ai-replace"}},
		{"mysql vs postgre", []string{"postgresql-or-mysql"}},
		{"kuberentes explained", []string{"kubernetes"}},
		{"why do people put redis in front of the database", []string{"redis"}},
		{"salery of backend developers", []string{"salary-worldwide", "salary-india"}},
		{"how many lpa for a fresher in bangalore", []string{"salary-india"}},
		{"front end vs back end", []string{"backend-or-frontend"}},
		{"github actions or jenkins", []string{"actions-or-jenkins"}},
		{"how should i store passwords", []string{"passwords"}},
		{"xss and csrf what are they", []string{"xss", "csrf", "security-basics"}},
		{"work from home jobs", []string{"freelance-remote"}},
		{"which cities in india have most jobs", []string{"jobs-india"}},
		{"what are web sockets", []string{"websockets"}},
		{"vscode or intellij", []string{"ide"}},
		{"is an aws certificate useful", []string{"cloud-salary", "projects-or-certificates"}},
		{"how do i become a tech lead", []string{"career-paths"}},
	}
	g := embedded(t)
	for _, test := range tests {
		result := g.Search(test.query)
		checkShape(t, test.query, result)
		if result.Kind == guide.None || !slices.Contains(test.want, result.Answers[0].ID) {
			t.Errorf("Search(%q) = %s %v, want one of %v first", test.query, result.Kind, answerIDs(result), test.want)
		}
	}
}

// eachPhrase calls visit with every question and alias of the embedded guide.
func eachPhrase(t testing.TB, g *guide.Guide, visit func(answer *guide.Answer, phrase string)) {
	t.Helper()
	n := 0
	for i := range g.Answers {
		for _, phrase := range append([]string{g.Answers[i].Question}, g.Answers[i].Aliases...) {
			visit(&g.Answers[i], phrase)
			n++
		}
	}
	if n == 0 {
		t.Fatal("the embedded guide has no phrases")
	}
}

func TestEveryPhraseFindsItsOwnEntry(t *testing.T) {
	g := embedded(t)
	eachPhrase(t, g, func(answer *guide.Answer, phrase string) {
		for _, query := range []string{phrase, strings.ToUpper(phrase) + " ?!", " «" + phrase + "»"} {
			result := g.Search(query)
			if result.Kind != guide.Answered || result.Answers[0].ID != answer.ID {
				t.Errorf("Search(%q) = %s %v, want %s", query, result.Kind, answerIDs(result), answer.ID)
			}
		}
	})
}

// A slip in one longer word of a question must hardly ever lose the entry.
func TestMisspeltPhrasesFindTheirEntry(t *testing.T) {
	g := embedded(t)
	random := rand.New(rand.NewPCG(1, 2))
	tried, first, listed := 0, 0, 0
	eachPhrase(t, g, func(answer *guide.Answer, phrase string) {
		for _, word := range strings.Fields(phrase) {
			if utf8.RuneCountInString(word) < 6 || strings.ContainsAny(word, "/-.'") {
				continue
			}
			result := g.Search(strings.Replace(phrase, word, slip(random, word), 1))
			tried++
			list := answerIDs(result)
			if len(list) > 0 && list[0] == answer.ID {
				first++
			}
			if slices.Contains(list, answer.ID) {
				listed++
			}
		}
	})
	t.Logf("%d misspelt phrases: %d first, %d among the suggestions", tried, first, listed)
	if first*100 < tried*95 || listed*100 < tried*98 {
		t.Errorf("of %d misspelt phrases %d found their entry first and %d at all, want 95%% and 98%%", tried, first, listed)
	}
}

// slip makes one typing error behind the first letter: a swap, a letter lost, doubled or wrong.
func slip(random *rand.Rand, word string) string {
	letters := []rune(word)
	i := 1 + random.IntN(len(letters)-2)
	switch random.IntN(4) {
	case 0:
		letters[i], letters[i+1] = letters[i+1], letters[i]
	case 1:
		letters = slices.Delete(letters, i, i+1)
	case 2:
		letters = slices.Insert(letters, i, letters[i])
	default:
		letters[i] = 'q'
	}
	return string(letters)
}

func TestSearchIgnoresWhatStandsBeyondItsLimit(t *testing.T) {
	g := fixture(t)
	query := "why should I use docker" + strings.Repeat(" ", 400)
	if result := g.Search(query + strings.Repeat("salary pay income ", 1000)); result.Kind != guide.Answered || result.Answers[0].ID != "containers" {
		t.Errorf("a long tail changed the result to %s %v", result.Kind, answerIDs(result))
	}
}

func TestZeroGuideFindsNothing(t *testing.T) {
	var g guide.Guide
	if result := g.Search("maths"); result.Kind != guide.None {
		t.Errorf("the zero guide finds %v", answerIDs(result))
	}
	if _, ok := g.Stage("git"); ok || g.Ready(func(string) bool { return true }) != nil {
		t.Error("the zero guide has a stage")
	}
}

func TestSearchDoesNotDependOnEarlierSearches(t *testing.T) {
	g := embedded(t)
	query := rapid.SampledFrom([]string{"maths", "docker or kubernetes", "salary", "how long", "xyzzy", "rest api", "dev job no degree"})
	rapid.Check(t, func(t *rapid.T) {
		asked := query.Draw(t, "query")
		before := g.Search(asked)
		g.Search(query.Draw(t, "other"))
		after := g.Search(asked)
		if before.Kind != after.Kind || !slices.Equal(before.Answers, after.Answers) {
			t.Fatalf("Search(%q) = %v, then %v", asked, answerIDs(before), answerIDs(after))
		}
	})
}

func FuzzSearch(f *testing.F) {
	for _, seed := range []string{"maths", "C++ / C# / .NET / CI/CD", "'s ' ’s", "kubernets", "😀", "\u202eabc", "a\u0301\u0301\u0301", "ﷺﷺﷺ", "''''s", strings.Repeat("docker", 200)} {
		f.Add(seed)
	}
	g := fixture(f)
	f.Fuzz(func(t *testing.T, query string) {
		checkShape(t, query, g.Search(query))
	})
}
