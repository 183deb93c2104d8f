package webchat_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

func (p *page) skip(to, zone string) string {
	p.t.Helper()
	return p.post("/skip", url.Values{"to": {to}, "zone": {zone}})
}

// The page of these tests opens on Monday 23 November 2026, 09:00 UTC.
func TestSkipBringsWhatIsDue(t *testing.T) {
	database := filepath.Join(t.TempDir(), "rung.db")
	p := open(t, database, "")
	p.say("dm", "/daily on") // at 09:00 in Berlin, which is over
	p.say("club", "/mentor zone Europe/Berlin")
	p.say("club", "/mentor board #backend-club weekly mon 09:00")
	p.press("dm", mustID(t, p.say("dm", "/quiz 1"), "message rung quiz"), firstChoice(t, p.get("/")))
	for _, step := range []struct{ to, now, dm, club string }{
		{"tomorrow", "On this page it is Tuesday 24 November 2026, 10:00.", "In an hour", ""},
		{"tomorrow", "Wednesday 25 November 2026, 10:00", "In an hour", ""},
		{"monday", "Monday 30 November 2026, 12:00", "If this one finds no time", "Week 2026-W48"},
		{"monday", "Monday 7 December 2026, 12:00", "", ""},
	} {
		if got := p.skip(step.to, "Europe/Berlin"); !strings.Contains(got, step.now) {
			t.Errorf("skip to %s says %q, want %q", step.to, got, step.now)
		}
		body := p.get("/")
		for _, text := range []string{step.dm, step.club} {
			if !strings.Contains(body, text) {
				t.Errorf("after the skip to %s the page has no %q", step.to, text)
			}
		}
	}
	before := p.clock.Now()
	p.stop()
	p = open(t, database, "")
	if !strings.Contains(p.get("/"), "On this page it is Monday 7 December 2026") {
		t.Error("after a restart the page has gone back in time")
	}
	if strings.Contains(p.say("dm", "/streak"), "My clock says") || !p.clock.Now().Equal(before) {
		t.Error("after a restart the mentor refuses its own past")
	}
}

func mustID(t *testing.T, body, text string) string {
	t.Helper()
	_, id := find(t, body, text)
	return id
}

func firstChoice(t *testing.T, body string) string {
	t.Helper()
	for _, id := range buttonIDs.FindAllStringSubmatch(body, -1) {
		if strings.HasPrefix(id[1], "pick:") {
			return id[1]
		}
	}
	t.Fatal("no question on the page")
	return ""
}

func TestSkipRefusesWhatItDoesNotKnow(t *testing.T) {
	p := fresh(t)
	for _, form := range []url.Values{{}, {"to": {"yesterday"}}, {"to": {"2030-01-01"}}} {
		response, body := p.request(http.MethodPost, "/skip", form, nil)
		if response.StatusCode != http.StatusBadRequest || !strings.Contains(body, "to tomorrow or to Monday") {
			t.Errorf("%v: %s %q", form, response.Status, body)
		}
	}
	if strings.Contains(p.get("/"), "On this page it is") {
		t.Error("time has moved")
	}
}

func TestSkipWithoutScript(t *testing.T) {
	p := fresh(t)
	response, _ := p.request(http.MethodPost, "/skip", url.Values{"to": {"tomorrow"}}, func(r *http.Request) { r.Header.Del("HX-Request") })
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" {
		t.Errorf("%s to %q", response.Status, response.Header.Get("Location"))
	}
	if !strings.Contains(p.get("/"), "Tuesday 24 November 2026") {
		t.Error("time has not moved")
	}
}
