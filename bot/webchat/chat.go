package webchat

import (
	"context"
	"fmt"
	"slices"

	"github.com/rungbot/rung/bot"
)

var _ bot.Chat = (*Server)(nil)

// Send implements [bot.Chat]: the message stands in the transcript, where every
// tab shows it, also one that is opened later. Errors: [bot.ErrUnreachable] for
// anybody but the people at the page and for channels the page does not have.
func (s *Server) Send(_ context.Context, to bot.Recipient, m bot.Message, _ string) (string, error) {
	for _, p := range panes {
		if p.Channel == to.Channel && (to.Channel != "" || slices.Contains(s.people, to.Account.User)) {
			shown := s.fromMentor(at{p, to.Account.User}, []bot.Message{m}, s.told.Load())
			s.room.put(shown)
			return shown[0].ID, nil
		}
	}
	return "", fmt.Errorf("%w: the page shows it to nobody", bot.ErrUnreachable)
}
