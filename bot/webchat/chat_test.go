package webchat_test

import (
	"encoding/json"
	"mime"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
)

const nasty = "<script>alert(1)</script> <!channel> @everyone \u202Egnp.exe\u2066 \x07\x1b[31m مرحبا \"quoted\" 'and' </article>"

func TestPeoplesTextIsText(t *testing.T) {
	p := fresh(t)
	answer := p.say("club", nasty)
	for name, body := range map[string]string{"answer": answer, "page": p.get("/")} {
		for _, bad := range []string{"<script>alert", "<!channel>", "\u202E", "\u2066", "\x07", "\x1b"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
		if strings.Contains(body, "<!channel") || !strings.Contains(body, "&lt;!channel&gt; @everyone") || !strings.Contains(body, "مرحبا") {
			t.Errorf("%s does not show what was typed", name)
		}
		if article, _ := find(t, body, "مرحبا"); !strings.Contains(article, `dir="auto"`) {
			t.Errorf("%s: direction is not the text's own", name)
		}
	}
}

func TestNamesFromRightToLeftStandAlone(t *testing.T) {
	p := fresh(t)
	if article, _ := find(t, p.say("club", "/rung alias مريم"), "Boards here"); !strings.Contains(article, "<bdi><strong>مريم</strong></bdi>") {
		t.Errorf("the name may turn the sentence:\n%s", article)
	}
}

// FuzzLine: whatever is typed, the answer has the same tags as for plain words.
func FuzzLine(f *testing.F) {
	f.Add(nasty)
	f.Add("a\n\nevent: x\ndata: y")
	f.Add("{{.}} <hx-partial hx-target=\"body\">")
	p := fresh(f)
	shape := func(line string) int {
		return strings.Count(p.say("club", line), "<")
	}
	want := shape("good morning")
	f.Fuzz(func(t *testing.T, line string) {
		p.t = t
		if trimmed := strings.TrimSpace(line); trimmed == "" || strings.HasPrefix(trimmed, "/") || strings.HasPrefix(strings.ToLower(trimmed), "@rung") || len(line) > 10_000 {
			return
		}
		body := p.say("club", line)
		if got := strings.Count(body, "<"); got != want {
			t.Errorf("%q: %d tags, want %d:\n%s", line, got, want, body)
		}
		if strings.ContainsFunc(body, func(r rune) bool { return unicode.IsControl(r) && r != '\n' }) {
			t.Errorf("%q: control characters in\n%q", line, body)
		}
	})
}

func TestAnswersAreRendered(t *testing.T) {
	p := fresh(t)
	article, _ := find(t, p.say("dm", "/roadmap next"), "Orientation")
	for _, want := range []string{"<h3>Next: Orientation</h3>", "<ul><li>", "<strong>Do: </strong>", `name="button" value="done:`} {
		if !strings.Contains(article, want) {
			t.Errorf("/roadmap next lacks %s:\n%s", want, article)
		}
	}
	if article, _ = find(t, p.say("dm", "/roadmap show web"), "You: later"); !strings.Contains(article, `<a href="https://`) || !strings.Contains(article, `rel="noopener noreferrer"`) {
		t.Errorf("/roadmap show web has no links:\n%s", article)
	}
	if article, _ = find(t, p.say("dm", "/streak"), "Your streak"); !strings.Contains(article, `<time datetime="2026-11-2`) {
		t.Errorf("/streak has no time:\n%s", article)
	}
	if article, _ = find(t, p.say("dm", "/rung delete"), "for good"); !strings.Contains(article, `class="danger">Delete everything`) {
		t.Errorf("/rung delete does not look dangerous:\n%s", article)
	}
}

func TestZoneOfTheBrowserIsTheLearners(t *testing.T) {
	p := fresh(t)
	if body := p.say("dm", "/rung settings"); !strings.Contains(body, "Zone: Europe/Berlin") {
		t.Errorf("settings do not show the browser's zone:\n%s", body)
	}
	if article, _ := find(t, p.get("/"), "Zone: "); !strings.Contains(article, `<time datetime="2026-11-23T09:00:00Z">10:00</time>`) {
		t.Errorf("the message does not tell the person's time:\n%s", article)
	}
}

func TestInTheChannelOnlyMentionsAndCommandsReachTheMentor(t *testing.T) {
	p := fresh(t)
	for line, want := range map[string]int{"do I need maths?": 0, "@rungs do I need maths?": 0, "@rung do I need maths?": 1, "@Rung do I need maths?": 1, "@rung": 1, "/streak": 1} {
		body := p.say("club", line)
		body = strings.Split(body, "Hello, I am Rung.")[0] // the first contact has a card more
		if got := strings.Count(body, `<b>Rung</b>`); got < want || want == 0 && got > 0 {
			t.Errorf("%q: %d answers, want %d:\n%s", line, got, want, body)
		}
		if !strings.Contains(body, "<b>You</b>") {
			t.Errorf("%q is not shown", line)
		}
	}
}

func TestEphemeralMessagesSaySo(t *testing.T) {
	p := fresh(t)
	const mark = "Only you can see this"
	if article, _ := find(t, p.say("club", "/streak"), "Your streak"); !strings.Contains(article, mark) {
		t.Errorf("in the channel:\n%s", article)
	}
	if article, _ := find(t, p.say("dm", "/streak"), "Your streak"); strings.Contains(article, mark) {
		t.Errorf("in the direct message:\n%s", article)
	}
}

func TestPressReplacesTheMessageInPlace(t *testing.T) {
	p := fresh(t)
	question, id := find(t, p.say("dm", "/quiz"), "question 1 of")
	pick := button(t, question, "pick:")
	after := p.press("dm", id, pick)
	result, same := find(t, after, "Comes back on")
	if same != id {
		t.Errorf("the result is message %s, the question was %s", same, id)
	}
	if body := p.get("/"); strings.Count(body, `id="`+id+`"`) != 1 || strings.Contains(body, "value=\""+pick) {
		t.Error("the page shows the question still, or twice")
	}
	twice, _ := find(t, p.press("dm", id, pick), "Comes back on")
	if diff := cmp.Diff(withoutRevision(result), withoutRevision(twice)); diff != "" {
		t.Errorf("a second press changed something (-first +second):\n%s", diff)
	}
	next := p.press("dm", id, button(t, result, "next:"))
	if _, nextID := find(t, next, "question 2 of"); nextID == id {
		t.Error("the next question is not a message of its own")
	}
}

func withoutRevision(article string) string {
	before, after, _ := strings.Cut(article, ` data-rev="`)
	_, after, _ = strings.Cut(after, `"`)
	return before + after
}

func TestButtonOfBeforeARestartWorks(t *testing.T) {
	database := filepath.Join(t.TempDir(), "rung.db")
	before := open(t, database, "")
	question, id := find(t, before.say("club", "/quiz"), "question 1 of")
	before.stop()

	after := open(t, database, "")
	if strings.Contains(after.get("/"), id) {
		t.Fatal("the transcript was kept; this test wants it gone")
	}
	other := after.stream("/stream", "")
	result, same := find(t, after.press("club", id, button(t, question, "pick:")), "Comes back on")
	if same != id || !strings.Contains(result, "Only you can see this") {
		t.Errorf("message %s, want %s in its place:\n%s", same, id, result)
	}
	if _, data := other.until(id); !strings.Contains(data, "Comes back on") {
		t.Errorf("the other tab got\n%s", data)
	}
}

func TestButtonsOfNoMessageAreRefused(t *testing.T) {
	p := fresh(t)
	for _, id := range []string{"", "x", "dm-abc-1", "club-abcdefghij-1", `dm-abcdefghij-1"><script>`, "dm-abcdefghij-99999999999999"} {
		form := url.Values{"pane": {"dm"}, "message": {id}, "button": {"quiz:"}}
		if response, body := p.request(http.MethodPost, "/press", form, nil); response.StatusCode != http.StatusBadRequest || strings.Contains(body, "script") {
			t.Errorf("message %q: %s %s", id, response.Status, body)
		}
	}
	find(t, p.press("dm", "dm-abcdefghij-1", "no such:button"), "I no longer know what that button belongs to")
}

func TestBodiesAreLimited(t *testing.T) {
	p := fresh(t)
	for name, c := range map[string]struct {
		form url.Values
		want int
	}{
		"too much":  {url.Values{"pane": {"dm"}, "text": {strings.Repeat("a", 64<<10)}}, http.StatusRequestEntityTooLarge},
		"no pane":   {url.Values{"text": {"hello"}}, http.StatusBadRequest},
		"long line": {url.Values{"pane": {"dm"}, "text": {strings.Repeat("ä", 9000)}}, http.StatusOK},
		"nothing":   {url.Values{"pane": {"dm"}, "text": {"  "}}, http.StatusOK},
	} {
		response, body := p.request(http.MethodPost, "/say", c.form, nil)
		if response.StatusCode != c.want || len(body) > 20_000 {
			t.Errorf("%s: %s, %d bytes", name, response.Status, len(body))
		}
	}
	find(t, p.get("/"), "9000 characters")
}

func TestTranscriptIsBounded(t *testing.T) {
	p := fresh(t)
	for i := range 250 {
		p.say("club", strings.Repeat("word ", i))
	}
	if n := strings.Count(p.get("/"), "<article"); n != 200 {
		t.Errorf("%d messages are kept, want the newest 200", n)
	}
}

func TestWithoutScriptThePageIsLoadedAgain(t *testing.T) {
	p := fresh(t)
	form := url.Values{"pane": {"club"}, "text": {"/streak"}}
	response, _ := p.request(http.MethodPost, "/say", form, func(r *http.Request) { r.Header.Del("HX-Request") })
	if response.StatusCode != http.StatusSeeOther || response.Header.Get("Location") != "/#club" {
		t.Errorf("%s to %q", response.Status, response.Header.Get("Location"))
	}
	find(t, p.get("/"), "Your streak")
}

func TestStrangersSeeWhatToDo(t *testing.T) {
	p := fresh(t)
	body := p.get("/")
	for _, line := range []string{"/roadmap next", "/quiz", "/faq do I need maths?", "/streak", "/leaderboard"} {
		if !strings.Contains(body, `name="text" value="`+line+`"`) {
			t.Errorf("no button types %s", line)
		}
		if answer := p.say("dm", line); strings.Contains(answer, "rung error") {
			t.Errorf("%s does not work:\n%s", line, answer)
		}
	}
}

func TestCompletion(t *testing.T) {
	p := fresh(t)
	var choices []struct{ Line, Help string }
	if err := json.Unmarshal([]byte(p.get("/complete?q="+url.QueryEscape("/str"))), &choices); err != nil {
		t.Fatal(err)
	}
	if len(choices) != 1 || choices[0].Line != "/streak" || choices[0].Help == "" {
		t.Errorf("/str completes to %v", choices)
	}
	slash := p.get("/complete?q=/")
	for _, line := range []string{"/roadmap next", "/quiz", "/faq", "/streak", "/leaderboard", "/rung help"} {
		if !strings.Contains(slash, `"line":"`+line+`"`) {
			t.Errorf("a slash does not offer %s:\n%s", line, slash)
		}
	}
	for _, q := range []string{"", "hello", "/" + strings.Repeat("x", 5000)} {
		if got := strings.TrimSpace(p.get("/complete?q=" + url.QueryEscape(q))); got != "[]" {
			t.Errorf("%.20q completes to %s", q, got)
		}
	}
}

func TestFilesAreServedOnce(t *testing.T) {
	p := fresh(t)
	article, _ := find(t, p.say("dm", "/rung export"), "Download")
	_, path, _ := strings.Cut(article, `href="`)
	path, _, _ = strings.Cut(path, `"`)
	if response, _ := p.request(http.MethodHead, path, nil, nil); response.StatusCode == http.StatusOK {
		t.Error("HEAD looks like a download")
	}
	response, body := p.request(http.MethodGet, path, nil, nil)
	disposition, params, err := mime.ParseMediaType(response.Header.Get("Content-Disposition"))
	if err != nil || disposition != "attachment" || !strings.HasSuffix(params["filename"], ".json") || !json.Valid([]byte(body)) {
		t.Errorf("%s %q: %.100s", response.Status, response.Header.Get("Content-Disposition"), body)
	}
	if response, _ := p.request(http.MethodGet, path, nil, nil); response.StatusCode != http.StatusNotFound {
		t.Errorf("the second time: %s", response.Status)
	}
}
