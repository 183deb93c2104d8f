package webchat_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// accessible runs axe-core over the page as it is.
func (b *tab) accessible(what string) {
	b.t.Helper()
	if b.eval(`typeof axe`) != "object" {
		script, err := os.ReadFile("testdata/axe/axe.min.js")
		if err != nil {
			b.t.Fatal(err)
		}
		b.eval(string(script) + `; ""`)
	}
	found, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`axe.run(document, { resultTypes: ["violations"] }).then((r) =>
		r.violations.map((v) => v.id + ": " + v.help + ": " + v.nodes.map((n) => n.html).join(" | ")).join("\n"))`, chromedp.EvalAwaitPromise))
	if err != nil {
		b.t.Fatalf("axe: %v", err)
	}
	if found != "" {
		b.t.Errorf("%s: axe finds\n%s", what, found)
	}
}

func (b *tab) size(width, height int64) {
	b.t.Helper()
	b.do(chromedp.EmulateViewport(width, height))
}

func (b *tab) scheme(name string) {
	b.t.Helper()
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}})
		return err
	}))
}

// TestBrowserAccessible lets axe-core look at the page in its states, light and
// dark, wide and narrow.
func TestBrowserAccessible(t *testing.T) {
	for _, scheme := range []string{"light", "dark"} {
		t.Run(scheme, func(t *testing.T) {
			p := open(t, filepath.Join(t.TempDir(), "rung.db"), "")
			b := openTab(t, p.url)
			b.scheme(scheme)
			b.size(1280, 800)
			b.visit(p.url)
			b.accessible("at first")
			b.do(chromedp.SendKeys("#dm .line", "/"))
			b.wait(`document.querySelectorAll("#dm-choices [role=option]").length > 5`)
			b.accessible("completion open")
			b.do(chromedp.KeyEvent(kb.Escape), chromedp.KeyEvent("streak"+kb.Enter))
			b.wait(`document.querySelector("#dm .picture img")?.complete`)
			for _, line := range []string{"/roadmap show", "/roadmap next", "/rung delete", "/rung export", "do I need maths?", "/nosuch"} {
				b.do(chromedp.SendKeys("#dm .line", line+kb.Enter))
				b.wait(`document.querySelector("#dm .line").value === ""`)
			}
			b.do(chromedp.SendKeys("#dm .line", "/quiz http/status-codes 1"+kb.Enter))
			b.wait(`document.querySelector("#dm .quiz button[value^='answer:']")`)
			b.accessible("a long talk")
			b.do(chromedp.Click(`#dm .quiz button[value^="answer:"]`))
			b.wait(`document.getElementById("form").open`)
			b.accessible("a form open")
			b.do(chromedp.SendKeys("#form-text", "200"+kb.Enter))
			b.wait(`document.querySelector("#dm .result")`)
			b.do(chromedp.Click(".skip summary"))
			b.accessible("skip open")
			b.size(320, 640)
			b.visit(p.url + "/as/sam#club")
			b.accessible("a phone")
			b.quiet()
		})
	}
}

// TestBrowserNarrow uses the page at a width of 320 pixels: nothing sticks out,
// and every button can be reached.
func TestBrowserNarrow(t *testing.T) {
	p := open(t, filepath.Join(t.TempDir(), "rung.db"), "")
	b := openTab(t, p.url)
	b.size(320, 640)
	b.visit(p.url)
	fits := func(what string) {
		t.Helper()
		if out := b.eval(`[...document.querySelectorAll("body *")].filter((e) => e.checkVisibility() && !e.closest("pre, .guide ol, .picture, [hidden]") && e.getBoundingClientRect().right > 321)
			.map((e) => e.outerHTML.slice(0, 80)).join("\n")`); out != "" {
			t.Errorf("%s sticks out:\n%s", what, out)
		}
		if wide := b.eval(`String(document.documentElement.scrollWidth)`); wide != "320" {
			t.Errorf("%s: the page is %s wide", what, wide)
		}
	}
	fits("the empty page")
	for _, line := range []string{"/streak", "/roadmap show", "/faq do I need maths?", "/rung help", "/quiz sql-nosql/sql-semantics 1"} {
		b.do(chromedp.SendKeys("#dm .line", line+kb.Enter))
		b.wait(fmt.Sprintf(`[...document.querySelectorAll("#dm .mine .body")].at(-1)?.textContent === %q && document.querySelector("#dm .message:last-child.rung")`, line))
		fits(line)
	}
	b.do(chromedp.Click(`#dm .quiz button[value^="pick:"]`))
	b.wait(`document.querySelector("#dm .result")`)
	fits("a result")
	b.do(chromedp.Click(".skip summary"))
	fits("skip")
	b.do(chromedp.Click(`.skip button[value="tomorrow"]`))
	b.wait(`document.getElementById("now").textContent !== ""`)
	b.do(chromedp.Click(`.places a[href="#club"]`))
	b.wait(`document.querySelector("#club .line").checkVisibility() && !document.querySelector("#dm .line").checkVisibility()`)
	b.do(chromedp.SendKeys("#club .line", "/leaderboard"+kb.Enter))
	b.wait(`document.querySelector("#club .picture img")?.complete`)
	fits("the board")
	b.quiet()
}
