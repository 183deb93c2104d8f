package review

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/rungbot/rung/quizzes"
)

var (
	// negative is what a stem may ask only in capitals: which of them does not.
	negative = regexp.MustCompile(`(?i)\b(?:which|what)\b[^.?!]*\b(?:not|except|never)\b[^.?!]*\?`)
	capitals = regexp.MustCompile(`\b(?:NOT|EXCEPT|NEVER)\b`)
	filler   = regexp.MustCompile(`(?i)^(?:in)?correct\b[.,!:]?|^(?:wrong|right|true|false|yes|no)[.,!:]`)
	pair     = regexp.MustCompile(`^(?:[Bb]oth )?\(?[A-D]\)? (?:and|or|&) \(?[A-D]\)?\.?$`)
	absolute = regexp.MustCompile(`(?i)\b(?:always|never|only|all|none|every|any|must|impossible|completely)\b`)

	// positional is what points at an option by letter or place, which shuffling
	// makes false.
	positional = regexp.MustCompile(
		`\b(?:[Oo]ptions?|[Aa]nswers?|[Cc]hoices?|[Dd]istractors?) (?:\(?[A-D]\b|\(?[b-d]\b|\([a-d]\))` +
			`|\b(?:[Bb]oth|[Ee]ither|[Nn]either) [A-D] (?:and|or|nor) [A-D]\b` +
			`|\b[A-D] (?:is|was) (?:right|wrong|correct|incorrect)\b` +
			`|(?i:\b(?:first|second|third|fourth|last|previous|next|other) (?:option|choice)s?\b)` +
			`|(?i:\b(?:option|answer|choice)s? (?:above|below|[1-4]|one|two|three|four)\b)`)
)

// Days after which a question is read again, at most.
const (
	reviewDays         = 366
	securityReviewDays = 184
)

// question checks the rules of one question.
func (r *reviewer) question(q *quizzes.Question) {
	r.stem(q)
	r.options(q)
	r.texts(q)
	r.sources(q)
	r.dates(q)
}

func (r *reviewer) stem(q *quizzes.Question) {
	if asks := negative.FindString(q.Stem); asks != "" && !capitals.MatchString(asks) {
		r.find(q, always, "negative-stem", "it asks for what is not so: ask for what is, or write NOT in capitals")
	}
	if n := counted[len(keys(q))]; q.Kind == quizzes.Multi && !regexp.MustCompile(`(?i)\b`+n+`\b`).MatchString(q.Stem) {
		r.find(q, always, "how-many", "several answers are right: say in the stem that there are %s", n)
	}
}

var counted = map[int]string{2: "two", 3: "three", 4: "four"}

func keys(q *quizzes.Question) (list []quizzes.Option) {
	for _, o := range q.Options {
		if o.Correct {
			list = append(list, o)
		}
	}
	return list
}

// options checks how the options of a question that shows them are worded.
func (r *reviewer) options(q *quizzes.Question) {
	if q.Kind == quizzes.Order || q.Kind == quizzes.Typed || q.Run != nil {
		return
	}
	seen := map[string]bool{}
	inKey := map[string]bool{}
	for _, o := range keys(q) {
		for _, word := range absolute.FindAllString(o.Text, -1) {
			inKey[strings.ToLower(word)] = true
		}
	}
	for _, o := range q.Options {
		if seen[o.Text] {
			r.find(q, always, "same-option", "option %q says the same as another: replace it", o.ID)
		}
		seen[o.Text] = true
		if pair.MatchString(strings.TrimSpace(o.Text)) {
			r.find(q, always, "gathering-option", "option %q gathers other options: replace it by an answer of its own", o.ID)
		}
		for _, word := range absolute.FindAllString(o.Text, -1) {
			if !inKey[strings.ToLower(word)] && q.Code == "" {
				r.find(q, always, "absolute-word", "option %q says %q, which gives it away as wrong: say it without", o.ID, word)
			}
		}
	}
	r.clue(q)
}

