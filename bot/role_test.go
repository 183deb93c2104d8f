package bot_test

import (
	"strings"
	"testing"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
)

// Every command of /mentor refuses those who may not use it in one sentence,
// and does nothing then.
func TestRoles(t *testing.T) {
	lines := map[string]bot.Role{ // who may
		"/mentor board #backend-club weekly mon 09:00": bot.RoleAdmin,
		"/mentor zone Europe/Berlin":                   bot.RoleAdmin,
		"/mentor role add ana":                         bot.RoleAdmin,
		"/mentor channel #backend-club":                bot.RoleAdmin,
		"/mentor decks show":                           bot.RoleAdmin,
		"/mentor teach do I need maths":                bot.RoleMentor,
		"/mentor show":                                 bot.RoleMentor,
		"/mentor team list":                            bot.RoleMentor,
	}
	for _, c := range bot.Commands() {
		for _, s := range c.Subs {
			if c.Name == "mentor" && !covered(lines, s.Name) {
				t.Errorf("/mentor %s is missing in this test", s.Name)
			}
		}
	}
	f := bottest.New(t)
	say := func(user, line string, admin bool) bot.Message {
		t.Helper()
		reply, err := f.Mentor.Handle(t.Context(), bot.Event{Kind: bot.Said, Text: line, Admin: admin, Name: user,
			Account: bot.Account{Platform: "local", User: user}, Place: bot.Place{Workspace: "local", Channel: "#backend-club"}})
		if err != nil {
			t.Fatalf("%s by %s: %v", line, user, err)
		}
		return reply.Say[0]
	}
	for _, user := range []string{"ana", "mia", "boss"} {
		say(user, "/streak", false)
	}
	say("boss", "/mentor role add mia", true)
	for line, needs := range lines {
		for user, role := range map[string]bot.Role{"ana": bot.RoleMember, "mia": bot.RoleMentor, "boss": bot.RoleAdmin} {
			m := say(user, line, role == bot.RoleAdmin)
			refused := m.Kind == bot.KindError && strings.HasPrefix(m.Text.String(), "Only ")
			if refused == (role >= needs) {
				t.Errorf("%s by %s: %s", line, user, m.Text)
			}
			if refused && strings.Count(m.Text.String(), ".") != 1 {
				t.Errorf("%s by %s: more than a sentence: %s", line, user, m.Text)
			}
		}
		say("boss", "/mentor role remove ana", true) // as it was
	}
}

func covered(lines map[string]bot.Role, sub string) bool {
	for line := range lines {
		if strings.HasPrefix(line, "/mentor "+sub+" ") || line == "/mentor "+sub {
			return true
		}
	}
	return false
}
