package guide

// Answer is one entry of the FAQ.
type Answer struct {
	ID       string   `yaml:"id"`
	Question string   `yaml:"question"`
	Aliases  []string `yaml:"aliases"` // other ways people ask it; at least ten, for the search
	// Text is the answer, at most 120 words, in our small markup: paragraphs separated by a blank line, lines
	// starting with "- " as a list, `code` and **bold**. Nothing else has a meaning.
	Text    string   `yaml:"answer"`
	Stage   string   `yaml:"stage"`   // id of the roadmap stage it belongs to
	Related []string `yaml:"related"` // ids of other answers
	Sources []Source `yaml:"sources"` // at least one
	AsOf    string   `yaml:"as_of"`   // date of the newest source: YYYY-MM-DD, or YYYY where the source says no more
}

// Source says where an answer comes from: either an article, or a page with title and address.
type Source struct {
	Article string `yaml:"article"` // article id
	Title   string `yaml:"title"`
	URL     string `yaml:"url"` // https
}

// Answer returns the answer with this id.
func (g *Guide) Answer(id string) (*Answer, bool) {
	answer, ok := g.answers[id]
	return answer, ok
}
