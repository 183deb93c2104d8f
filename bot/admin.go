package bot

import (
	"context"
	"errors"
	"strings"

	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

func mentorCommand() *Command {
	admin := func(do func(context.Context, *request) (Reply, error)) handler {
		return handler{needs: RoleAdmin, do: do}
	}
	return &Command{
		Name: "mentor", Help: "For admins and mentors: boards, zone, roles",
		Subs: []*Command{
			{Name: "board", Help: "Post the board in a channel by itself, or stop with off",
				Args: []Arg{{Name: "where-when", Help: "like #backend-club weekly mon 09:00, or #backend-club off", Kind: Words, Required: true, Example: "#backend-club weekly mon 09:00"}}, run: admin(setBoard)},
			{Name: "zone", Help: "The zone of this workspace's boards", Args: []Arg{{Name: "city", Help: "a city, or like Europe/Berlin", Kind: Words, Required: true, Example: "Europe/Berlin", complete: zoneNamesOf}},
				run: admin(setWorkspaceZone)},
			{Name: "channel", Help: "Where I say, once a day, that a quiz waits for someone whose direct messages are closed; or off",
				Args: []Arg{{Name: "channel", Help: "like #backend-club, or off", Kind: Words, Required: true, Example: "#backend-club"}}, run: admin(setKnock)},
			{Name: "role", Help: "Make a member a mentor, or no longer",
				Args: []Arg{
					{Name: "what", Help: "add or remove", Kind: OneOf, Required: true, Options: []string{"add", "remove"}},
					{Name: "who", Help: "a member by name", Kind: Words, Required: true, Example: "ana"},
				}, run: admin(setRole)},
			{Name: "team", Help: "Put a member in a team, take one out, or list the teams",
				Args: []Arg{
					{Name: "what", Help: "add, remove or list", Kind: OneOf, Required: true, Options: []string{"add", "remove", "list"}},
					{Name: "names", Help: "like juniors ana; to remove, the member", Kind: Words},
				}, run: handler{needs: RoleMentor, do: setTeam}},
			{Name: "teach", Help: "Teach me which answer fits a question as people ask it here",
				Args: []Arg{{Name: "question", Help: "as people ask it", Kind: Words, Required: true, Example: "does my age matter"}}, run: handler{needs: RoleMentor, do: teach}},
			decksCommand(),
			{Name: "show", Help: "Boards, zone, and what could not be delivered", run: handler{reads: true, needs: RoleMentor, do: showWorkspace}},
		},
	}
}

// here returns the workspace of the place, or complains: admin commands belong
// to one.
func (r *request) here() (string, error) {
	if r.event.Place.Workspace == "" {
		return "", complain("That belongs to a team. Please use it in a channel of the team.")
	}
	return r.workspace(), nil
}

func setBoard(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	channel, when, _ := strings.Cut(r.args["where-when"], " ")
	if !strings.HasPrefix(channel, "#") || len(channel) < 2 {
		return Reply{}, complain("Begin with the channel, like this: ", Fixed("/mentor board #channel weekly mon 09:00"), ".")
	}
	if strings.EqualFold(strings.TrimSpace(when), "off") {
		if err := r.tx.DeleteBoard(ctx, workspace, channel); err != nil {
			return Reply{}, err
		}
		return say(KindNotice, Text{Para("The board no longer posts itself there.")}), nil
	}
	spec, err := parseSpec(when)
	if err != nil {
		return Reply{}, err
	}
	w, err := r.db.Workspace(ctx, workspace)
	if err != nil {
		return Reply{}, err
	}
	next, err := nextPost(spec, location(w.Zone), r.now)
	if err != nil {
		return Reply{}, err
	}
	if err := r.tx.SaveBoard(ctx, store.Board{Workspace: workspace, Channel: channel, Spec: spec, Next: store.At(next)}); err != nil {
		return Reply{}, err
	}
	return say(KindNotice, Text{Para("The board will post itself there: ", specWords(spec), ". The first time on ",
		instant(next, location(w.Zone)), ".")}), nil
}

func setWorkspaceZone(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	zone, err := findZone(r.args["city"])
	if err != nil {
		return Reply{}, err
	}
	if err := r.tx.SetWorkspaceZone(ctx, workspace, zone); err != nil {
		return Reply{}, err
	}
	boards, err := r.db.Boards(ctx, workspace)
	if err != nil {
		return Reply{}, err
	}
	for _, b := range boards {
		next, err := nextPost(b.Spec, location(zone), r.now)
		if err != nil {
			return Reply{}, err
		}
		b.Next = store.At(next)
		if err := r.tx.SaveBoard(ctx, b); err != nil {
			return Reply{}, err
		}
	}
	return say(KindNotice, Text{Para("Boards of this workspace go by ", zone, " from now on.")}), nil
}

func setRole(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	m, err := r.named(ctx, workspace, r.args["who"])
	if err != nil {
		return Reply{}, err
	}
	m.Role = ""
	sentence := " is no longer a mentor here."
	if r.args["what"] == "add" {
		m.Role, sentence = mentorRole, " is a mentor here now."
	}
	if err := r.tx.SaveMember(ctx, m); err != nil {
		return Reply{}, err
	}
	return say(KindNotice, Text{Para(Bold(m.Name), sentence)}), nil
}

// named returns the one member of that name, or complains.
func (r *request) named(ctx context.Context, workspace, name string) (store.Member, error) {
	members, err := r.db.Named(ctx, workspace, strings.TrimPrefix(name, "@"))
	if err != nil {
		return store.Member{}, err
	}
	if len(members) != 1 {
		return store.Member{}, complain("I know no one, or more than one, of that name here. People are known to me once they have used a command.")
	}
	return members[0], nil
}

// deadShown is how many deliveries that failed /mentor show lists.
const deadShown = 5

func showWorkspace(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	w, err := r.db.Workspace(ctx, workspace)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return Reply{}, err
	}
	boards, err := r.db.Boards(ctx, workspace)
	if err != nil {
		return Reply{}, err
	}
	zone := w.Zone
	if zone == "" {
		zone = "UTC"
	}
	lines := [][]Span{Item("Zone: ", zone)}
	if w.Channel != "" {
		lines = append(lines, Item("Closed direct messages are told in "+w.Channel))
	}
	for _, b := range boards {
		lines = append(lines, Item("Board in "+b.Channel+": "+specWords(b.Spec)+", next on ", instant(b.Next.Time(), location(w.Zone))))
	}
	dead, err := r.db.DeadDeliveries(ctx, r.event.Account.Platform, r.event.Place.Workspace, deadShown)
	if err != nil {
		return Reply{}, err
	}
	for _, d := range dead {
		lines = append(lines, Item("Not delivered: ", d.Kind, " of ", d.Key, ", after ", count(d.Attempts, "attempt")))
	}
	return say(KindCard, Text{Head("This workspace"), {Kind: Lines, Items: lines}}), nil
}

