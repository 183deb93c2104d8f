package webchat_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
)

func TestEveryTabSeesWhatHappens(t *testing.T) {
	p := fresh(t)
	tabs := []*stream{p.stream("/stream", ""), p.stream("/stream", "")}
	for _, tab := range tabs {
		if id, data, ok := tab.next(); !ok || id == "" || data != "" {
			t.Fatalf("a new tab of an empty room gets %q %q", id, data)
		}
	}
	answer := p.say("dm", "/quiz")
	question, id := find(t, answer, "question 1 of")
	p.press("dm", id, button(t, question, "pick:"))
	for _, tab := range tabs {
		_, data := tab.until("Comes back on")
		if _, same := find(t, data, "Comes back on"); same != id {
			t.Errorf("the result came as message %s, want %s", same, id)
		}
	}
}

func TestStreamCarriesTheSameFragmentAsTheAnswer(t *testing.T) {
	p := fresh(t)
	tab := p.stream("/stream", "")
	answer := p.say("club", "one\n\nid: forged\n\nevent: forged")
	if _, data := tab.until("<article"); data != answer {
		t.Errorf("stream:\n%s\nanswer:\n%s", data, answer)
	}
}

func TestStreamMakesUpForWhatWasMissed(t *testing.T) {
	p := fresh(t)
	tab := p.stream("/stream", "")
	p.say("club", "the first")
	position, _ := tab.until("the first")
	tab.close()
	p.say("club", "the second")
	p.say("dm", "/streak")

	_, data, _ := p.stream("/stream?after=ignored-1", position).next()
	if strings.Contains(data, "the first") || !strings.Contains(data, "the second") || !strings.Contains(data, "Your streak") {
		t.Errorf("resumed at %s:\n%s", position, data)
	}
	_, data, _ = p.stream("/stream?after="+position, "").next()
	if strings.Contains(data, "the first") || !strings.Contains(data, "the second") {
		t.Errorf("a page of %s:\n%s", position, data)
	}
}

func TestStreamAfterARestartBeginsAnew(t *testing.T) {
	database := filepath.Join(t.TempDir(), "rung.db")
	before := open(t, database, "")
	tab := before.stream("/stream", "")
	before.say("club", "of before")
	position, _ := tab.until("of before")
	before.stop()
	if _, _, ok := tab.next(); ok {
		t.Error("the stream outlived the server")
	}

	after := open(t, database, "")
	after.say("club", "of after")
	for _, last := range []string{position, "nonsense", "a-b-c", strings.Split(position, "-")[0] + "-x"} {
		if _, data, _ := after.stream("/stream", last).next(); !strings.Contains(data, "of after") || strings.Contains(data, "of before") {
			t.Errorf("resumed at %s:\n%s", last, data)
		}
	}
}

func TestCloseEndsStreams(t *testing.T) {
	p := fresh(t)
	tab := p.stream("/stream", "")
	tab.next()
	p.chat.Close()
	p.chat.Close()
	if _, _, ok := tab.next(); ok {
		t.Error("the stream goes on")
	}
}

func TestStreamsAreBounded(t *testing.T) {
	p := fresh(t)
	const limit = 64
	for range limit {
		p.stream("/stream", "").next()
	}
	response, _ := p.request(http.MethodGet, "/stream", nil, nil)
	if response.StatusCode != http.StatusServiceUnavailable || response.Header.Get("Retry-After") == "" {
		t.Errorf("one stream more: %s", response.Status)
	}
}
