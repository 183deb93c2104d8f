package webchat_test

import (
	"bufio"
	"context"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/bot/bottest"
	"github.com/rungbot/rung/bot/picture"
	"github.com/rungbot/rung/bot/webchat"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// page is a running server and a visitor of it.
type page struct {
	t      testing.TB
	chat   *webchat.Server
	clock  *bot.SetClock
	server *httptest.Server
	url    string
	stop   func()
}

// open serves the page over a database that outlives it, until stop.
func open(t testing.TB, database, token string) *page {
	t.Helper()
	f := bottest.Open(t, database, time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC))
	p := &page{t: t, clock: f.Clock}
	p.chat = webchat.New(webchat.Options{Mentor: f.Mentor, Clock: f.Time.Clock, Log: slog.New(slog.DiscardHandler), People: []string{"you", "sam"}, Token: token, Time: f.Time, Painter: painter(t)})
	f.Time.Deliver = func(ctx context.Context) error {
		return f.Mentor.Deliver(ctx, webchat.Platform, p.chat, f.Time.Clock.Now)
	}
	p.server = httptest.NewServer(p.chat)
	p.url = p.server.URL
	p.stop = sync.OnceFunc(func() {
		p.chat.Close()
		p.server.Close()
		f.Close()
	})
	t.Cleanup(p.stop)
	return p
}

func painter(t testing.TB) *picture.Painter {
	t.Helper()
	p, err := picture.NewPainter()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func fresh(t testing.TB) *page {
	t.Helper()
	return open(t, filepath.Join(t.TempDir(), "rung.db"), "")
}

// request makes a request to the page; change may be nil.
func (p *page) request(method, path string, form url.Values, change func(*http.Request)) (*http.Response, string) {
	p.t.Helper()
	r, err := http.NewRequestWithContext(p.t.Context(), method, p.url+path, strings.NewReader(form.Encode()))
	if err != nil {
		p.t.Fatal(err)
	}
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("HX-Request", "true")
	}
	if change != nil {
		change(r)
	}
	client := p.server.Client()
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	response, err := client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return response, string(body)
}

func (p *page) get(path string) string {
	p.t.Helper()
	response, body := p.request(http.MethodGet, path, nil, nil)
	if response.StatusCode != http.StatusOK {
		p.t.Fatalf("GET %s: %s: %s", path, response.Status, body)
	}
	return body
}

func (p *page) post(path string, form url.Values) string {
	p.t.Helper()
	response, body := p.request(http.MethodPost, path, form, nil)
	if response.StatusCode != http.StatusOK {
		p.t.Fatalf("POST %s %v: %s: %s", path, form, response.Status, body)
	}
	return body
}

func (p *page) say(pane, line string) string {
	p.t.Helper()
	return p.post("/say", url.Values{"pane": {pane}, "text": {line}, "zone": {"Europe/Berlin"}})
}

func (p *page) sayAs(person, pane, line string) string {
	p.t.Helper()
	return p.post("/say", url.Values{"as": {person}, "pane": {pane}, "text": {line}, "zone": {"Europe/Berlin"}})
}

func (p *page) press(pane, message, button string) string {
	p.t.Helper()
	return p.post("/press", url.Values{"pane": {pane}, "message": {message}, "button": {button}})
}

var (
	articles  = regexp.MustCompile(`(?s)<article .*?</article>`)
	articleID = regexp.MustCompile(`<article [^>]*id="([^"]+)"`)
	buttonIDs = regexp.MustCompile(`name="button" value="([^"]+)"`)
)

// find returns the first message that holds a text, and its id.
func find(t testing.TB, body, text string) (article, id string) {
	t.Helper()
	for _, a := range articles.FindAllString(body, -1) {
		if strings.Contains(a, text) {
			return a, articleID.FindStringSubmatch(a)[1]
		}
	}
	t.Fatalf("no message holds %q:\n%s", text, body)
	return "", ""
}

// button returns the id of the first button of a message with a prefix.
func button(t testing.TB, article, prefix string) string {
	t.Helper()
	for _, found := range buttonIDs.FindAllStringSubmatch(article, -1) {
		if strings.HasPrefix(found[1], prefix) {
			return found[1]
		}
	}
	t.Fatalf("no button %q:\n%s", prefix, article)
	return ""
}

// stream reads server-sent events.
type stream struct {
	t     testing.TB
	body  *bufio.Reader
	close func()
}

func (p *page) stream(path, lastEventID string) *stream {
	p.t.Helper()
	ctx, cancel := context.WithTimeout(p.t.Context(), time.Minute) // only so that a failure does not hang
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, p.url+path, nil)
	if err != nil {
		p.t.Fatal(err)
	}
	if lastEventID != "" {
		r.Header.Set("Last-Event-ID", lastEventID)
	}
	response, err := p.server.Client().Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		p.t.Fatalf("stream: %s, %q", response.Status, got)
	}
	s := &stream{t: p.t, body: bufio.NewReader(response.Body), close: func() { cancel(); response.Body.Close() }}
	p.t.Cleanup(s.close)
	return s
}

// next returns the next event; ok is false at the end of the stream.
func (s *stream) next() (id, data string, ok bool) {
	s.t.Helper()
	for {
		line, err := s.body.ReadString('\n')
		if errors.Is(err, io.EOF) {
			return id, data, false
		}
		if err != nil {
			s.t.Fatal(err)
		}
		line = strings.TrimSuffix(line, "\n")
		field, value, _ := strings.Cut(line, ": ")
		switch {
		case line == "" && id != "":
			return id, data, true
		case field == "id":
			id = value
		case field == "data":
			data += value + "\n"
		}
	}
}

// until reads events until one holds a text.
func (s *stream) until(text string) (id, data string) {
	s.t.Helper()
	for {
		id, data, ok := s.next()
		if !ok {
			s.t.Fatalf("the stream ended before %q came", text)
		}
		if strings.Contains(data, text) {
			return id, data
		}
	}
}
