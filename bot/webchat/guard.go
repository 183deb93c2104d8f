package webchat

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"time"
)

// policy lets the page load its own script, style and icon, talk to its own
// server, and nothing else.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

const (
	cookieName = "rung_page"
	cookieAge  = 30 * 24 * time.Hour
)

// guard decides who may come in.
type guard struct{ key string } // hash of the token, which the cookie carries; "" when none is asked

func newGuard(token string) guard {
	if token == "" {
		return guard{}
	}
	return guard{key: hashToken(token)}
}

func hashToken(token string) string {
	sum := sha256.Sum256([]byte("rung page " + token))
	return hex.EncodeToString(sum[:])
}

// wrap sets the headers of every answer, answers /healthz to everybody, and
// refuses strangers and what other sites send in the person's name.
func (g guard) wrap(next http.Handler) http.Handler {
	crossOrigin := http.NewCrossOriginProtection()
	crossOrigin.SetDenyHandler(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		refuse(w, http.StatusForbidden, "That was sent from another site, so I did nothing.")
	}))
	inner := crossOrigin.Handler(next)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("X-Content-Type-Options", "nosniff")
		// Under this policy browsers hide the Origin of a form too, unless the
		// request has the mode "cors", which page.html sets for htmx: outside
		// loopback and HTTPS the Origin alone tells our page from other sites.
		h.Set("Referrer-Policy", "no-referrer")
		h.Set("Cache-Control", "no-store")
		if r.URL.Path == "/healthz" && (r.Method == http.MethodGet || r.Method == http.MethodHead) {
			h.Set("Content-Type", "text/plain; charset=utf-8")
			io.WriteString(w, "ok\n") // an error means the asker has gone
			return
		}
		if g.admit(w, r) {
			inner.ServeHTTP(w, r)
		}
	})
}

// admit lets a request in, or has answered it.
func (g guard) admit(w http.ResponseWriter, r *http.Request) bool {
	if g.key == "" {
		if !loopback(r.Host) {
			refuse(w, http.StatusForbidden, "This page is served on this machine only. Open it as http://localhost, with the same port.")
			return false
		}
		return true
	}
	if strings.HasPrefix(r.URL.Path, "/static/") {
		return true
	}
	if token := r.URL.Query().Get("token"); token != "" && r.URL.Path == "/" && r.Method == http.MethodGet && g.matches(hashToken(token)) {
		http.SetCookie(w, &http.Cookie{Name: cookieName, Value: g.key, Path: "/", MaxAge: int(cookieAge.Seconds()),
			HttpOnly: true, Secure: r.TLS != nil, SameSite: http.SameSiteStrictMode})
		http.Redirect(w, r, "/", http.StatusSeeOther)
		return false
	} else if cookie, err := r.Cookie(cookieName); err == nil && token == "" && g.matches(cookie.Value) {
		return true
	}
	refuse(w, http.StatusForbidden, "This page needs its token: open the address with ?token= that Rung printed when it started.")
	return false
}

func (g guard) matches(key string) bool {
	return subtle.ConstantTimeCompare([]byte(key), []byte(g.key)) == 1
}

// loopback reports whether a Host header names this machine itself. Any other
// name may be a stranger's that points here (DNS rebinding).
func loopback(host string) bool {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(strings.TrimSuffix(strings.TrimPrefix(host, "["), "]"))
	return err == nil && addr.IsLoopback()
}

// refuse answers with one plain sentence.
func refuse(w http.ResponseWriter, status int, sentence string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(status)
	io.WriteString(w, sentence+"\n") // an error means the asker has gone
}
