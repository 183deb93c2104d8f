package discordbot_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/rungbot/rung/bot/discordbot"
	"github.com/rungbot/rung/bot/discordbot/discordfake"
	"github.com/rungbot/rung/store"
)

// exampleBody is an interaction as Discord sends it: /streak in a direct message.
const exampleBody = `{"version":1,"user":{"username":"ana","id":"1180000000000000100","global_name":"Ana"},"type":2,"token":"aW50ZXJhY3Rpb24","locale":"en-GB","id":"1180000000000000101",` +
	`"entitlements":[],"data":{"type":1,"name":"streak","id":"1180000000000000102"},"context":1,"channel_id":"1180000000000000103","authorizing_integration_owners":{"0":"0"},"application_id":"1180000000000000001"}`

const exampleTime = "1795255200"

// post sends a body with a signature; change may be nil.
func (d *door) post(stamp, signature, body string, change func(*http.Request)) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(d.t.Context(), http.MethodPost, "/discord/interactions", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header["X-Signature-Timestamp"] = []string{stamp}
	r.Header.Set("X-Signature-Ed25519", signature)
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

func TestPingIsAnsweredAndNothingElseWithoutSignature(t *testing.T) {
	d := openDoor(t)
	const ping = `{"id":"1","application_id":"1180000000000000001","type":1,"token":"t","version":1}`
	w := d.post(exampleTime, d.fake.Sign(exampleTime, ping), ping, nil)
	if w.Code != http.StatusOK || strings.TrimSpace(w.Body.String()) != `{"type":1}` || w.Header().Get("Content-Type") != "application/json" {
		t.Errorf("PING: %d %s", w.Code, w.Body)
	}
	if w := d.post(exampleTime, strings.Repeat("0", 128), ping, nil); w.Code != http.StatusUnauthorized { // as Discord tries routinely
		t.Errorf("PING with a bad signature: %d", w.Code)
	}
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
	}
}

// One bit anywhere, in the body, the time or the signature, and nothing is done.
func TestOneFlippedBitIsRefused(t *testing.T) {
	d := openDoorWith(t, true, slog.New(slog.DiscardHandler)) // nobody knows the token that follow-ups go by
	signature := d.fake.Sign(exampleTime, exampleBody)
	try := func(what, stamp, signature, body string) {
		t.Helper()
		if w := d.post(stamp, signature, body, nil); w.Code != http.StatusUnauthorized || w.Body.Len() > 0 {
			t.Errorf("%s: %d %s", what, w.Code, w.Body)
		}
	}
	flip := func(s string, i int) string {
		b := []byte(s)
		b[i/8] ^= 1 << (i % 8)
		return string(b)
	}
	for i := range 8 * len(exampleBody) {
		try("body", exampleTime, signature, flip(exampleBody, i))
	}
	for i := range 8 * len(signature) {
		if flipped := flip(signature, i); !strings.EqualFold(flipped, signature) { // hexadecimal in the other case is the same
			try("signature", exampleTime, flipped, exampleBody)
		}
	}
	for i := range 8 * len(exampleTime) {
		try("time", flip(exampleTime, i), signature, exampleBody)
	}
	for _, none := range []string{"", "zz", signature[:126], signature + "00", strings.Repeat("0", 128)} {
		try("signature "+none, exampleTime, none, exampleBody)
	}
	try("no time", "", d.fake.Sign("", exampleBody), exampleBody)
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
	}
	if w := d.post(exampleTime, signature, exampleBody, nil); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "Your streak") {
		t.Errorf("untouched: %d %s", w.Code, w.Body)
	}
}

