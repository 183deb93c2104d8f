package slackbot_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rungbot/rung/bot/slackbot/slackfake"
	"github.com/rungbot/rung/store"
)

// Slack's documented example. Source: docs.slack.dev, Verifying requests from Slack.
const (
	exampleBody = "token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA" +
		"&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN" +
		"&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c"
	exampleTime      = 1531420618
	exampleSignature = "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"
)

// post sends a request to the app; change may be nil.
func (d *door) post(path string, seconds int64, signature, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(seconds, 10))
	r.Header.Set("X-Slack-Signature", signature)
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	d.bot.ServeHTTP(w, r)
	return w
}

// learners counts who has been heard of: nobody, while no request did any work.
func (d *door) learners() (n int) {
	d.t.Helper()
	d.bot.Close()
	for id := range int64(20) {
		err := d.f.Store.Read(d.t.Context(), func(r store.Reader) error {
			_, err := r.Learner(d.t.Context(), id+1)
			return err
		})
		if err == nil {
			n++
		} else if !errors.Is(err, store.ErrNotFound) {
			d.t.Fatal(err)
		}
	}
	return n
}

func TestSlacksOwnExampleIsAcceptedAtItsTime(t *testing.T) {
	if got := slackfake.Sign(slackfake.Secret, exampleTime, exampleBody); got != exampleSignature {
		t.Fatalf("the example is signed %s, documented is %s", got, exampleSignature)
	}
	for _, c := range []struct {
		late time.Duration
		want int
	}{{0, 200}, {5 * time.Minute, 200}, {-5 * time.Minute, 200}, {5*time.Minute + time.Second, 401}, {-5*time.Minute - time.Second, 401}, {24 * 365 * time.Hour, 401}} {
		d := openDoor(t)
		d.fake.Person("U2CERLKJA", "roadrunner", "", false)
		d.f.Clock.Set(time.Unix(exampleTime, 0).Add(c.late))
		w := d.post("/slack/commands", exampleTime, exampleSignature, exampleBody, nil)
		answered := strings.Contains(w.Body.String(), "I do not know that command.") // which is /webhook-collect
		if w.Code != c.want || answered != (c.want == 200) {
			t.Errorf("%s late: %d %s, want %d", c.late, w.Code, w.Body, c.want)
		}
	}
}

