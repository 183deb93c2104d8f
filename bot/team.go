package bot

import (
	"context"
	"fmt"
	"strings"

	"github.com/rungbot/rung/store"
)

// Whom a board shows.
const (
	whoEveryone = "everyone"
	whoTeam     = "team"
	whoTeams    = "teams"
)

// places returns the first places of a board: of everybody, or of the learner's
// own team.
func (r *request) places(ctx context.Context, workspace, key string) ([]store.Standing, error) {
	if r.args["who"] != whoTeam {
		return r.db.Board(ctx, workspace, key, boardPlaces)
	}
	if r.member.Team == "" {
		return nil, &complaint{say(KindNotice, Text{Para("You are in no team here. A mentor can put you in one with ", Fixed("/mentor team add"), ".")})}
	}
	return r.db.TeamBoard(ctx, workspace, key, r.member.Team, boardPlaces)
}

// neighbourWords names who stands next to the learner.
func neighbourWords(near []store.Standing) string {
	var words []string
	for _, n := range near {
		words = append(words, fmt.Sprintf("%s (%d)", n.Name, n.Points))
	}
	if len(words) == 0 {
		return ""
	}
	return " Next to you: " + strings.Join(words, ", ") + "."
}

// teamsReply shows team against team, by the average of their active members:
// a large team has no advantage, and who rests pulls nobody down.
func (r *request) teamsReply(ctx context.Context, workspace, period, key string) (Reply, error) {
	teams, err := r.db.Teams(ctx, workspace, key)
	if err != nil {
		return Reply{}, err
	}
	if len(teams) == 0 {
		return say(KindCard, Text{Para("No team has points here yet. Mentors make teams with ", Fixed("/mentor team add"), ".")}), nil
	}
	var lines [][]Span
	for _, t := range teams {
		lines = append(lines, Item(t.Rank, ". ", t.Team, ", ", count(t.Average, "point"), " on average, ", t.Active, " active"))
	}
	title := map[string]string{boardWeek: "Teams this week", boardMonth: "Teams this month", boardAll: "Teams since the start"}[period]
	return say(KindCard, Text{Head(title), {Kind: Lines, Items: lines}}, Button{ID: "quiz:", Label: "Answer a question"}), nil
}

// maxTeam is the longest name of a team in characters.
const maxTeam = 32

// setTeam puts a member in a team, takes one out, or lists the teams.
func setTeam(ctx context.Context, r *request) (Reply, error) {
	workspace, err := r.here()
	if err != nil {
		return Reply{}, err
	}
	words := strings.Fields(r.args["names"])
	switch what := r.args["what"]; {
	case what == "list":
		return r.listTeams(ctx, workspace)
	case what == "add" && len(words) < 2:
		return Reply{}, complain("Name the team and the member, like this: ", Fixed("/mentor team add juniors ana"), ".")
	case len(words) == 0:
		return Reply{}, complain("Name the member, like this: ", Fixed("/mentor team remove ana"), ".")
	}
	team := ""
	if r.args["what"] == "add" {
		team, words = words[0], words[1:]
		if bad := checkName(team, maxTeam); bad != nil {
			return Reply{}, bad
		}
	}
	m, err := r.named(ctx, workspace, strings.Join(words, " "))
	if err != nil {
		return Reply{}, err
	}
	m.Team = team
	if err := r.tx.SaveMember(ctx, m); err != nil {
		return Reply{}, err
	}
	if team == "" {
		return say(KindNotice, Text{Para(Bold(m.Name), " is in no team now.")}), nil
	}
	return say(KindNotice, Text{Para(Bold(m.Name), " is in the team ", Bold(team), " now.")}), nil
}

func (r *request) listTeams(ctx context.Context, workspace string) (Reply, error) {
	members, err := r.db.TeamMembers(ctx, workspace)
	if err != nil {
		return Reply{}, err
	}
	if len(members) == 0 {
		return say(KindCard, Text{Para("There are no teams here yet. ", Fixed("/mentor team add juniors ana"), " makes the first.")}), nil
	}
	var lines [][]Span
	for i := 0; i < len(members); {
		team, names := members[i].Team, []string{}
		for ; i < len(members) && members[i].Team == team; i++ {
			names = append(names, members[i].Name)
		}
		lines = append(lines, Item(Bold(team), ": ", strings.Join(names, ", ")))
	}
	return say(KindCard, Text{Head("Teams"), {Kind: Lines, Items: lines}}), nil
}