// An interaction that comes again shows the same and is carried out once.
func TestReplayedBodyChangesNothing(t *testing.T) {
	d := openDoor(t)
	ana := d.Member("ana")
	asked := d.Type("ana", "dm", "/quiz http 1")
	blank := asked[0].Buttons[len(asked[0].Buttons)-2].ID
	messages, _ := d.fake.Since(0)
	body := d.fake.Press(ana, messages[0].ID, blank)
	if got := d.Shown(); len(got) != 1 || got[0].Kind != "result" {
		t.Fatalf("answered with %v", got)
	}
	calls := d.fake.Calls()
	for range 3 {
		w := httptest.NewRecorder()
		d.bot.ServeHTTP(w, d.fake.Request(body))
		if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "kind=result") {
			t.Errorf("again: %d %s", w.Code, w.Body)
		}
	}
	d.bot.Close()
	if d.fake.Calls() != calls {
		t.Errorf("%d calls followed", d.fake.Calls()-calls)
	}
	if got := d.Type("ana", "dm", "/streak"); !strings.Contains(got[0].Text, "Sat 21 Nov 2026: 1 answer") {
		t.Errorf("counted: %v", got)
	}
}

func TestRequestsThatAreNone(t *testing.T) {
	d := openDoor(t)
	user := `"user":{"id":"7"},"channel_id":"8","id":"9","token":"t"`
	for body, want := range map[string]int{
		``: 400, `[]`: 400, `{"type":`: 400, `"hello"`: 400, `{"type":"two"}`: 400,
		strings.Repeat(`{"a":`, 20_000):             400,
		`{"type":2,"data":{"name":5},` + user + `}`: 400,
		`null`: 202, `{}`: 202,
		`{"type":2}`:                          202, // by nobody
		`{"type":2,"member":{}}`:              202,
		`{"type":99,` + user + `}`:            202,
		`{"type":3,"data":null,` + user + `}`: 202,
		`{"type":3,"data":{"component_type":21,"custom_id":"x"},` + user + `}`:        202, // newer than this program
		`{"type":5,"data":{"components":[{"type":18}]},` + user + `}`:                 202,
		`{"type":3,"message":{"components":[{"type":99}]},"data":{},` + user + `}`:    202,
		`{"type":4,"data":{"name":"nothing","options":null},` + user + `}`:            200,
		`{"type":4,"data":{"name":"quiz","options":[{"focused":true}]},` + user + `}`: 200,
	} {
		if w := d.post(exampleTime, d.fake.Sign(exampleTime, body), body, nil); w.Code != want {
			t.Errorf("%.90s: %d, want %d", body, w.Code, want)
		}
	}
	big := strings.Repeat("x", 10<<20)
	if w := d.post(exampleTime, d.fake.Sign(exampleTime, big), big, nil); w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("10 MB: %d", w.Code)
	}
	as := func(contentType string) func(*http.Request) {
		return func(r *http.Request) { r.Header.Set("Content-Type", contentType) }
	}
	for contentType, want := range map[string]int{"": 415, "text/plain": 415, "application/json; charset=utf-8": 202} {
		if w := d.post(exampleTime, d.fake.Sign(exampleTime, "{}"), "{}", as(contentType)); w.Code != want {
			t.Errorf("as %q: %d, want %d", contentType, w.Code, want)
		}
	}
	for method, path := range map[string]string{http.MethodGet: "/discord/interactions", http.MethodPost: "/discord/elsewhere"} {
		w := httptest.NewRecorder()
		d.bot.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, path, nil))
		if w.Code != http.StatusMethodNotAllowed && w.Code != http.StatusNotFound {
			t.Errorf("%s %s: %d", method, path, w.Code)
		}
	}
	if n := d.learners(); n != 0 {
		t.Errorf("%d people were heard", n)
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
		d.bot.ServeHTTP(w, httptest.NewRequestWithContext(ctx, http.MethodPost, "/discord/interactions", slowBody{ctx}))
	}()
	cancel()
	<-done
	if w.Code != http.StatusBadRequest {
		t.Errorf("status %d", w.Code)
	}
}

