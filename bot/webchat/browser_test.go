package webchat_test

import (
	"context"
	"fmt"
	"net"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tab is a page in a real browser that notes what its console says.
type tab struct {
	t   *testing.T
	ctx context.Context

	mu      sync.Mutex
	console []string
}

func openTab(t *testing.T, address string) *tab {
	t.Helper()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.WindowSize(1280, 800),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true))
	ctx, stop := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(stop)
	ctx, stop = context.WithTimeout(ctx, 2*time.Minute) // only so that a failure does not hang
	t.Cleanup(stop)
	ctx, stop = chromedp.NewContext(ctx)
	t.Cleanup(stop)
	b := &tab{t: t, ctx: ctx}
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start the browser, which this test needs (make deps installs it): %v", err)
	}
	messages := chromedp.Console(ctx)
	var listening sync.WaitGroup
	listening.Go(func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			b.mu.Lock()
			b.console = append(b.console, fmt.Sprintf("%s: %s", m.Type, m.Text))
			b.mu.Unlock()
		}
	})
	t.Cleanup(func() { _ = chromedp.Cancel(ctx); listening.Wait() }) // the browser has done its work
	b.do(chromedp.Func(func(ctx context.Context, t *chromedp.Target) error {
		_, err := cdp.Call(ctx, t, cdppage.AddScriptToEvaluateOnNewDocument, cdppage.AddScriptToEvaluateOnNewDocumentParams{Source: watch})
		return err
	}))
	b.visit(address)
	return b
}

// watch notes in each page what its content policy forbids, and how far things
// move without anybody having done something.
const watch = `
window.forbidden = []; window.moved = 0; window.movers = [];
document.addEventListener("securitypolicyviolation", (e) => forbidden.push(e.violatedDirective + " " + e.blockedURI));
new PerformanceObserver((list) => {
  for (const e of list.getEntries()) {
    if (e.hadRecentInput) continue;
    moved += e.value;
    movers.push(...e.sources.map((s) => s.node?.outerHTML?.slice(0, 90)));
  }
}).observe({ type: "layout-shift", buffered: true });`

// visit opens an address and waits until its stream stands.
func (b *tab) visit(address string) {
	b.t.Helper()
	b.do(chromedp.Navigate(address))
	b.wait(`document.body.dataset.stream === "open"`)
}

// follow presses a link to another page and waits until that has loaded.
func (b *tab) follow(link string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.WaitEvent(cdppage.LoadEventFired, func(cdppage.EventLoadEventFired) bool { return true }, chromedp.Click(link))); err != nil {
		b.t.Fatalf("follow %s: %v", link, err)
	}
}

// quiet checks that the console said nothing, the content policy forbade nothing
// and nothing on the page moved by itself.
func (b *tab) quiet() {
	b.t.Helper()
	if said := b.said(); len(said) > 0 {
		b.t.Errorf("the console says %q", said)
	}
	if forbidden := b.eval(`forbidden.join()`); forbidden != "" {
		b.t.Errorf("the content policy forbids %s", forbidden)
	}
	if moved := b.eval(`moved > 0.02 ? moved + ": " + movers.join("\n") : ""`); moved != "" {
		b.t.Errorf("the page moved by %s, and nobody did anything", moved)
	}
}

func (b *tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%v\nconsole: %q", err, b.said())
	}
}

// wait waits until an expression is true.
func (b *tab) wait(expression string) {
	b.t.Helper()
	if _, err := chromedp.Run(b.ctx, chromedp.Poll[bool]("!!("+expression+")")); err != nil {
		b.t.Fatalf("%s: %v\nconsole: %q\npage: %s", expression, err, b.said(), b.eval(`document.body.innerText`))
	}
}

func (b *tab) eval(expression string) string {
	b.t.Helper()
	value, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](expression))
	if err != nil {
		b.t.Fatalf("%s: %v", expression, err)
	}
	return value
}

func (b *tab) said() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.console...)
}

