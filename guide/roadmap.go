package guide

import "strings"

// Guide is the whole content: the articles it comes from, the roadmap, the articles' own paths, and the answers.
// The slices keep the order of the files. Make one with Embedded or Load; the zero Guide is empty and finds nothing.
type Guide struct {
	Articles []Article
	Stages   []Stage
	Paths    []Path
	Answers  []Answer

	articles map[string]*Article
	stages   map[string]*Stage
	paths    map[string]*Path
	answers  map[string]*Answer
	topics   map[string]topicPlace
	index    *index
}

// Article is a source of the content.
type Article struct {
	ID     string `yaml:"id"`
	Title  string `yaml:"title"`
	Author string `yaml:"author"` // "unnamed" when the article names nobody
	Date   string `yaml:"date"`   // the last date it shows, YYYY-MM-DD, or words saying that it shows none
	URL    string `yaml:"url"`    // empty when the article does not show its own address
}

// Link is a page to read.
type Link struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"` // https
}

// Stage is one station of the roadmap. Its texts use the markup described at Answer.Text.
type Stage struct {
	ID       string   `yaml:"id"`
	Title    string   `yaml:"title"`
	Why      string   `yaml:"why"`
	Learn    []string `yaml:"learn"`     // five to eight concrete things
	Do       string   `yaml:"do"`        // one exercise
	Check    string   `yaml:"check"`     // how the learner sees that the exercise worked
	DoneWhen string   `yaml:"done_when"` // what the learner can do at the end
	Links    []Link   `yaml:"links"`     // one to three
	Needs    []string `yaml:"needs"`     // ids of earlier stages
	Articles []string `yaml:"articles"`  // ids of the articles that name the stage
	Ours     []string `yaml:"ours"`      // items of Learn that no article names
	Topics   []Topic  `yaml:"topics"`    // what can be opened by name
}

// Topic is one thing of a stage that learners ask for by name: a technology or an idea.
type Topic struct {
	ID     string   `yaml:"id"`
	Title  string   `yaml:"title"`
	Names  []string `yaml:"names"`  // other names people type
	About  string   `yaml:"about"`  // what it is and what to be able to do with it, in the markup of Answer.Text
	Answer string   `yaml:"answer"` // id of the answer that says more, "" for none
	Quiz   string   `yaml:"quiz"`   // "deck/topic" of the questions about it, "" for none
	Ours   bool     `yaml:"ours"`   // no article names it; Source says where it comes from
	Source Link     `yaml:"source"`
}

// topicPlace is a topic and the stage it stands in.
type topicPlace struct {
	topic *Topic
	stage *Stage
}

// topicKey is equal for names that differ in case, spaces and signs between words.
func topicKey(name string) string { return strings.Join(words(name), "") }

// Topic finds a topic and its stage by id, title or another name.
func (g *Guide) Topic(name string) (*Topic, *Stage, bool) {
	found, ok := g.topics[topicKey(name)]
	return found.topic, found.stage, ok
}

// TopicIDs lists the ids of all topics in roadmap order.
func (g *Guide) TopicIDs() []string {
	var ids []string
	for _, stage := range g.Stages {
		for _, topic := range stage.Topics {
			ids = append(ids, topic.ID)
		}
	}
	return ids
}

// Path is the way as one article sees it, in that article's own order.
type Path struct {
	Article string `yaml:"article"` // article id
	Summary string `yaml:"summary"`
	Steps   []Step `yaml:"steps"`
}

// Step is one step of a Path.
type Step struct {
	Title  string   `yaml:"title"`
	Covers string   `yaml:"covers"`
	Stages []string `yaml:"stages"` // ids of the roadmap stages where the step stands
}

// Article returns the article with this id.
func (g *Guide) Article(id string) (*Article, bool) {
	article, ok := g.articles[id]
	return article, ok
}

// Stage returns the roadmap stage with this id.
func (g *Guide) Stage(id string) (*Stage, bool) {
	stage, ok := g.stages[id]
	return stage, ok
}

// Path returns the path of the article with this id. An article may have none.
func (g *Guide) Path(article string) (*Path, bool) {
	path, ok := g.paths[article]
	return path, ok
}

// Ready lists, in roadmap order, the stages that are not done while all their prerequisites are. done reports
// whether the stage with an id is done.
func (g *Guide) Ready(done func(stage string) bool) []*Stage {
	var ready []*Stage
	for i := range g.Stages {
		stage := &g.Stages[i]
		if !done(stage.ID) && all(stage.Needs, done) {
			ready = append(ready, stage)
		}
	}
	return ready
}

func all(ids []string, done func(string) bool) bool {
	for _, id := range ids {
		if !done(id) {
			return false
		}
	}
	return true
}
