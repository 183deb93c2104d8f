package guide

import (
	"regexp"
	"strings"
	"unicode"

	"github.com/kljensen/snowball/english"
	"golang.org/x/text/unicode/norm"
)

// marks are the places where a sign belongs to a word, and how such words are written here.
var (
	marks    = regexp.MustCompile(`\b[cf]#|\bc\+\+|\.net\b|\.js\b|['’‘](?:s\b)?`)
	markWord = map[string]string{"c#": "csharp", "f#": "fsharp", "c++": "cplusplus", ".net": " dotnet", ".js": " "} // apostrophes vanish
)

// twoWords are names that are written together as well as apart.
var twoWords = map[string]string{
	"back end": "backend", "front end": "frontend", "full stack": "fullstack", "ci cd": "cicd", "c sharp": "csharp",
	"dot net": "dotnet", "web socket": "websocket", "web sockets": "websocket", "data base": "database", "data bases": "database",
	"git hub": "github", "git lab": "gitlab", "open source": "opensource", "type script": "typescript", "java script": "javascript",
	"mongo db": "mongodb", "no sql": "nosql", "my sql": "mysql", "postgre sql": "postgresql", "micro services": "microservice",
	"micro service": "microservice", "self taught": "selftaught", "low code": "lowcode", "no code": "nocode",
}

// spellings are short and other written forms of one word.
var spellings = map[string]string{
	"nodejs": "node", "js": "javascript", "ts": "typescript", "py": "python", "golang": "go", "k8s": "kubernetes", "k8": "kubernetes",
	"kube": "kubernetes", "postgres": "postgresql", "postgre": "postgresql", "psql": "postgresql", "pg": "postgresql", "mongo": "mongodb",
	"db": "database", "dbs": "database", "rdbms": "relational", "restful": "rest", "oauth2": "oauth", "jwts": "jwt", "dev": "developer",
	"devs": "developer", "lang": "language", "langs": "language", "math": "maths", "mathematics": "maths", "mathematical": "maths", "cv": "resume", "app": "application",
	"apps": "application", "repo": "repository", "auth": "authentication", "authn": "authentication", "authz": "authorization",
	"authorisation": "authorization", "u": "you", "ur": "your", "r": "are", "im": "i", "ive": "i", "wanna": "want", "gonna": "going",
	"dont": "not", "doesnt": "not", "cant": "not", "isnt": "not", "algos": "algorithm", "algo": "algorithm", "ws": "websocket", "uni": "university",
	"yrs": "years", "yr": "year", "pls": "please", "plz": "please", "thx": "thanks", "vs": "versus",
}

// words splits a text into lower-case words of letters and digits. Names of our trade keep their signs by being
// written out (c# is csharp), and written forms of one name become one.
func words(text string) []string {
	text = strings.ToLower(norm.NFKC.String(text))
	if strings.ContainsAny(text, "#+.'’‘") {
		text = marks.ReplaceAllStringFunc(text, func(mark string) string { return markWord[mark] })
	}
	parts := strings.FieldsFunc(text, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	var found []string
	for i := 0; i < len(parts); i++ {
		word := parts[i]
		if i+1 < len(parts) {
			if joined, ok := twoWords[word+" "+parts[i+1]]; ok {
				word = joined
				i++
			}
		}
		if usual, ok := spellings[word]; ok {
			word = usual
		}
		found = append(found, word)
	}
	return found
}

// phraseKey is equal for phrases that differ only in case, punctuation and spelling variants.
func phraseKey(text string) string { return strings.Join(words(text), " ") }

// stopWords carry no meaning of their own in a question. The list is short on purpose: "off", "not" or "first" can be
// what a question is about, and frequent words weigh little anyway.
var stopWords = setOf(`a an the is are am was be been do does did i me my you your we us our it its this that these those
	to of in on at for by with and as if so there can could should would will shall may have has had
	please thanks ok okay yes hi hey hello`)

// fillers tell little, wherever they stand; learners sprinkle them over their questions.
var fillers = stems(`really even anyway still just actually maybe also very lot alot any some all every
	everything something anything thing things people person somebody someone everybody guys bro sir know tell say give
	get got take want like think feel help today now currently nowadays right then than from here into out up about
	simple simply help thank`)

func setOf(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[word] = true
	}
	return set
}

func stems(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(list) {
		set[stem(word)] = true
	}
	return set
}

func stem(word string) string { return english.Stem(word, true) }
