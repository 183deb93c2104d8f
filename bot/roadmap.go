package bot

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// nextThings is how many things to do /roadmap next shows.
const nextThings = 3

func roadmapCommand() *Command {
	stage := Arg{Name: "stage", Help: "a stage of the roadmap; the next one if left out", Kind: Words, complete: stageIDs}
	return &Command{
		Name: "roadmap", Help: "Find out what to learn next",
		Subs: []*Command{
			{Name: "next", Help: "Your next stage and what to do now", run: handler{reads: true, do: nextStage}},
			{Name: "show", Help: "The whole roadmap, or one stage of it", Args: []Arg{{Name: "stage", Help: "a stage of the roadmap", Kind: Words, complete: stageIDs}},
				run: handler{reads: true, do: showRoadmap}},
			{Name: "topic", Help: "Open one topic: what it is, and its questions", Args: []Arg{{Name: "name", Help: "like redis or joins", Kind: Words, Required: true, Example: "redis", complete: topicIDs}},
				run: handler{reads: true, do: showTopic}},
			{Name: "check", Help: "Show that you know a stage: five questions, four right", Args: []Arg{stage}, run: handler{do: startCheck}},
			{Name: "done", Help: "Tick a stage off", Args: []Arg{stage}, run: handler{do: markStage(stageDone)}},
			{Name: "skip", Help: "Leave a stage out for now; skipped is not done", Args: []Arg{stage}, run: handler{do: markStage(stageSkipped)}},
			{Name: "undo", Help: "Take back the last tick or skip", run: handler{do: undoStage}},
			{Name: "path", Help: "The way as one of the five articles draws it",
				Args: []Arg{{Name: "article", Help: "an article", Kind: Words, complete: articleIDs}}, run: handler{reads: true, do: showPath}},
		},
	}
}

func stageIDs(s *source) []string {
	var ids []string
	for _, stage := range s.guide.Stages {
		ids = append(ids, stage.ID)
	}
	return ids
}

func articleIDs(s *source) []string {
	var ids []string
	for _, p := range s.guide.Paths {
		ids = append(ids, p.Article)
	}
	return ids
}

func nextStage(ctx context.Context, r *request) (Reply, error) {
	state, next, err := r.stages(ctx)
	if err != nil {
		return Reply{}, err
	}
	if next == nil {
		return r.allDone(state), nil
	}
	var now [][]Span
	for _, thing := range next.Learn[:min(nextThings, len(next.Learn))] {
		now = append(now, inline(thing))
	}
	text := Text{
		Head("Next: ", next.Title),
		Para(inline(next.Why)),
		Bullets(now...),
		Para(Bold("Do: "), inline(next.Do)),
		Para(Bold("Done when: "), inline(next.DoneWhen)),
	}
	if skipped := r.skippedNeeds(next, state); skipped != "" {
		text = append(text, Note("It builds on what you skipped: ", skipped, "."))
	}
	return say(KindCard, text, append(stageButtons(next), Button{ID: "stage:" + next.ID, Label: "Whole stage"})...), nil
}

// skippedNeeds names the stages that a stage builds on and the learner skipped.
func (r *request) skippedNeeds(s *guide.Stage, state map[string]stageState) string {
	var titles []string
	for _, id := range s.Needs {
		if need, ok := r.guide.Stage(id); ok && state[id] == stageSkipped {
			titles = append(titles, need.Title)
		}
	}
	return strings.Join(titles, ", ")
}

// allDone is the answer when no stage is open: what is left was skipped, or
// nothing is.
func (r *request) allDone(state map[string]stageState) Reply {
	for _, s := range r.guide.Stages {
		if state[s.ID] == stageSkipped {
			return say(KindCard, Text{Head("Back to what you skipped"), Para("You have done all the rest. The first stage you skipped is ", Bold(s.Title), ".")},
				Button{ID: "stage:" + s.ID, Label: "Open it"})
		}
	}
	return say(KindCard, Text{Head("You have climbed the whole roadmap"),
		Para("Keep what you know alive with ", Fixed("/quiz"), ", and choose what to go deep in.")}, Button{ID: "quiz:", Label: "Answer a question"})
}

func stageButtons(s *guide.Stage) []Button {
	return []Button{{ID: "done:" + s.ID, Label: "Done"}, {ID: "skip:" + s.ID, Label: "Skip"}}
}

