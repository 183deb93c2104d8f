package webchat

import (
	"crypto/rand"
	"mime"
	"net/http"
	"strconv"
	"sync"

	"github.com/rungbot/rung/bot"
)

// What is held ready to be downloaded. Older files go first.
const (
	maxFiles     = 8
	maxFileBytes = 32 << 20 // of all files
)

// download is a link to a file on the shelf.
type download struct {
	ID   string
	Name string
}

type held struct {
	download
	data []byte
}

// shelf holds files until they are fetched, once.
type shelf struct {
	mu    sync.Mutex
	files []held // oldest first
}

func (s *shelf) put(f bot.File) *download {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := download{ID: rand.Text(), Name: bot.Cut(bot.Clean(f.Name), 100)}
	s.files = append(s.files, held{d, f.Data})
	size := 0
	for i := len(s.files) - 1; i >= 0; i-- {
		size += len(s.files[i].data)
		if n := len(s.files) - i; n > 1 && (n > maxFiles || size > maxFileBytes) {
			s.files = append([]held(nil), s.files[i+1:]...)
			break
		}
	}
	return &d
}

// take returns a file and forgets it.
func (s *shelf) take(id string) (held, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.files {
		if f.ID == id {
			s.files = append(append([]held(nil), s.files[:i]...), s.files[i+1:]...)
			return f, true
		}
	}
	return held{}, false
}

// file hands over a file. HEAD is no fetching.
func (s *Server) file(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet {
		w.Header().Set("Allow", http.MethodGet)
		w.WriteHeader(http.StatusMethodNotAllowed)
		return
	}
	f, ok := s.shelf.take(r.PathValue("id"))
	if !ok {
		refuse(w, http.StatusNotFound, "This file has been fetched, or waited too long. Please use the command again.")
		return
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	w.Header().Set("Content-Length", strconv.Itoa(len(f.data)))
	s.write(w, f.data)
}
