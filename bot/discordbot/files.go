package discordbot

import (
	"context"

	"github.com/bwmarrin/discordgo"

	"github.com/rungbot/rung/bot"
)

// file is what is sent with a message.
type file struct {
	name string
	data []byte
}

// attachment describes a file of a message. Source: Message resource, Attachment.
type attachment struct {
	ID          int    `json:"id"` // the number of the file
	Name        string `json:"filename"`
	Description string `json:"description,omitempty"`
}

const (
	maxAlt      = 1024 // characters of the text of a picture for those who do not see it
	pictureName = "rung.png"
)

// whole renders a message with its picture and its file. A picture that cannot be
// drawn is told in letters.
func (b *Bot) whole(ctx context.Context, m bot.Message, ref string) (payload, []file) {
	var files []file
	var alt string
	if b.pictures(m) {
		drawing := m.Picture.Drawing()
		if data, err := b.painter.PNG(ctx, drawing); err != nil {
			b.log.Error("draw a picture", "error", err)
		} else {
			m.Text, alt = m.Picture.Beside, bot.Cut(drawing.Alt(), maxAlt)
			files = append(files, file{pictureName, data})
		}
	}
	p := render(m, ref)
	if len(files) > 0 {
		p.Embeds[0].Image = &discordgo.MessageEmbedImage{URL: "attachment://" + pictureName}
		p.Attachments = append(p.Attachments, attachment{0, pictureName, alt})
	}
	if m.File != nil {
		p.Attachments = append(p.Attachments, attachment{ID: len(files), Name: m.File.Name})
		files = append(files, file{m.File.Name, m.File.Data})
	}
	return p, files
}

// pictures reports whether a message has a picture that can be drawn.
func (b *Bot) pictures(m bot.Message) bool { return m.Picture != nil && b.painter != nil }

// slow reports whether a message has parts that would hold up a response.
func (b *Bot) slow(m bot.Message) bool { return b.pictures(m) || m.File != nil }
