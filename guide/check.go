package guide

import (
	"fmt"
	"slices"
	"strings"
)

// What the mentor shows must fit a chat message and a learner's patience.
const (
	minLearn, maxLearn = 5, 8
	minLinks, maxLinks = 1, 3
	maxAnswerWords     = 120
	minAliases         = 10
	maxTopics          = 14
	maxAboutWords      = 50
)

func checkRoadmap(g *Guide, doc document, notes *mistakes) {
	of := func(list string, i int, label string) entry {
		return entry{doc: doc, notes: notes, list: list, index: i, label: label}
	}
	needsSome(doc, notes, "articles", len(g.Articles))
	needsSome(doc, notes, "stages", len(g.Stages))
	seen := firstUse{}
	for i, article := range g.Articles {
		e := of("articles", i, fmt.Sprintf("article %q", article.ID))
		e.id("id", article.ID, seen)
		e.filled("title", article.Title, "author", article.Author, "date", article.Date)
		if article.URL != "" && !isHTTPS(article.URL) {
			e.wrong(at("url"), "address %q is not https://...; correct it or leave it empty", article.URL)
		}
	}
	seen = firstUse{}
	for i := range g.Stages {
		stage := &g.Stages[i]
		e := of("stages", i, fmt.Sprintf("stage %q", stage.ID))
		e.id("id", stage.ID, seen)
		e.stage(g, stage, i)
	}
	names, ids := firstUse{}, firstUse{}
	for i := range g.Stages {
		for j := range g.Stages[i].Topics {
			topic := &g.Stages[i].Topics[j]
			of("stages", i, fmt.Sprintf("topic %q", topic.ID)).topic(g, j, topic, ids, names)
		}
	}
	seen = firstUse{}
	for i := range g.Paths {
		path := &g.Paths[i]
		e := of("paths", i, fmt.Sprintf("path of article %q", path.Article))
		e.id("article", path.Article, seen)
		e.path(g, path)
	}
}

func (e entry) stage(g *Guide, stage *Stage, position int) {
	e.filled("title", stage.Title, "why", stage.Why, "do", stage.Do, "check", stage.Check, "done_when", stage.DoneWhen)
	e.count("learn", len(stage.Learn), minLearn, maxLearn)
	e.count("topics", len(stage.Topics), 0, maxTopics)
	e.count("links", len(stage.Links), minLinks, maxLinks)
	for i, item := range stage.Learn {
		if strings.TrimSpace(item) == "" {
			e.wrong(at("learn", i), "an item of learn is empty; fill it or remove it")
		}
	}
	for i, link := range stage.Links {
		e.link(at("links", i), link.Title, link.URL)
	}
	earlier := byID(g.Stages[:position], func(s *Stage) string { return s.ID })
	known(e, at("needs"), stage.Needs, "stage", g.stages)
	for i, need := range stage.Needs {
		// Prerequisites that only point backwards cannot form a circle.
		if _, ok := earlier[need]; !ok && g.stages[need] != nil {
			e.wrong(at("needs", i), "needs %q, which does not stand before it; change the order or remove the need", need)
		}
	}
	known(e, at("articles"), stage.Articles, "article", g.articles)
	for i, item := range stage.Ours {
		if !slices.Contains(stage.Learn, item) {
			e.wrong(at("ours", i), "%q is not an item of learn; repeat the item word for word", item)
		}
	}
}

func (e entry) path(g *Guide, path *Path) {
	known(e, at("article"), []string{path.Article}, "article", g.articles)
	e.filled("summary", path.Summary)
	if len(path.Steps) == 0 {
		e.wrong(at("steps"), "there are no steps; add them or remove the path")
	}
	for i, step := range path.Steps {
		if strings.TrimSpace(step.Title) == "" || strings.TrimSpace(step.Covers) == "" {
			e.wrong(at("steps", i), "a step lacks its title or covers")
		}
		if len(step.Stages) == 0 {
			e.wrong(at("steps", i), "step %q names no stage; say where it stands in the roadmap", step.Title)
		}
		known(e, at("steps", i, "stages"), step.Stages, "stage", g.stages)
	}
}

