package webchat

import (
	"context"
	"net/http"
	"time"
)

// noon is when the Monday begins to which time is skipped: what a week ends with
// has happened by then.
const noon = 12

// skips are the ways to move time forward, from now in the person's zone.
var skips = map[string]func(now time.Time) time.Time{
	"tomorrow": func(now time.Time) time.Time { return now.AddDate(0, 0, 1) },
	"monday": func(now time.Time) time.Time {
		days := (int(time.Monday-now.Weekday())+6)%7 + 1
		return time.Date(now.Year(), now.Month(), now.Day()+days, noon, 0, 0, 0, now.Location())
	},
}

// skip moves the time of the page forward for good. What happens on the way
// reaches every tab by its stream.
func (s *Server) skip(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	to, known := skips[r.PostFormValue("to")]
	if !known || s.time == nil {
		refuse(w, http.StatusBadRequest, "Time can be skipped to tomorrow or to Monday. Please load the page again.")
		return
	}
	s.turn.Lock()
	defer s.turn.Unlock()
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), patience)
	defer cancel()
	if err := s.time.SkipTo(ctx, to(s.clock.Now().In(s.zone(r)))); err != nil {
		s.log.Error("skip", "error", err)
		refuse(w, http.StatusInternalServerError, "Something went wrong while time was moving. Please load the page again.")
		return
	}
	if r.Header.Get("HX-Request") == "" {
		person, known := s.personOf(r.PostForm.Get("as"))
		if !known {
			person = s.people[0]
		}
		http.Redirect(w, r, s.address(person), http.StatusSeeOther)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	s.write(w, execute("now", s.now(r)))
}

// now says what time it is on the page, "" while it is the machine's own.
func (s *Server) now(r *http.Request) string {
	if s.time == nil || s.time.Clock.Ahead() <= 0 {
		return ""
	}
	return s.clock.Now().In(s.zone(r)).Format("Monday 2 January 2006, 15:04")
}

// zone is the zone that the browser tells or told last.
func (s *Server) zone(r *http.Request) *time.Location {
	name := zoneOf(r)
	if zone, err := time.LoadLocation(name); err == nil && name != "" {
		s.told.Store(zone)
	}
	return s.told.Load()
}