// One bit anywhere, in the body, the time or the signature, and nothing is done.
func TestOneFlippedBitIsRefused(t *testing.T) {
	d := openDoor(t)
	d.f.Clock.Set(time.Unix(exampleTime, 0))
	try := func(what string, seconds, signature, body string) {
		t.Helper()
		w := d.post("/slack/commands", 0, signature, body, func(r *http.Request) { r.Header["X-Slack-Request-Timestamp"] = []string{seconds} })
		if w.Code != http.StatusUnauthorized || w.Body.Len() > 0 {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
	flip := func(s string, i int) string {
		b := []byte(s)
		b[i/8] ^= 1 << (i % 8)
		return string(b)
	}
	seconds := strconv.Itoa(exampleTime)
	for i := range 8 * len(exampleBody) {
		try("body", seconds, exampleSignature, flip(exampleBody, i))
	}
	for i := range 8 * len(exampleSignature) {
		try("signature", seconds, flip(exampleSignature, i), exampleBody)
	}
	for i := range 8 * len(seconds) {
		try("time", flip(seconds, i), exampleSignature, exampleBody)
	}
	for _, none := range []string{"", "v0=", "v1=" + exampleSignature[3:], strings.ToUpper(exampleSignature)} {
		try("signature "+none, seconds, none, exampleBody)
	}
	try("ssl_check", seconds, exampleSignature, "ssl_check=1&"+exampleBody)
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
	}
}

func TestRequestsThatAreNone(t *testing.T) {
	d := openDoor(t)
	d.f.Clock.Set(time.Unix(exampleTime, 0))
	signed := func(path, body, contentType string) int {
		return d.post(path, exampleTime, slackfake.Sign(slackfake.Secret, exampleTime, body), body, func(r *http.Request) { r.Header.Set("Content-Type", contentType) }).Code
	}
	const form, object = "application/x-www-form-urlencoded", "application/json"
	for _, c := range []struct {
		path, body, contentType string
		want                    int
	}{
		{"/slack/commands", "ssl_check=1&token=x", form, 200},
		{"/slack/commands", exampleBody, object, 415},
		{"/slack/commands", exampleBody, "", 415},
		{"/slack/commands", "", form, 400},
		{"/slack/commands", "%zz", form, 400},
		{"/slack/commands", "team_id=T1&user_id=U1&channel_id=C1&command=quiz", form, 400},
		{"/slack/interactions", "payload=" + url.QueryEscape(`{"type":"block_actions"}`), form, 200},
		{"/slack/interactions", "payload=" + url.QueryEscape(`{"type":"something_new","actions":[{}]}`), form, 200},
		{"/slack/interactions", "payload=" + url.QueryEscape(strings.Repeat(`{"a":`, 20_000)), form, 400},
		{"/slack/interactions", "payload=", form, 400},
		{"/slack/interactions", "payload=[]", form, 400},
		{"/slack/events", `{"type":"url_verification","challenge":"abc"}`, object + "; charset=utf-8", 200},
		{"/slack/events", `{"type":"event_callback","event":{"type":"something_new","user":"U1","extra":{"deep":[1]}}}`, object, 200},
		{"/slack/events", `{"type":"event_callback","event":{"type":"message","channel_type":"im","bot_id":"B1","user":"U1","text":"hello"}}`, object, 200},
		{"/slack/events", `{"type":"event_callback","event":{"type":"message","channel_type":"im","subtype":"message_changed","user":"U1"}}`, object, 200},
		{"/slack/events", `{"type":`, object, 400},
		{"/slack/events", `"hello"`, object, 400},
		{"/slack/elsewhere", "", form, 404},
	} {
		if got := signed(c.path, c.body, c.contentType); got != c.want {
			t.Errorf("%s %.80s as %q: %d, want %d", c.path, c.body, c.contentType, got, c.want)
		}
	}
	if got := signed("/slack/events", strings.Repeat("x", 10<<20), object); got != http.StatusRequestEntityTooLarge {
		t.Errorf("10 MB: %d", got)
	}
	get := httptest.NewRecorder()
	d.bot.ServeHTTP(get, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/slack/commands", nil))
	if get.Code != http.StatusMethodNotAllowed {
		t.Errorf("GET: %d", get.Code)
	}
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
	}
}

// An event that comes again, because our answer to it was lost, is answered once.
func TestEventDeliveredAgainIsAnsweredOnce(t *testing.T) {
	for mode, http := range map[string]bool{"http": true, "socket": false} {
		d := openDoorBy(t, http)
		ana := d.Member("ana")
		body := d.fake.Write(ana, ana.Direct, "do I need maths?")
		if got := d.Shown(); len(got) != 2 || got[0].Kind != "answer" {
			t.Fatalf("%s: answered with %v", mode, got)
		}
		for _, late := range []time.Duration{0, time.Minute, 5 * time.Minute} { // as Slack delivers again
			d.f.Clock.Set(d.f.Clock.Now().Add(late))
			d.fake.Deliver(body)
			if got := d.Shown(); len(got) != 0 {
				t.Errorf("%s: answered again: %v", mode, got)
			}
		}
	}
}

// An answer in somebody's direct message with another person is theirs alone.
func TestCommandInSomebodyElsesDirectMessageStaysPrivate(t *testing.T) {
	d := openDoor(t)
	ana, bob := d.Member("ana"), d.Member("bob")
	d.fake.Command(ana, bob.Direct, "/streak", "") // not her own with us
	d.bot.Close()
	changed, _ := d.fake.Since(0)
	for _, m := range changed {
		if !m.Ephemeral || m.To != ana.ID {
			t.Errorf("others can read: %s", m.Text)
		}
	}
	if len(changed) == 0 {
		t.Error("nothing was said")
	}
}

// Where Slack asks to wait, nothing was done, and the answer is sent again.
func TestAnswerWaitsWhereSlackAsksForIt(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	d.fake.Limit(3)
	d.fake.Write(ana, ana.Direct, "do I need maths?")
	if got := d.Shown(); len(got) != 2 || got[0].Kind != "answer" {
		t.Errorf("answered with %v", got)
	}
}

// A form that opens too late says so, and the button still works.
func TestFormThatOpensTooLate(t *testing.T) {
	d := quietDoorOver(t, true)
	asked := d.Type("ana", "dm", "/quiz http/status-codes 1")
	answer := asked[0].Buttons[0].ID
	d.fake.Late(true)
	if got := d.Press("ana", "dm", answer); len(got) != 1 || !strings.Contains(got[0].Text, "press the button again") {
		t.Errorf("said %v", got)
	}
	d.fake.Late(false)
	if got := d.Press("ana", "dm", answer); len(got) != 1 || got[0].Kind != "form" {
		t.Errorf("then %v", got)
	}
}

type slowBody struct{ ctx context.Context }

func (b slowBody) Read([]byte) (int, error) { <-b.ctx.Done(); return 0, io.ErrUnexpectedEOF }

func TestBodyThatDoesNotComeEndsWithTheRequest(t *testing.T) {
	d := openDoor(t)
	ctx, cancel := context.WithCancel(t.Context())
	w, done := httptest.NewRecorder(), make(chan struct{})
	go func() {
		defer close(done)
		d.bot.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/slack/events", slowBody{ctx}))
	}()
	cancel()
	<-done
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}
