package webchat_test

import (
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
)

func TestOnlyLoopbackHostsAreServedWithoutToken(t *testing.T) {
	p := fresh(t)
	for host, want := range map[string]int{
		"localhost":            http.StatusOK,
		"LOCALHOST:8080":       http.StatusOK,
		"127.0.0.1:1":          http.StatusOK,
		"127.9.9.9":            http.StatusOK,
		"[::1]:8080":           http.StatusOK,
		"[::1]":                http.StatusOK,
		"rebound.example":      http.StatusForbidden,
		"rebound.example:8080": http.StatusForbidden,
		"localhost.example":    http.StatusForbidden,
		"127.0.0.1.example":    http.StatusForbidden,
		"192.168.1.7:8080":     http.StatusForbidden,
		"0.0.0.0:8080":         http.StatusForbidden,
		"[fe80::1]":            http.StatusForbidden,
	} {
		for _, path := range []string{"/", "/complete?q=/", "/static/style.css"} {
			response, _ := p.request(http.MethodGet, path, nil, func(r *http.Request) { r.Host = host })
			if response.StatusCode != want {
				t.Errorf("GET %s with Host %s: %d, want %d", path, host, response.StatusCode, want)
			}
		}
		if response, body := p.request(http.MethodGet, "/healthz", nil, func(r *http.Request) { r.Host = host }); response.StatusCode != http.StatusOK || !strings.HasPrefix(body, "ok") {
			t.Errorf("GET /healthz with Host %s: %s %q", host, response.Status, body)
		}
	}
	form := url.Values{"pane": {"dm"}, "text": {"/streak"}}
	if response, _ := p.request(http.MethodPost, "/say", form, func(r *http.Request) { r.Host = "rebound.example" }); response.StatusCode != http.StatusForbidden {
		t.Errorf("POST /say with a foreign Host: %s", response.Status)
	}
}

func TestTokenIsAskedOfEveryVisitor(t *testing.T) {
	const token = "correct horse & battery=staple"
	p := open(t, filepath.Join(t.TempDir(), "rung.db"), token)
	foreign := func(r *http.Request) { r.Host = "rung.example" }
	for _, path := range []string{"/", "/?token=wrong", "/stream", "/complete?q=/", "/file/x", "/complete?q=/&token=" + url.QueryEscape(token)} {
		response, body := p.request(http.MethodGet, path, nil, foreign)
		if response.StatusCode != http.StatusForbidden || strings.Contains(body, "battery") || len(response.Cookies()) > 0 {
			t.Errorf("GET %s without cookie: %s %q", path, response.Status, body)
		}
	}
	for _, path := range []string{"/healthz", "/static/style.css"} {
		if response, _ := p.request(http.MethodGet, path, nil, foreign); response.StatusCode != http.StatusOK {
			t.Errorf("GET %s without cookie: %s", path, response.Status)
		}
	}
	response, _ := p.request(http.MethodGet, "/?token="+url.QueryEscape(token), nil, foreign)
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/" || len(response.Cookies()) != 1 {
		t.Fatalf("with the token: %s to %q, cookies %v", response.Status, response.Header.Get("Location"), response.Cookies())
	}
	cookie := response.Cookies()[0]
	if !cookie.HttpOnly || cookie.SameSite != http.SameSiteStrictMode || cookie.Path != "/" || strings.Contains(cookie.Value, "battery") {
		t.Errorf("cookie %v is not guarded", cookie)
	}
	if response, _ := p.request(http.MethodGet, "/", nil, func(r *http.Request) { foreign(r); r.AddCookie(cookie) }); response.StatusCode != http.StatusOK {
		t.Errorf("with the cookie: %s", response.Status)
	}
	if response, _ := p.request(http.MethodGet, "/?token=wrong", nil, func(r *http.Request) { r.AddCookie(cookie) }); response.StatusCode != http.StatusForbidden {
		t.Errorf("a wrong token with a good cookie: %s", response.Status)
	}
	cookie.Value = strings.Repeat("0", len(cookie.Value))
	if response, _ := p.request(http.MethodGet, "/", nil, func(r *http.Request) { r.AddCookie(cookie) }); response.StatusCode != http.StatusForbidden {
		t.Errorf("with a forged cookie: %s", response.Status)
	}
}

func TestOtherSitesCannotSend(t *testing.T) {
	p := fresh(t)
	form := url.Values{"pane": {"dm"}, "text": {"/roadmap skip"}}
	for name, change := range map[string]func(*http.Request){
		"fetch metadata": func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "cross-site") },
		"same site":      func(r *http.Request) { r.Header.Set("Sec-Fetch-Site", "same-site") },
		"origin":         func(r *http.Request) { r.Header.Set("Origin", "https://evil.example") },
		"hidden origin":  func(r *http.Request) { r.Header.Set("Origin", "null") },
	} {
		if response, _ := p.request(http.MethodPost, "/say", form, change); response.StatusCode != http.StatusForbidden {
			t.Errorf("%s: %s", name, response.Status)
		}
	}
	if strings.Contains(p.get("/"), "/roadmap skip") {
		t.Error("a refused line is in the transcript")
	}
	if response, _ := p.request(http.MethodPost, "/say", form, func(r *http.Request) { r.Header.Set("Origin", p.url) }); response.StatusCode != http.StatusOK {
		t.Errorf("our own origin: %s", response.Status)
	}
}

func TestEveryAnswerIsGuardedByHeaders(t *testing.T) {
	p := fresh(t)
	form := url.Values{"pane": {"dm"}, "text": {"/streak"}}
	for _, c := range []struct {
		method, path string
		form         url.Values
		cached       bool
	}{
		{method: "GET", path: "/"}, {method: "GET", path: "/healthz"}, {method: "GET", path: "/complete?q=/"},
		{method: "GET", path: "/file/none"}, {method: "GET", path: "/nowhere"}, {method: "GET", path: "/say"},
		{method: "GET", path: "/static/chat.js", cached: true}, {method: "GET", path: "/static/"}, {method: "GET", path: "/static/none", cached: true},
		{method: "POST", path: "/say", form: form}, {method: "POST", path: "/press", form: form}, {method: "DELETE", path: "/"},
	} {
		response, _ := p.request(c.method, c.path, c.form, nil)
		h := response.Header
		for _, part := range []string{"default-src 'none'", "script-src 'self'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'"} {
			if !strings.Contains(h.Get("Content-Security-Policy"), part) {
				t.Errorf("%s %s: policy lacks %s", c.method, c.path, part)
			}
		}
		if strings.Contains(h.Get("Content-Security-Policy"), "unsafe") {
			t.Errorf("%s %s: policy is unsafe", c.method, c.path)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s %s: %v", c.method, c.path, h)
		}
		if !c.cached && h.Get("Cache-Control") != "no-store" {
			t.Errorf("%s %s: Cache-Control %q", c.method, c.path, h.Get("Cache-Control"))
		}
	}
}

func TestNothingIsInlineOrFromElsewhere(t *testing.T) {
	p := fresh(t)
	p.say("dm", "/roadmap next")
	body := p.get("/")
	for _, bad := range []string{"<style", " style=", " onclick", "javascript:", "<script>", `src="http`, `src="//`} {
		if strings.Contains(body, bad) {
			t.Errorf("the page holds %q", bad)
		}
	}
}