func showRoadmap(ctx context.Context, r *request) (Reply, error) {
	if r.args["stage"] != "" {
		return showStage(ctx, r)
	}
	state, next, err := r.stages(ctx)
	if err != nil {
		return Reply{}, err
	}
	var lines [][]Span
	ladder := picture.Ladder{}
	done := 0
	for i, s := range r.guide.Stages {
		ladder.Stages = append(ladder.Stages, picture.Rung{Title: s.Title, State: rungState(state[s.ID])})
		line := []any{fmt.Sprintf("%d. ", i+1), s.Title, ": ", string(state[s.ID])}
		if next != nil && s.ID == next.ID {
			line = []any{Bold(fmt.Sprintf("%d. %s: you are here", i+1, s.Title))}
		}
		if state[s.ID] == stageDone || state[s.ID] == stageReview {
			done++
		}
		lines = append(lines, Item(line...))
	}
	head := Head(fmt.Sprintf("The roadmap: %d of %d done", done, len(r.guide.Stages)))
	note := Note("Open one with ", Fixed("/roadmap show 5"), ".")
	var buttons []Button
	if next != nil {
		buttons = append(buttons, Button{ID: "stage:" + next.ID, Label: "Open the next stage"})
	}
	reply := say(KindCard, Text{head, {Kind: Lines, Items: lines}, note}, buttons...)
	reply.Say[0].Picture = &Picture{Beside: Text{head, note}, Ladder: &ladder}
	return reply, nil
}

func rungState(s stageState) picture.RungState {
	switch s {
	case stageDone:
		return picture.Done
	case stageReview:
		return picture.Review
	case stageSkipped:
		return picture.Skipped
	case stageNow:
		return picture.Next
	}
	return picture.Todo
}

func showStage(ctx context.Context, r *request) (Reply, error) {
	s, err := r.stage(r.args["stage"])
	if err != nil {
		return Reply{}, err
	}
	state, _, err := r.stages(ctx)
	if err != nil {
		return Reply{}, err
	}
	var learn, links [][]Span
	for _, l := range s.Learn {
		learn = append(learn, inline(l))
	}
	for _, l := range s.Links {
		links = append(links, Item(LinkTo(l.Title, l.URL)))
	}
	text := Text{
		Head(s.Title),
		Para(inline(s.Why)),
		Bullets(learn...),
		Para(Bold("Do: "), inline(s.Do)),
		Para(Bold("Check: "), inline(s.Check)),
		Para(Bold("Done when: "), inline(s.DoneWhen)),
		Bullets(links...),
		Note(r.needs(s), r.articleTitles(s.Articles)),
		Note("You: ", string(state[s.ID]), "."),
	}
	if len(s.Topics) > 0 {
		text = append(text, Note("Topics to open with ", Fixed("/roadmap topic"), ": ", topicNames(s), "."))
	}
	buttons := stageButtons(s)
	if r.bank.Count(quizzes.StageScope(s.ID)) >= checkQuestions && state[s.ID] != stageDone {
		buttons = append(buttons, Button{ID: "check:" + s.ID, Label: "Check me"})
	}
	return say(KindCard, text, append(buttons, Button{ID: "roadmap:", Label: "Whole roadmap"})...), nil
}

func (r *request) needs(s *guide.Stage) string {
	if len(s.Needs) == 0 {
		return ""
	}
	list := ""
	for _, id := range s.Needs {
		if n, ok := r.guide.Stage(id); ok {
			if list != "" {
				list += ", "
			}
			list += n.Title
		}
	}
	return "After: " + list + ". "
}

func (r *request) articleTitles(ids []string) string {
	list := ""
	for _, id := range ids {
		if a, ok := r.guide.Article(id); ok {
			if list != "" {
				list += "; "
			}
			list += a.Title
		}
	}
	return "From: " + list + "."
}

// stage finds a stage by id or title, or complains with the nearest one.
func (r *request) stage(name string) (*guide.Stage, error) {
	if s, ok := r.guide.Stage(name); ok {
		return s, nil
	}
	var known []string
	if n, err := strconv.Atoi(name); err == nil && n >= 1 && n <= len(r.guide.Stages) {
		return &r.guide.Stages[n-1], nil
	}
	for _, s := range r.guide.Stages {
		if equalFold(s.ID, name) || equalFold(s.Title, name) {
			return &s, nil
		}
		known = append(known, s.ID)
	}
	if near, ok := guide.Nearest(name, known); ok {
		return nil, complain("The roadmap has no stage of that name. Did you mean ", Fixed(near), "?")
	}
	return nil, complain("The roadmap has no stage of that name. ", Fixed("/roadmap show"), " lists them all.")
}

