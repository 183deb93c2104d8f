package webchat_test

import (
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"

	"github.com/rungbot/rung/internal/tier"
)

// TestBrowserManyTabs opens more tabs than a browser has connections to one
// server. All of them see what is said; when the one that reads the stream for
// the others closes, another one goes on.
func TestBrowserManyTabs(t *testing.T) {
	p := open(t, filepath.Join(t.TempDir(), "rung.db"), "")
	first := openTab(t, p.url)
	var others []*tab
	for range tier.Pick(9, 49) {
		ctx, stop := chromedp.NewContext(first.ctx)
		t.Cleanup(stop)
		b := &tab{t: t, ctx: ctx}
		b.visit(p.url)
		others = append(others, b)
	}
	said := func(words string, tabs ...*tab) {
		t.Helper()
		p.say("club", words)
		for _, b := range tabs {
			b.wait(`[...document.querySelectorAll("#club .mine .body")].filter((m) => m.textContent === "` + words + `").length === 1`)
		}
	}
	said("for all of you", append(others, first)...)
	first.do(chromedp.Navigate("about:blank"))
	said("for those who are left", others...)
	address := p.server.Listener.Addr().String()
	p.stop()
	others[0].wait(`document.getElementById("notice").textContent.includes("connection is lost")`)
	p = openAt(t, filepath.Join(t.TempDir(), "rung.db"), address)
	others[len(others)-1].wait(`document.getElementById("notice").textContent === ""`)
	said("after the restart", others...)
}
