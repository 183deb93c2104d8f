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
	"micro service": "microservice", "graph ql": "graphql", "chat gpt": "chatgpt", "leet code": "leetcode", "fast api": "fastapi", "spring boot": "springboot",
	"note book": "laptop", "node js": "node", "express js": "express", "type scripts": "typescript", "big query": "bigquery", "read me": "readme", "log in": "login", "sign in": "login", "self taught": "selftaught", "low code": "lowcode", "no code": "nocode",
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
	"yrs": "years", "yr": "year", "pls": "please", "plz": "please", "thx": "thanks", "vs": "versus", "shud": "should", "shuld": "should", "cud": "could", "wud": "would", "wat": "what", "wht": "what", "r u": "are",
	"skillz": "skill", "langauge": "language", "expressjs": "express", "springframework": "spring", "notebook": "laptop", "sys": "system", "prep": "prepare", "docs": "documentation", "doc": "documentation",
	"info": "information", "config": "configuration", "msg": "message", "mongodbs": "mongodb", "y": "why", "bcoz": "because", "cuz": "because", "dbms": "database", "ddos": "attack",
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
	everything something anything thing things stuff people person somebody someone everybody nobody anybody guys bro sir man
	know tell say give get got take want like think feel help today now currently nowadays right then than from here into out
	up about simple simply thank explain explained explanation explaining mean meaning means decent useful suitable suffice relevant relevance
	optimal recommend recommended suggest suggestion advice tip tips opinion wonder wondering curious understand hear heard
	sense deal point reason purpose worth heck hell wtf lol idk pls already ever much many more most less such same exactly
	short quick quickly newbie noob noobs beginner dummies dummy okay fine cool nice yo lmao bruh dude mate nah yeah yep gotta
	yay nay sufficient enough popular overkill obligatory sort pros cons possible impossible folk folks kinda stuffs`)

// common words tell half as much as their rarity here suggests: they are what people say about anything.
var common = stems(`year month week day hour minute night morning evening weekend time next last first new old big small
	long best better good bad great cheap expensive free price way kind type different difference normal true wrong
	change go come make use need work try let put keep find look see show open close send write read play run stop start begin
	life world country home house family friend boy girl child name number word text line page list history rule rules image
	picture story music sound color size top high low full half real own another other only without above below near far after
	before again between through one two three five ten hundred`)

// everyday words belong to other subjects. A question that holds one is likely about that subject, whatever other words
// of it happen to be words of ours too: "flask for hot tea". Words that the answers use are not among them.
var everyday = stems(`recipe cook cooking bake baking kitchen food eat eating drink breakfast lunch dinner meal soup pasta rice
	bread butter cheese chocolate chip chips crispy sugar sauce potato tomato onion garlic banana apple orange lemon avocado
	fruit vegetable salad meat chicken beef pork fish egg eggs milk coffee tea beer wine pizza burger cake pie oven fridge
	calorie calories diet vegan restaurant cafe tipping waiter snack dessert
	cat dog pet puppy kitten snake horse bird cow pig animal animals insect spider bee zoo hamster
	tree garden plant plants flower rose lawn grass roof fence balcony soil seed weather rain snow sunny sky wind storm
	temperature forecast mountain river sea ocean lake beach island forest desert moon sun planet star
	travel trip flight flights hotel holiday vacation passport visa airport train bus taxi car bike bicycle tyre tire boat ship harbour
	port truck helicopter airplane road traffic-jam parking fuel petrol timetable ticket tickets
	doctor hospital-bed medicine pill headache fever pain hurt hurts swollen arm leg knee finger hand foot back-pain muscle bone
	skin hair tooth teeth eye nose stomach blood pregnant baby workout gym yoga exercise-bike sleep insomnia allergy
	shirt dress shoe shoes trousers jacket hat necklace ring earring jewellery gold silver diamond wedding tie curtain curtains
	furniture sofa bed lamp carpet wall paint painting wallpaper tap sink toilet shower laundry stain vacuum door window-frame apartment
	flat rent mortgage plumber
	football soccer basketball tennis cricket olympics cup match team-sport league goalkeeper movie movies film cinema netflix-series song
	lyrics album band concert guitar piano novel book-club poem joke dance theatre museum actor actress celebrity singer game-show
	president minister king queen election politics government-party war religion church god bible easter christmas birthday
	mythology ancient greek roman empire
	shampoo perfume makeup lottery casino gambling horoscope astrology zodiac dating girlfriend boyfriend wife husband divorce
	mile miles kilometre kilometres kilogram pound ounce gallon celsius fahrenheit
	police murder weapon gun bomb drug drugs viagra cigarette alcohol
	parcel postage stamp grocery supermarket furniture-shop toy toys
	grandmother grandfather sandwich universe galaxy rocket spaceship alien aliens dinosaur dinosaurs hiccup hiccups wash washing
	vitamin vitamins carrot carrots vaccine vaccines belly fat beach beaches lipstick iron scarf knit knitting sew sewing
	telephone tower building skyscraper bridge castle pyramid statue eiffel mona lisa bitcoin dogecoin stock stocks fund funds gold
	puppy kitten baby girl bedroom bathroom living-room slipper slippers wizard dough trolley litre vacuum bottle tennis table-tennis
	tractor loader film black-and-white mattress bear bears leo virgo singer rainforest prime refund harbour canal boots therapist
	cold flu cough sneeze noise engine volcano eruption map treatment bite pirate curse swear god heaven life death love
	brother sister uncle aunt cousin neighbour landlord teenager marriage kiss school-trip enrolment kindergarten french spanish
	german italian portuguese chinese-food sushi salmon tuna shrimp noodle noodles burrito taco spoon fork knife plate bowl cup mug
	dishwasher microwave toaster blender pillow blanket towel soap bar-of-soap razor shave beard haircut wig glasses lens
	camera tripod drone skateboard ski skiing snowboard surf surfing swim swimming run-club marathon golf boxing wrestling chess poker
	lego puzzle living room colour color carat pet pets birthday card map living brazil france spain italy tallest highest
	puzzle magician circus carnival parade fireworks pumpkin turkey halloween thanksgiving santa reindeer bunny
	tulip daisy cactus mushroom fungus moss bamboo pine oak maple leaf leaves petal honey wax candle lighter match-box
	earthquake tornado hurricane flood drought avalanche tsunami thunder lightning fog humid ice glacier
	king-size throne knight sword armor dragon unicorn vampire  ghost witch spell
	lawyer judge jail prison tax taxes pension inheritance passport-control visa-application embassy border customs-officer`)

// subject words are of our trade and hardly of any other, unlike python or cloud: who uses one most likely asks us.
var subject = stems(`backend frontend fullstack developer developers programmer programming coding code coder software server api endpoint
	database sql nosql postgresql mysql mongodb json http https html css javascript typescript node laptop framework
	docker kubernetes devops microservice github gitlab git repository deploy deployment login authentication jwt oauth
	aws azure gcp hosting website webapp app application algorithm leetcode debug debugging query tutorial editor bootcamp cv resume
	interview salary junior internship portfolio freelance career job hire hired recruiter employer degree maths
	chatgpt copilot ai llm quiz streak leaderboard ranking roadmap rung learn learning study studying
	php laravel wordpress rails fastapi springboot nestjs hibernate sequelize prisma orm graphql grpc protobuf websocket curl postman
	intellij hackerrank readme polymorphism encapsulation inheritance repo repos udemy faang chromebook laptop
	replica shard sharding terminal linux bash production architecture scalability profession webshop saas localhost nginx
	selftaught diploma lpa fresher calculus cplusplus csharp dotnet redis mongo pipeline pipelines acid csrf xss cors tls ssl ide vscode`)

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
