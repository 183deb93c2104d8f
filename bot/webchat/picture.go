package webchat

import (
	"net/http"

	"github.com/rungbot/rung/bot/picture"
)

// drawing is a picture in a message, with its size as it is seen: half of what
// is drawn.
type drawing struct {
	Alt           string
	Width, Height int
	picture       picture.Picture
}

// Wide reports whether a phone held upright has too little room for it.
func (d *drawing) Wide() bool { return d.Width > 3*d.Height }

func draw(p picture.Picture) *drawing {
	width, height := p.Size()
	return &drawing{Alt: p.Alt(), Width: width / 2, Height: height / 2, picture: p}
}

// picture draws the picture of a message that is still kept.
func (s *Server) picture(w http.ResponseWriter, r *http.Request) {
	person, ok := s.personOf(r.URL.Query().Get("as"))
	m, kept := s.room.find(person, r.PathValue("id"))
	if !ok || !kept || m.Picture == nil {
		refuse(w, http.StatusNotFound, "This picture is no longer kept. Please use the command again.")
		return
	}
	data, err := s.painter.PNG(r.Context(), m.Picture.picture)
	if err != nil {
		s.log.Error("draw", "error", err)
		refuse(w, http.StatusInternalServerError, "I could not draw this. Please try again.")
		return
	}
	w.Header().Set("Content-Type", "image/png")
	w.Header().Set("Cache-Control", "private, max-age=3600") // its address changes with the message
	s.write(w, data)
}
