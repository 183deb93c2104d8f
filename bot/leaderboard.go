package bot

import (
	"context"
	"errors"
	"slices"

	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// Points of an answer (a drill and practice give none) and how many a learner
// can earn on one of their days.
const (
	pointsReview = 10 // a due review, right
	pointsNew    = 5  // a first sight, right
	pointsWrong  = 1
	pointsDay    = 100
)

// points returns what an answer earns, given what the day has earned before.
func (r *request) points(ctx context.Context, source quizzes.Source, right bool) (int, error) {
	earns := worth(source, right)
	if earns == 0 {
		return 0, nil
	}
	entries, err := r.db.Entries(ctx, r.learner.ID, r.learner.Day)
	if err != nil {
		return 0, err
	}
	return max(0, min(earns, pointsDay-earned(standing(entries)))), nil
}

// worth is what an answer earns on a day that is not full.
func worth(source quizzes.Source, right bool) int {
	switch {
	case source != quizzes.Review && source != quizzes.New:
		return 0
	case !right:
		return pointsWrong
	case source == quizzes.Review:
		return pointsReview
	}
	return pointsNew
}

func earned(list []answered) int {
	sum := 0
	for _, a := range list {
		sum += a.Points
	}
	return sum
}

const (
	boardWeek  = "week"
	boardMonth = "month"
	boardAll   = "all"
)

// boardKey names a board in the store: its period and its deck, "" for all decks.
func boardKey(period string, day quizzes.Day, deck string) string {
	switch period {
	case boardWeek:
		period = day.Week()
	case boardMonth:
		period = day.Month()
	}
	return period + "/" + deck
}

// addPoints adds to the learner's lines on the boards of every workspace they
// are a member of. Weeks are ISO weeks of the learner's days.
func (r *request) addPoints(ctx context.Context, deck string, day, points int) error {
	if points == 0 {
		return nil
	}
	members, err := r.db.Members(ctx, r.learner.ID)
	if err != nil {
		return err
	}
	for _, m := range members {
		for _, period := range []string{boardWeek, boardMonth, boardAll} {
			for _, d := range []string{"", deck} {
				if err := r.tx.AddPoints(ctx, m.Workspace, boardKey(period, quizzes.Day(day), d), r.learner.ID, points); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func leaderboardCommand() *Command {
	return &Command{
		Name: "leaderboard", Help: "Show who learned most, and where you stand",
		Args: []Arg{
			{Name: "period", Help: "this week, this month or since the start", Kind: OneOf, Options: []string{boardWeek, boardMonth, boardAll}},
			{Name: "who", Help: "everyone, your team, or team against team", Kind: OneOf, Options: []string{whoEveryone, whoTeam, whoTeams}},
			{Name: "deck", Help: "one deck only", Kind: Words, complete: deckIDs},
		},
		run: handler{reads: true, do: showLeaderboard},
	}
}

func deckIDs(s *source) []string {
	var ids []string
	for _, d := range s.bank.Decks {
		ids = append(ids, d.ID)
	}
	return ids
}

// boardPlaces is how many places a board lists.
const boardPlaces = 10

func showLeaderboard(ctx context.Context, r *request) (Reply, error) {
	period := r.args["period"]
	if period == "" {
		period = boardWeek
	}
	deck, err := r.deck(r.args["deck"])
	if err != nil {
		return Reply{}, err
	}
	workspace, err := r.boardWorkspace(ctx)
	if err != nil {
		return Reply{}, err
	}
	key := boardKey(period, quizzes.Day(r.learner.Day), deck)
	if r.args["who"] == whoTeams {
		return r.teamsReply(ctx, workspace, period, key)
	}
	places, err := r.places(ctx, workspace, key)
	if err != nil {
		return Reply{}, err
	}
	own, err := r.db.Standing(ctx, workspace, key, r.learner.ID)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	near, err := r.db.Neighbours(ctx, workspace, key, r.learner.ID, own.Points)
	if err != nil {
		return Reply{}, err
	}
	return boardReply(r, period, deck, places, own, near), nil
}

var boardTitles = map[string]string{boardWeek: "This week", boardMonth: "This month", boardAll: "Since the start"}

// boardLines are the places of a board in words, and as bars.
func (r *request) boardLines(title string, places []store.Standing) (lines [][]Span, bars picture.Bars) {
	bars.Title = title
	for _, p := range places {
		you := p.Learner == r.learner.ID
		bars.Rows = append(bars.Rows, picture.Bar{Rank: p.Rank, Name: p.Name, Points: p.Points, You: you})
		line := []any{p.Rank, ". ", p.Name, ", ", count(p.Points, "point")}
		if you && !equalFold(p.Name, "you") {
			line = append(line, Bold(" (you)"))
		}
		lines = append(lines, Item(line...))
	}
	return lines, bars
}

func boardReply(r *request, period, deck string, places []store.Standing, own store.Standing, near []store.Standing) Reply {
	play := Button{ID: "quiz:" + deck, Label: "Answer a question"}
	title := boardTitles[period]
	if d, ok := r.bank.Deck(deck); ok {
		title += ", " + d.Title
	}
	if r.args["who"] == whoTeam {
		title += ", " + r.member.Team
	}
	if len(places) == 0 && own.Points == 0 {
		return say(KindCard, Text{Head(title), Para("Nobody has points here yet. The first answer opens the board.")}, play)
	}
	lines, bars := r.boardLines(title, places)
	text := Text{Head(title)}
	if len(lines) > 0 { // a block without words is refused by platforms
		text = append(text, Block{Kind: Lines, Items: lines})
	}
	listed := slices.ContainsFunc(places, func(p store.Standing) bool { return p.Learner == r.learner.ID })
	switch {
	case own.Points == 0:
		text = append(text, Note("You have no points here yet."))
	case !listed && r.member.Hidden:
		text = append(text, Note("You are hidden here. Only you see this: place ", own.Rank, " with ", count(own.Points, "point"), "."))
	case !listed:
		text = append(text, Note("You are in place ", own.Rank, " with ", count(own.Points, "point"), ".", neighbourWords(near)))
	}
	buttons := []Button{play}
	if deck == "" && r.args["who"] != whoTeam && len(places) > 0 {
		buttons = append(buttons, r.shareButton(shareBoard, period)...)
	}
	reply := say(KindCard, text, buttons...)
	if len(places) > 0 {
		beside := Text{Head(title)}
		if len(text) > 2 {
			beside = append(beside, text[2:]...)
		}
		reply.Say[0].Picture = &Picture{Beside: beside, Bars: &bars}
	}
	return reply
}

func (r *request) deck(name string) (string, error) {
	if name == "" {
		return "", nil
	}
	if s, ok := r.bank.Scope(name); ok {
		if _, ok := r.bank.Deck(s.ID); ok {
			return s.ID, nil
		}
	}
	known := append(deckIDs(&source{r.Mentor, r.bank}), boardWeek, boardMonth, boardAll)
	if near, ok := guide.Nearest(name, known); ok {
		return "", complain("I have no board under that name. Did you mean ", Fixed("/leaderboard "+near), "?")
	}
	return "", complain("I have no board under that name. Write it like this: ", Fixed(leaderboardCommand().Usage()), ".")
}

// boardWorkspace is the workspace of the place, or the learner's only one when
// a direct message does not say.
func (r *request) boardWorkspace(ctx context.Context) (string, error) {
	if r.event.Place.Workspace != "" {
		return r.workspace(), nil
	}
	members, err := r.db.Members(ctx, r.learner.ID)
	if err != nil {
		return "", err
	}
	if len(members) != 1 {
		return "", complain("A board belongs to a team. Please ask for it in a channel of the team.")
	}
	r.member = members[0]
	return members[0].Workspace, nil
}