// Places that a posted board names.
const (
	postPlaces   = 5
	postClimbers = 3
	postExpires  = 24 * 60 * 60 * 1000 // milliseconds after it was due
)

// postBoards writes the boards that are due. A post shows the ISO week of the
// day before, so that one on Monday closes the week that has ended; a channel
// gets each week once.
func (m *Mentor) postBoards(ctx context.Context, now store.Instant) error {
	due, err := m.store.DueBoards(ctx, now)
	if err != nil {
		return err
	}
	var errs []error
	for _, b := range due {
		errs = append(errs, m.store.Change(ctx, func(tx store.Tx) error { return m.postBoard(ctx, tx, b, now) }))
	}
	return errors.Join(errs...)
}

func (m *Mentor) postBoard(ctx context.Context, tx store.Tx, b store.Board, now store.Instant) error {
	w, err := tx.Workspace(ctx, b.Workspace)
	if err != nil {
		return err
	}
	zone := location(w.Zone)
	shown := quizzes.DayOf(b.Next.Time().In(zone).Date()) - 1
	platform, team, _ := strings.Cut(b.Workspace, ":")
	d := store.Delivery{Kind: store.WeeklyBoard, Target: b.Workspace + " " + b.Channel, Key: shown.Week(),
		Platform: platform, Team: team, Channel: b.Channel, Created: now, Due: now, Expires: b.Next + postExpires}
	next, err := nextPost(b.Spec, zone, now.Time())
	if err != nil {
		return err
	}
	b.Next = store.At(next)
	if err := tx.SaveBoard(ctx, b); err != nil {
		return err
	}
	if _, err := tx.DeliveryOf(ctx, d.Kind, d.Target, d.Key); !errors.Is(err, store.ErrNotFound) {
		return err
	}
	message, played, err := m.boardPost(ctx, tx, b.Workspace, shown)
	if err != nil || !played {
		return err
	}
	if d.Body, err = encodeMessage(message); err != nil {
		return err
	}
	_, err = tx.AddDelivery(ctx, &d)
	return err
}

// boardPost makes the post of a week; played is false when nobody played.
func (m *Mentor) boardPost(ctx context.Context, db store.Reader, workspace string, day quizzes.Day) (message Message, played bool, err error) {
	key, before := boardKey(boardWeek, day, ""), boardKey(boardWeek, day-7, "")
	points, players, err := db.Total(ctx, workspace, key)
	if err != nil || points == 0 {
		return message, false, err
	}
	places, err := db.Board(ctx, workspace, key, postPlaces)
	if err != nil {
		return message, false, err
	}
	climbers, err := db.Climbers(ctx, workspace, before, key, postClimbers)
	if err != nil {
		return message, false, err
	}
	bars := picture.Bars{Title: "Week " + day.Week()}
	var lines [][]Span
	for _, p := range places {
		bars.Rows = append(bars.Rows, picture.Bar{Rank: p.Rank, Name: p.Name, Points: p.Points})
		lines = append(lines, Item(p.Rank, ". ", p.Name, ", ", count(p.Points, "point")))
	}
	text := Text{Head("Week ", day.Week()), {Kind: Lines, Items: lines}}
	if len(climbers) > 0 {
		parts := []any{"Climbed most: "}
		for i, c := range climbers {
			if i > 0 {
				parts = append(parts, ", ")
			}
			parts = append(parts, c.Name, " (+", c.Gain, ")")
		}
		text = append(text, Para(parts...))
	}
	text = append(text, Para("Together: ", count(points, "point"), " by ", count(players, "person"), "."))
	return Message{Audience: ToChannel, Kind: KindCard, Text: text, Buttons: []Button{{ID: "quiz:", Label: "Play"}},
		Picture: &Picture{Beside: append(Text{text[0]}, text[2:]...), Bars: &bars}}, true, nil
}
