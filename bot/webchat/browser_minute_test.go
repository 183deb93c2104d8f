package webchat_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

const (
	step  = `#guide [data-step=%s]`
	taken = `document.querySelector("#guide [data-step=%s]").classList.contains("done")`
)

// TestBrowserFirstMinute follows the guided first minute by its buttons, puts it
// away, becomes somebody else and comes back.
func TestBrowserFirstMinute(t *testing.T) {
	p := open(t, filepath.Join(t.TempDir(), "rung.db"), "")
	b := openTab(t, p.url)
	for _, s := range []struct{ name, brings string }{
		{"roadmap", `document.querySelector("#dm .card h3")?.textContent === "Next: Orientation"`},
		{"quiz", `document.querySelector("#dm .quiz h3")?.textContent.includes("question 1 of")`},
		{"faq", `document.querySelector("#dm .answer .note")?.textContent.startsWith("Source:")`},
		{"daily", `[...document.querySelectorAll("#dm .notice")].some((m) => m.textContent.includes("Your daily quiz"))`},
		{"skip", `document.getElementById("now").textContent.startsWith("On this page it is Tuesday 24 November 2026")`},
		{"streak", `document.querySelector("#dm .picture img[alt*='The streak is 1 day']")?.naturalWidth > 1000`},
	} {
		b.wait(fmt.Sprintf(`document.querySelector("#guide [aria-current=step]")?.dataset.step === %q`, s.name))
		b.do(chromedp.Click(fmt.Sprintf(step, s.name)))
		b.wait(s.brings)
		if s.name == "quiz" { // the question is not the answer
			b.do(chromedp.Click(`#dm .quiz .buttons button[value^="pick:"]`))
			b.wait(`document.querySelector("#dm .result")`)
		}
		b.wait(fmt.Sprintf(taken, s.name))
	}
	b.wait(`document.getElementById("guide").classList.contains("complete")`)
	b.do(chromedp.Click("#guide .hide"))
	b.wait(`!document.getElementById("guide").checkVisibility() && document.activeElement.matches("#dm .line")`)
	b.quiet()
	b.visit(p.url)
	b.wait(`!document.getElementById("guide").checkVisibility()`)
	b.wait(`document.querySelector("#dm .result")`)

	b.follow(`.people a[href="/as/sam"]`)
	b.wait(`location.pathname === "/as/sam" && document.querySelector(".people [aria-current]").textContent === "sam"`)
	b.wait(`document.getElementById("guide").checkVisibility() && !document.querySelector("#dm .message")`)
	b.wait(`document.body.dataset.stream === "open"`)
	b.do(chromedp.SendKeys("#club .line", "hello from sam"+kb.Enter))
	b.wait(`document.querySelector("#club .mine .body")?.textContent === "hello from sam"`)
	p.sayAs("you", "club", "hello sam")
	b.wait(`document.querySelector("#club .other .who b")?.textContent === "you"`)
	b.do(chromedp.SendKeys("#dm .line", "/quiz"+kb.Enter))
	b.wait(`document.querySelector("#dm .quiz")`)
	b.do(chromedp.Click(`#dm .quiz .buttons button[value^="pick:"]`))
	b.wait(`document.querySelector("#dm .result .note:last-child")?.textContent.includes("Streak: 1 day")`)
	b.quiet()

	b.follow(`.people a[href="/"]`)
	b.wait(`document.querySelector("#club .other .body")?.textContent === "hello from sam"`)
	b.wait(`document.body.dataset.stream === "open"`)
	b.do(chromedp.SendKeys("#club .line", "/leaderboard"+kb.Enter))
	b.wait(`document.querySelector("#club .picture img")?.alt.includes("sam, ")`)
	b.quiet()
}

// TestBrowserEveryKind answers questions of every kind by mouse and keyboard.
func TestBrowserEveryKind(t *testing.T) {
	p := open(t, filepath.Join(t.TempDir(), "rung.db"), "")
	b := openTab(t, p.url)
	const last = `[...document.querySelectorAll("#dm .quiz, #dm .result")].at(-1)`
	ask := func(line, shows string) {
		t.Helper()
		b.do(chromedp.SendKeys("#dm .line", line+kb.Enter))
		b.wait(last + `?.matches(".quiz") && ` + last + `.textContent.includes("` + shows + `")`)
	}
	ask("/quiz http/cookies 1", "Choose 2")
	b.do(chromedp.Click(`#dm .quiz button[value$=":a"]`))
	b.wait(last + `.textContent.includes("HttpOnly (chosen)")`)
	b.do(chromedp.Click(`#dm .quiz button[value^="pick:"][value$=":c"]`))
	b.wait(last + `.textContent.includes("Secure (chosen)")`)
	b.do(chromedp.Click(`#dm .quiz button[value^="submit:"]`))
	b.wait(last + `.matches(".result") && ` + last + `.querySelector("h3").textContent === "Right."`)

	ask("/quiz http/status-codes 1", "Press Answer")
	b.do(chromedp.Click(`#dm .quiz button[value^="answer:"]`))
	b.wait(`document.getElementById("form").open && document.activeElement.id === "form-text"`)
	b.do(chromedp.KeyEvent(kb.Escape))
	b.wait(`!document.getElementById("form").open`)
	b.do(chromedp.Click(`#dm .quiz button[value^="answer:"]`))
	b.wait(`document.getElementById("form").open`)
	b.do(chromedp.SendKeys("#form-text", "201 created"+kb.Enter))
	b.wait(last + `.matches(".result") && ` + last + `.querySelector("h3").textContent === "Right."`)
	b.wait(`!document.getElementById("form").open`)

	ask("/quiz http/tls 1", "Press the letters in order")
	for range 4 {
		b.do(chromedp.Click(`#dm .quiz button[value^="pick:"]`))
		b.wait(`!document.querySelector("#dm .htmx-request")`)
	}
	b.wait(last + `.querySelectorAll("ol li").length === 5`)
	b.do(chromedp.Click(`#dm .quiz button[value^="submit:"]`))
	b.wait(last + `.matches(".result") && ` + last + `.textContent.includes("The right order:")`)

	ask("/quiz sql-nosql/sql-semantics 1", "GROUP BY region")
	b.wait(last + `.querySelector("pre").scrollWidth <= ` + last + `.querySelector("pre").clientWidth`)
	b.quiet()
}