func (e entry) topic(g *Guide, position int, topic *Topic, ids, names firstUse) {
	field := func(name string) []any { return at("topics", position, name) }
	if !idForm.MatchString(topic.ID) {
		e.wrong(field("id"), "id %q is not made of lower-case words joined by hyphens", topic.ID)
	}
	e.once(field("id"), topic.ID, ids)
	own := map[string]bool{}
	for _, name := range append([]string{topic.ID, topic.Title}, topic.Names...) {
		if key := topicKey(name); key == "" {
			e.wrong(field("names"), "%q has no letter or digit; write it in words", name)
		} else if !own[key] {
			own[key] = true
			e.once(field("names"), key, names)
		}
	}
	if strings.TrimSpace(topic.Title) == "" || strings.TrimSpace(topic.About) == "" {
		e.wrong(field("about"), "title or about is empty; fill it")
	}
	if words := len(strings.Fields(topic.About)); words > maxAboutWords {
		e.wrong(field("about"), "about has %d words; shorten it to %d", words, maxAboutWords)
	}
	if topic.Answer != "" {
		known(e, field("answer"), []string{topic.Answer}, "answer", g.answers)
	}
	if topic.Ours {
		e.link(field("source"), topic.Source.Title, topic.Source.URL)
	}
}

// once notes a name that stands for something else already.
func (e entry) once(field []any, name string, seen firstUse) {
	if first, used := seen[name]; used {
		e.wrong(field, "%q already stands for %s; rename one", name, first)
		return
	}
	seen[name] = fmt.Sprintf("%s in line %d", e.label, e.line(field...))
}

func checkFAQ(g *Guide, places []place, notes *mistakes) {
	ids, phrases := firstUse{}, firstUse{}
	for i := range g.Answers {
		answer := &g.Answers[i]
		e := entry{doc: places[i].doc, notes: notes, list: "answers", index: places[i].index, label: fmt.Sprintf("answer %q", answer.ID)}
		e.id("id", answer.ID, ids)
		e.filled("question", answer.Question, "answer", answer.Text)
		e.answer(g, answer)
		e.phrase(at("question"), answer.Question, phrases)
		for j, alias := range answer.Aliases {
			e.phrase(at("aliases", j), alias, phrases)
		}
	}
}

func (e entry) answer(g *Guide, answer *Answer) {
	if words := len(strings.Fields(answer.Text)); words > maxAnswerWords {
		e.wrong(at("answer"), "the answer has %d words; shorten it to %d", words, maxAnswerWords)
	}
	if n := len(answer.Aliases); n < minAliases {
		e.wrong(at("aliases"), "%d aliases; add ways people ask it until there are at least %d", n, minAliases)
	}
	known(e, at("stage"), []string{answer.Stage}, "stage", g.stages)
	known(e, at("related"), answer.Related, "related answer", g.answers)
	if i := slices.Index(answer.Related, answer.ID); i >= 0 {
		e.wrong(at("related", i), "it is related to itself; name another answer")
	}
	if len(answer.Sources) == 0 {
		e.wrong(at("sources"), "there is no source; name an article or an official page")
	}
	for i, source := range answer.Sources {
		e.source(g, at("sources", i), source)
	}
	if !isDate(answer.AsOf) {
		e.wrong(at("as_of"), "as_of %q is no date; write YYYY-MM-DD, or YYYY where the source says no more", answer.AsOf)
	}
}

func (e entry) source(g *Guide, field []any, source Source) {
	switch {
	case source.Article == "":
		e.link(field, source.Title, source.URL)
	case source.Title != "" || source.URL != "":
		e.wrong(field, "a source is either an article or a title with url; keep one of the two")
	default:
		known(e, field, []string{source.Article}, "article", g.articles)
	}
}

func needsSome(doc document, notes *mistakes, list string, n int) {
	if n == 0 {
		notes.add(doc.name, doc.line(list), fmt.Sprintf("%s is empty or missing; add at least one entry", list))
	}
}
