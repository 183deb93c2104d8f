package bot_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/store"
)

// tenant is what a workspace keeps for itself.
type tenant struct {
	Workspace store.Workspace
	Boards    []store.Board
	Members   []store.Member
	Board     []store.Standing
	Taught    string
}

func tenantOf(t *testing.T, f *bottest.Fixture, id string) (w tenant) {
	t.Helper()
	err := f.Store.Read(t.Context(), func(r store.Reader) (err error) {
		if w.Workspace, err = r.Workspace(t.Context(), id); err != nil {
			return err
		}
		if w.Boards, err = r.Boards(t.Context(), id); err != nil {
			return err
		}
		if w.Members, err = r.TeamMembers(t.Context(), id); err != nil {
			return err
		}
		if w.Board, err = r.Board(t.Context(), id, "all/", 10); err != nil {
			return err
		}
		w.Taught, err = r.TaughtAnswer(t.Context(), id, "beard grey")
		return ignore(err, store.ErrNotFound)
	})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// An admin of one workspace neither reads nor changes another one, by no command
// and by no button that was shown there.
func TestNobodyReachesAnotherWorkspace(t *testing.T) {
	f := bottest.New(t)
	someone := func(team, user string) *person {
		return &person{t: t, f: f, m: f.Mentor, account: bot.Account{Platform: "slack", Team: team, User: user}, name: user, workspace: team}
	}
	admin, thief := someone("T1", "zelda"), someone("T2", "mallory")
	ids := map[string]bool{}
	in := func(p *person, e bot.Event) []bot.Message {
		e.Account, e.Name, e.Admin, e.Place = p.account, p.name, true, bot.Place{Workspace: p.workspace, Channel: "#backend-club"}
		reply, err := p.m.Handle(t.Context(), e)
		if err != nil {
			t.Fatalf("%s%s: %v", e.Text, e.Button, err)
		}
		return messages(reply)
	}
	for _, line := range []string{"/quiz http 1", "/mentor board #backend-club weekly mon 09:00", "/mentor zone Europe/Berlin", "/mentor channel #backend-club", "/mentor teach is my grey beard too old", "/rung alias Owlet",
		"/leaderboard", "/mentor show", "/streak", "/rung progress", "/rung delete", "/daily on", "/roadmap next", "/mentor role add zelda", "/mentor team add juniors zelda"} {
		for _, m := range in(admin, bot.Event{Kind: bot.Said, Text: line}) {
			for _, b := range m.Buttons {
				ids[b.ID] = true
			}
		}
	}
	admin.answers(admin.says("/quiz http 1"), true)
	before, hers := tenantOf(t, f, "slack:T1"), admin.history()
	check := func(what string, said []bot.Message) {
		t.Helper()
		for _, m := range said {
			if text := strings.ToLower(m.Text.String()); strings.Contains(text, "zelda") || strings.Contains(text, "owlet") {
				t.Errorf("%s shows another workspace: %s", what, text)
			}
		}
	}
	for _, e := range bot.Entries() {
		line := strings.NewReplacer("[", "", "]", "").Replace(e.Line)
		check(line, in(thief, bot.Event{Kind: bot.Said, Text: line}))
	}
	for _, line := range []string{"/mentor role remove zelda", "/mentor team add blue zelda", "/mentor team remove zelda", "/mentor board #backend-club off", "/mentor zone UTC", "/mentor channel off", "/leaderboard all", "/mentor show", "/rung alias Sparrow", "/mentor teach is my grey beard too old"} {
		check(line, in(thief, bot.Event{Kind: bot.Said, Text: line}))
	}
	for id := range ids {
		if id != "keep:" && !strings.HasPrefix(id, "forget:") {
			check(id, in(thief, bot.Event{Kind: bot.Pressed, Button: id}))
		}
	}
	if diff := cmp.Diff(before, tenantOf(t, f, "slack:T1")) + cmp.Diff(hers, admin.history()); diff != "" {
		t.Errorf("the other workspace changed this:\n%s", diff)
	}
}