// TestBrowser takes a stranger through the page in a real browser: by mouse, by
// keyboard, in two panes, and over a restart of the server.
func TestBrowser(t *testing.T) {
	database := filepath.Join(t.TempDir(), "rung.db")
	p := open(t, database, "")
	b := openTab(t, p.url)

	b.do(chromedp.Click(`#dm .start button[value="/roadmap next"]`))
	b.wait(`document.querySelector("#dm .card h3")?.textContent === "Next: Orientation"`)
	b.wait(`!document.querySelector("#dm .start").checkVisibility()`)

	b.do(chromedp.SendKeys("#dm .line", "do I need maths?"+kb.Enter))
	b.wait(`document.querySelector("#dm .answer .note")?.textContent.startsWith("Source:")`)
	b.wait(`document.querySelector("#dm .line").value === ""`)

	b.completeByKeyboard()
	b.wait(`document.querySelector("#dm .quiz h3")?.textContent.includes("question 1 of")`)
	b.do(chromedp.Click(`#dm .quiz .buttons button[value^="pick:"]`))
	b.wait(`document.querySelector("#dm .result .note:last-child")?.textContent.includes("Streak: 1 day")`)
	b.wait(`!document.querySelector("#dm .quiz")`)

	b.do(chromedp.SendKeys("#club .line", "hello <b>everybody</b>"+kb.Enter))
	b.wait(`document.querySelector("#club .mine .body")?.textContent === "hello <b>everybody</b>"`)
	b.do(chromedp.SendKeys("#club .line", "/streak"+kb.Enter))
	b.wait(`document.querySelector("#club .card h3")?.textContent === "Your streak: 1 day"`)
	b.wait(`document.querySelector("#club .card .only")`)

	p.say("club", "from another tab")
	b.wait(`document.querySelector("#club .mine:last-child .body")?.textContent === "from another tab"`)
	b.wait(`new Set([...document.querySelectorAll("article")].map(a => a.id)).size === document.querySelectorAll("article").length`)
	b.quiet()

	b.do(chromedp.SendKeys("#club .line", "/quiz"+kb.Enter))
	b.wait(`document.querySelector("#club .quiz")`)
	address := p.server.Listener.Addr().String()
	p.stop()
	b.wait(`document.getElementById("notice").textContent.includes("connection is lost")`)
	p = openAt(t, database, address)
	b.wait(`document.getElementById("notice").textContent === ""`)
	b.do(chromedp.Click(`#club .quiz .buttons button[value^="pick:"]`))
	b.wait(`document.querySelector("#club .result") && !document.querySelector("#club .quiz")`)
	p.say("dm", "/leaderboard")
	b.wait(`document.querySelector("#dm .rung:last-child")?.textContent.includes("This week")`)
}

// TestBrowserSkipsDays sees in a real browser what a day and a week bring, over a
// restart of the server.
func TestBrowserSkipsDays(t *testing.T) {
	database := filepath.Join(t.TempDir(), "rung.db")
	p := open(t, database, "")
	b := openTab(t, p.url)
	b.do(chromedp.SendKeys("#dm .line", "/daily on"+kb.Enter))
	b.wait(`document.querySelector("#dm .notice")?.textContent.includes("Your daily quiz")`)
	b.do(chromedp.SendKeys("#club .line", "/mentor board #backend-club weekly mon 09:00"+kb.Enter))
	b.wait(`document.querySelector("#club .notice")?.textContent.includes("The board will post itself")`)

	b.do(chromedp.Click(".skip summary"), chromedp.Click(`.skip button[value="tomorrow"]`))
	b.wait(`document.getElementById("now").textContent.startsWith("On this page it is Tuesday 24 November 2026")`)
	b.wait(`document.querySelector("#dm .quiz")?.textContent.includes("Tomorrow")`)
	b.do(chromedp.Click(`#dm .quiz .buttons button[value^="pick:"]`))
	b.wait(`document.querySelector("#dm .result .note:last-child")?.textContent.includes("Streak: 1 day")`)
	b.quiet()

	address := p.server.Listener.Addr().String()
	p.stop()
	p = openAt(t, database, address)
	b.do(chromedp.Navigate("http://" + address))
	b.wait(`document.getElementById("now").textContent.startsWith("On this page it is Tuesday 24 November 2026")`)
	b.wait(`document.body.dataset.stream === "open"`)
	b.do(chromedp.Click(".skip summary"), chromedp.Click(`.skip button[value="monday"]`))
	b.wait(`document.getElementById("now").textContent.startsWith("On this page it is Monday 30 November 2026")`)
	b.wait(`document.querySelector("#club .card")?.textContent.includes("Week 2026-W48")`)
	b.do(chromedp.Click(`#club .card .buttons button`))
	b.wait(`document.querySelector("#club .quiz")`)
}

// completeByKeyboard types "/", goes through the list and sends /quiz.
func (b *tab) completeByKeyboard() {
	b.t.Helper()
	const chosen = `document.getElementById(document.querySelector("#dm .line").getAttribute("aria-activedescendant"))`
	b.do(chromedp.SendKeys("#dm .line", "/"))
	b.wait(`document.querySelectorAll("#dm-choices [role=option]").length > 5`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`document.getElementById("dm-choices").hidden`)
	b.do(chromedp.KeyEvent("q"))
	b.wait(`document.querySelector("#dm-choices [role=option]")?.dataset.line === "/quiz"`)
	b.do(chromedp.KeyEvent(kb.ArrowDown), chromedp.KeyEvent(kb.ArrowDown))
	b.wait(chosen + `.dataset.line.startsWith("/quiz ")`)
	b.do(chromedp.KeyEvent(kb.ArrowUp))
	b.wait(chosen + `.dataset.line === "/quiz"`)
	b.do(chromedp.KeyEvent(kb.Tab))
	b.wait(`document.querySelector("#dm .line").value === "/quiz" && document.activeElement.matches("#dm .line")`)
	b.do(chromedp.KeyEvent(kb.Enter))
}

// openAt serves the page where another server was.
func openAt(t *testing.T, database, address string) *page {
	t.Helper()
	p := open(t, database, "")
	listener, err := net.Listen("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewUnstartedServer(p.chat)
	server.Listener.Close()
	server.Listener = listener
	server.Start()
	t.Cleanup(func() { p.chat.Close(); server.Close() })
	return p
}