// In a direct message between two other people an answer is the presser's alone.
func TestPrivateChannelOfOthersIsNotOurs(t *testing.T) {
	d := openDoorWith(t, true, slog.New(slog.DiscardHandler)) // nobody knows the token that follow-ups go by
	body := strings.Replace(exampleBody, `"context":1`, `"context":2`, 1)
	w := d.post(exampleTime, d.fake.Sign(exampleTime, body), body, nil)
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), `"flags":64`) {
		t.Errorf("%d %s", w.Code, w.Body)
	}
}

// Over the gateway an answer that Discord no longer takes is said in the log,
// without the token that it came with, and the next one works.
func TestAnswerThatComesTooLate(t *testing.T) {
	var words strings.Builder
	d := openDoorWith(t, false, slog.New(slog.NewTextHandler(&words, nil)))
	d.fake.Late(true)
	d.fake.Emit("INTERACTION_CREATE", map[string]any{"id": "9", "type": 2, "token": "a-secret", "channel_id": "8", "user": map[string]any{"id": "7"}, "data": map[string]any{"name": "streak", "type": 1}})
	d.bot.Close()
	if !strings.Contains(words.String(), "10062") || strings.Contains(words.String(), "a-secret") {
		t.Errorf("logged %s", &words)
	}
	d.fake.Late(false)
	if got := d.Type("ana", "dm", "/streak"); len(got) == 0 || got[0].Kind != "card" {
		t.Errorf("then %v", got)
	}
}

// What the gateway delivers again is answered once.
func TestEventDeliveredAgainIsAnsweredOnce(t *testing.T) {
	d := openDoorWith(t, false, nil)
	ana := d.Member("ana")
	event := d.fake.Write(ana, "do I need maths?")
	if got := d.Shown(); len(got) != 2 || got[0].Kind != "answer" {
		t.Fatalf("answered with %v", got)
	}
	body, _ := d.fake.Command(ana, d.fake.Direct(ana), "/quiz http 1")
	d.Shown()
	for range 2 {
		d.fake.Emit("MESSAGE_CREATE", event)
		d.fake.Emit("INTERACTION_CREATE", json.RawMessage(body))
	}
	if got := d.Shown(); len(got) != 0 {
		t.Errorf("answered again: %v", got)
	}
	d.Restart()
	d.fake.Emit("MESSAGE_CREATE", event) // to a new process, which has only the nonce
	if got := d.Shown(); len(got) != 0 {
		t.Errorf("answered again after a restart: %v", got)
	}
}

// Only what a person writes to us is heard.
func TestMessagesThatAreNotForUs(t *testing.T) {
	d := openDoor(t)
	for name, m := range map[string]map[string]any{
		"a bot":       {"author": map[string]any{"id": "7", "bot": true}},
		"ourselves":   {"author": map[string]any{"id": discordfake.Self}},
		"a guild":     {"guild_id": discordfake.Guild},
		"a webhook":   {"webhook_id": "3"},
		"a join note": {"type": 7},
		"nobody":      {"author": nil},
	} {
		event := map[string]any{"id": "9", "type": 0, "channel_id": "8", "content": "hello", "author": map[string]any{"id": "7", "username": "x"}}
		for key, value := range m {
			event[key] = value
		}
		d.fake.Emit("MESSAGE_CREATE", event)
		if n := d.learners(); n != 0 {
			t.Errorf("%s was heard", name)
		}
	}
	for _, raw := range []string{``, `null`, `[]`, `{"author":3}`, strings.Repeat("[", 20_000)} {
		for _, kind := range []string{"MESSAGE_CREATE", "GUILD_CREATE", "GUILD_DELETE", "SOMETHING_NEW"} {
			discordbot.Dispatch(d.bot, t.Context(), kind, json.RawMessage(raw))
		}
	}
}

// Where Discord asks to wait, nothing was done, and the answer is sent again.
func TestAnswerWaitsWhereDiscordAsksForIt(t *testing.T) {
	d := openDoor(t)
	d.fake.Limit(3)
	d.fake.Write(d.Member("ana"), "do I need maths?")
	if got := d.Shown(); len(got) != 2 || got[0].Kind != "answer" {
		t.Errorf("answered with %v", got)
	}
}