// clue finds a key that repeats words of the stem which no other option has.
func (r *reviewer) clue(q *quizzes.Question) {
	stem, elsewhere := set(words(q.Stem)), map[string]bool{}
	for _, o := range q.Options {
		if !o.Correct {
			for _, w := range words(o.Text) {
				elsewhere[w] = true
			}
		}
	}
	for _, o := range keys(q) {
		var clues []string
		for _, w := range words(o.Text) {
			if len(w) >= clueLetters && stem[w] && !elsewhere[w] && !slices.Contains(clues, w) {
				clues = append(clues, w)
			}
		}
		if len(clues) > clueWords {
			r.find(q, shipped, "clue", "of all options only the right one repeats %q of the stem: use these words in others too, or in none", clues)
		}
	}
}

// A word of fewer letters gives little away, and one word may be the subject.
const (
	clueLetters = 5
	clueWords   = 1
)

func (r *reviewer) texts(q *quizzes.Question) {
	texts := map[string]string{"the stem": q.Stem, "the hint": q.Hint, "the explanation": q.Explanation}
	for _, o := range q.Options {
		texts["option "+o.ID] = o.Text
		texts["the why of option "+o.ID] = o.Why
		if filler.MatchString(strings.TrimSpace(o.Why)) {
			r.find(q, always, "filler", "the why of option %q begins by saying whether it is right: begin with the reason", o.ID)
		}
		if !o.Correct && q.Kind != quizzes.Order && o.Misconception == "" {
			r.find(q, shipped, "misconception", "option %q names no misconception: say what one who picks it believes", o.ID)
		}
	}
	for _, name := range sorted(texts) {
		if found := placed(texts[name]); found != "" {
			r.find(q, always, "place", "%s points at an option by its place (%q), and options are shuffled: name what it says", name, found)
		}
	}
	for _, o := range keys(q) {
		if hint, key := join(q.Hint), join(o.Text); len(key) >= 2*clueLetters && strings.Contains(hint, key) {
			r.find(q, always, "hint", "the hint holds the right option's text: narrow without giving it away")
		}
	}
}

// placed returns what of a text points at an option by its place, "" if nothing
// does. Most texts have none of the words, which is seen sooner than by the
// pattern.
func placed(text string) string {
	for _, word := range []string{"ption", "nswer", "hoice", "istractor", "oth ", "ither ", "rrect", "right", "wrong"} {
		if strings.Contains(text, word) {
			return positional.FindString(text)
		}
	}
	return ""
}

func (r *reviewer) sources(q *quizzes.Question) {
	for _, s := range q.Sources {
		u, err := url.Parse(s.URL)
		if err != nil {
			continue // refused when the deck is loaded
		}
		if !primary(u) {
			r.find(q, shipped, "source-host", "%s is no primary source that Rung knows: cite the standard, the manual or the paper", u.Host)
		}
		if !strings.ContainsAny(s.Title, ",:(") && u.Fragment == "" {
			r.find(q, shipped, "source-section", "source %q names no section: add it to the title", s.Title)
		}
	}
}

func (r *reviewer) dates(q *quizzes.Question) {
	most := reviewDays
	if r.deck.ID == "security" || q.Stage == "security" {
		most = securityReviewDays
	}
	if days := int(q.ReviewBy - q.AsOf); days > most {
		r.find(q, shipped, "review-by", "it is to be read again after %d days: %d at most", days, most)
	}
	if q.ReviewBy < r.Today {
		r.find(q, gentle, "overdue", "it was to be read again by %s: check it against its sources, then move as_of and review_by", q.ReviewBy)
	}
	if q.AsOf > r.Today {
		r.find(q, always, "as-of", "it was checked on %s, which is still to come", q.AsOf)
	}
	if q.Run != nil && q.Run.Lang == quizzes.Postgres && q.AppliesTo == "" {
		r.find(q, always, "applies-to", "what PostgreSQL does depends on its version and level: name them in applies_to")
	}
}

func sorted(m map[string]string) []string {
	var names []string
	for name := range m {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
