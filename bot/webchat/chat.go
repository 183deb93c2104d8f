package webchat

import (
	"context"
	"fmt"

	"github.com/rungbot/rung/bot"
)

var _ bot.Chat = (*Server)(nil)

// Send implements [bot.Chat]: the message stands in the transcript, where every
// tab shows it, also one that is opened later. Errors: [bot.ErrUnreachable] for
// anybody but the person at the page and for channels the page does not have.
func (s *Server) Send(_ context.Context, to bot.Recipient, m bot.Message, _ string) (string, error) {
	for _, p := range panes {
		if p.Channel == to.Channel && (to.Channel != "" || to.Account.User == s.person) {
			shown := s.fromMentor(p, []bot.Message{m}, s.told.Load())
			s.room.put(shown)
			return shown[0].ID, nil
		}
	}
	return "", fmt.Errorf("%w: the page shows it to nobody", bot.ErrUnreachable)
}