// stageOrNext returns the learner's state of every stage, and the stage they
// named, else the next one, nil when all is done or skipped.
func (r *request) stageOrNext(ctx context.Context) (map[string]stageState, *guide.Stage, error) {
	state, next, err := r.stages(ctx)
	if err == nil && r.args["stage"] != "" {
		next, err = r.stage(r.args["stage"])
	}
	return state, next, err
}

// markStage ticks a stage off or skips it: the one named, else the next one.
func markStage(to stageState) func(context.Context, *request) (Reply, error) {
	return func(ctx context.Context, r *request) (Reply, error) {
		state, next, err := r.stageOrNext(ctx)
		if err != nil {
			return Reply{}, err
		}
		if next == nil || r.repeated && (r.args["stage"] == "" || state[next.ID] != to) {
			return nextStage(ctx, r)
		}
		if state[next.ID] != to {
			m := store.Mark{Learner: r.learner.ID, Stage: next.ID, State: string(to), At: store.At(r.now)}
			if err := r.tx.AddMark(ctx, m); err != nil {
				return Reply{}, err
			}
		}
		return r.afterMark(ctx, Para(Bold(next.Title), " is ", string(to), ". ", Fixed("/roadmap undo"), " takes it back."))
	}
}

// afterMark says what was done and goes on to the next stage.
func (r *request) afterMark(ctx context.Context, done Block) (Reply, error) {
	reply, err := nextStage(ctx, r)
	reply.Say = append([]Message{{Kind: KindNotice, Text: Text{done}}}, reply.Say...)
	return reply, err
}

func undoStage(ctx context.Context, r *request) (Reply, error) {
	if r.repeated {
		return nextStage(ctx, r)
	}
	marks, err := r.db.Marks(ctx, r.learner.ID)
	if err != nil {
		return Reply{}, err
	}
	list := standingMarks(marks)
	if len(list) == 0 {
		return say(KindNotice, Text{Para("There is nothing to take back: you have not ticked or skipped a stage.")}), nil
	}
	last := list[len(list)-1]
	m := store.Mark{Learner: r.learner.ID, Stage: last.Stage, State: string(stageUndone), At: store.At(r.now)}
	if err := r.tx.AddMark(ctx, m); err != nil {
		return Reply{}, err
	}
	title := last.Stage
	if s, ok := r.guide.Stage(last.Stage); ok {
		title = s.Title
	}
	return r.afterMark(ctx, Para(Bold(title), " is no longer ", last.State, "."))
}

func showPath(_ context.Context, r *request) (Reply, error) {
	if r.args["article"] == "" {
		return r.paths(), nil
	}
	p, ok := r.guide.Path(r.args["article"])
	if !ok {
		if near, ok := guide.Nearest(r.args["article"], articleIDs(&source{r.Mentor, r.bank})); ok {
			return Reply{}, complain("I have no article of that name. Did you mean ", Fixed("/roadmap path "+near), "?")
		}
		return Reply{}, complain("I have no article of that name. ", Fixed("/roadmap path"), " lists the five.")
	}
	a, _ := r.guide.Article(p.Article)
	var steps [][]Span
	for _, s := range p.Steps {
		steps = append(steps, Item(Bold(s.Title+": "), inline(s.Covers)))
	}
	text := Text{Head(a.Title), Para(inline(p.Summary)), Steps(steps...), Note(a.Author, ", ", a.Date, ".")}
	return say(KindCard, text, Button{ID: "path:", Label: "Other articles"}), nil
}

// paths lists the articles whose own way can be shown.
func (r *request) paths() Reply {
	var lines [][]Span
	var buttons []Button
	for _, p := range r.guide.Paths {
		a, _ := r.guide.Article(p.Article)
		lines = append(lines, Item(Bold(a.Title), fmt.Sprintf(" (%s, %s): ", a.Author, a.Date), inline(p.Summary)))
		buttons = append(buttons, Button{ID: "path:" + p.Article, Label: p.Article})
	}
	return say(KindCard, Text{Head("Five articles, five ways"), Bullets(lines...)}, buttons...)
}
