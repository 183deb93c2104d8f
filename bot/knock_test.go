package bot_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot"
)

// When direct messages are closed, the channel that was set for it is told once a
// day, however many are closed, with a button and no name. Without a channel
// nobody is told anything.
func TestClosedDirectMessagesAreTold(t *testing.T) {
	for _, set := range []bool{true, false} {
		h := due(t, filepath.Join(t.TempDir(), "rung.db"), "U1", "U2", "U3")
		for _, user := range []string{"U1", "U2", "U3", "admin"} {
			h.inClub(user, "/streak")
		}
		if set {
			h.inClub("admin", "/mentor channel #backend-club")
		}
		chat := newRecorder(h.clock)
		chat.fail = func(to bot.Recipient) (bool, error) {
			if to.Channel == "" && to.Account.User != "U3" {
				return true, bot.ErrUnreachable
			}
			return false, nil
		}
		for day := 1; day <= 2; day++ {
			h.tick(chat)
			h.tick(chat)
			want := 0
			if set {
				want = day
			}
			if got := chat.count("#backend-club"); got != want {
				t.Errorf("set %v, day %d: the channel was told %d times, want %d", set, day, got, want)
			}
			h.clock.Set(sundayAt9.AddDate(0, 0, day))
		}
		if said, _ := chat.last("#backend-club"); set {
			m := said.message
			if len(m.Buttons) != 1 || m.Audience != bot.ToChannel || strings.Contains(m.Text.String(), "U1") {
				t.Errorf("told: %+v", m)
			}
			if got := h.inClub("U1", m.Buttons[0].ID); got.Kind != bot.KindQuiz || got.Audience != bot.ToPresser {
				t.Errorf("the button leads to %+v", got)
			}
		}
		h.inClub("admin", "/mentor channel off")
		h.stop()
	}
}

// inClub lets somebody say or press something in a channel; "admin" runs it.
func (h *house) inClub(user, line string) bot.Message {
	h.t.Helper()
	e := bot.Event{Kind: bot.Said, Text: line, Account: slackUser(user), Name: user, Admin: user == "admin", Place: bot.Place{Workspace: "T1", Channel: "#backend-club"}}
	if !strings.HasPrefix(line, "/") {
		e.Kind, e.Text, e.Button = bot.Pressed, "", line
	}
	reply, err := h.mentor.Handle(h.t.Context(), e)
	if err != nil || len(reply.Say) == 0 || reply.Say[0].Kind == bot.KindError {
		h.t.Fatalf("%s: %s: %v %v", user, line, reply, err)
	}
	return reply.Say[0]
}
