package slackfake

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
)

// Sign signs a body as Slack does, at a time in seconds.
func Sign(secret string, seconds int64, body string) string {
	mac := hmac.New(sha256.New, []byte(secret))
	fmt.Fprintf(mac, "v0:%d:%s", seconds, body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// request sends something to the app and returns its answer.
func (f *Fake) request(path, contentType, body string) *httptest.ResponseRecorder {
	f.t.Helper()
	r := httptest.NewRequestWithContext(f.t.Context(), http.MethodPost, path, strings.NewReader(body))
	r.Header.Set("Content-Type", contentType)
	now := f.now().Unix()
	r.Header.Set("X-Slack-Request-Timestamp", strconv.FormatInt(now, 10))
	r.Header.Set("X-Slack-Signature", Sign(Secret, now, body))
	w := httptest.NewRecorder()
	f.bot.ServeHTTP(w, r)
	if w.Code != http.StatusOK {
		f.t.Fatalf("slackfake: the app answers %s with %d", path, w.Code)
	}
	return w
}

// open makes a response_url and a trigger for something that a person does.
func (f *Fake) open(p *Person, channel string, m *Message) (address, triggerID string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	token, triggerID := fmt.Sprint("r", f.next()), fmt.Sprint("t", f.next())
	f.responses[token] = &responseURL{channel: channel, user: p.ID, message: m, made: f.now(), answered: make(chan struct{})}
	f.triggers[triggerID] = &trigger{user: p.ID, made: f.now()}
	return f.server.URL + "/response/" + token, triggerID
}

// Late makes every form open too late, or in time again.
func (f *Fake) Late(late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.late = late
}

func channelName(channel string) string {
	if strings.HasPrefix(channel, "D") {
		return "directmessage"
	}
	return "backend-club"
}

// Command types a slash command in a channel or a direct message.
func (f *Fake) Command(p *Person, channel, name, text string) {
	f.t.Helper()
	address, triggerID := f.open(p, channel, nil)
	form := url.Values{"team_id": {Team}, "team_domain": {"rung"}, "channel_id": {channel}, "channel_name": {channelName(channel)}, "user_id": {p.ID},
		"user_name": {p.Name}, "command": {name}, "text": {text}, "response_url": {address}, "trigger_id": {triggerID}, "api_app_id": {"A0RUNG"}}
	defer f.release(address)
	body := f.command(form)
	if len(body) == 0 {
		return
	}
	var s Said
	if err := json.Unmarshal(body, &s); err != nil {
		f.t.Fatalf("slackfake: answer to a command: %v: %s", err, body)
	}
	f.mu.Lock()
	f.say(&responseURL{channel: channel, user: p.ID}, s)
	f.mu.Unlock()
}

// command brings a slash command to the app and returns what it answers at once.
func (f *Fake) command(form url.Values) []byte {
	f.t.Helper()
	if f.bot == nil {
		payload := map[string]string{}
		for name := range form {
			payload[name] = form.Get(name)
		}
		return f.Envelope("slash_commands", payload)
	}
	w := f.request("/slack/commands", "application/x-www-form-urlencoded", form.Encode())
	if w.Body.Len() > 0 && w.Header().Get("Content-Type") != "application/json" {
		f.t.Errorf("slackfake: the answer to a command is %s", w.Header().Get("Content-Type"))
	}
	return w.Body.Bytes()
}

// Press presses the button of a message that has the value.
func (f *Fake) Press(p *Person, ts, value string) {
	f.t.Helper()
	m := f.message(ts)
	address, triggerID := f.open(p, m.Channel, m)
	payload := map[string]any{"type": "block_actions", "trigger_id": triggerID, "response_url": address, "team": map[string]any{"id": Team},
		"user": map[string]any{"id": p.ID, "username": p.Name, "team_id": Team}, "channel": map[string]any{"id": m.Channel, "name": channelName(m.Channel)},
		"container": map[string]any{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": m.Ephemeral},
		"actions":   []map[string]any{{"type": "button", "action_id": "press-0", "block_id": "b", "value": value, "action_ts": "1"}}}
	f.interact(payload)
	f.release(address)
}

// release lets what is said at a response_url arrive: the answer to what it came
// with has been read.
func (f *Fake) release(address string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	close(f.responses[address[strings.LastIndex(address, "/")+1:]].answered)
}

func (f *Fake) message(ts string) *Message {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		if m.TS == ts {
			return m
		}
	}
	f.t.Fatalf("slackfake: there is no message %s", ts)
	return nil
}

// Submit sends the form that a person has open.
func (f *Fake) Submit(p *Person, text string) {
	f.t.Helper()
	f.mu.Lock()
	v := f.view[p.ID]
	delete(f.view, p.ID)
	f.mu.Unlock()
	if v == nil {
		f.t.Fatalf("slackfake: %s has no form open", p.Name)
	}
	input := v.Blocks[len(v.Blocks)-1]
	var element struct {
		Action string `json:"action_id"`
	}
	if err := json.Unmarshal(input.Element, &element); err != nil {
		f.t.Fatal(err)
	}
	_, triggerID := f.open(p, p.Direct, nil)
	f.interact(map[string]any{"type": "view_submission", "trigger_id": triggerID, "team": map[string]any{"id": Team}, "user": map[string]any{"id": p.ID, "username": p.Name},
		"view": map[string]any{"callback_id": v.Callback, "private_metadata": v.Metadata,
			"state": map[string]any{"values": map[string]any{input.ID: map[string]any{element.Action: map[string]any{"type": "plain_text_input", "value": text}}}}}})
}

func (f *Fake) interact(payload map[string]any) {
	f.t.Helper()
	if f.bot == nil {
		if said := f.Envelope("interactive", payload); len(said) > 0 {
			f.t.Errorf("slackfake: the app answers a press with %s", said)
		}
		return
	}
	body, err := json.Marshal(payload)
	if err != nil {
		f.t.Fatal(err)
	}
	w := f.request("/slack/interactions", "application/x-www-form-urlencoded", url.Values{"payload": {string(body)}}.Encode())
	if w.Body.Len() > 0 {
		f.t.Errorf("slackfake: the app answers a press with %s", w.Body)
	}
}

// Write writes a message: in a direct message to the bot, or a mention of it in
// a channel. It returns the body of the event, which can be delivered again.
func (f *Fake) Write(p *Person, channel, text string) string {
	f.t.Helper()
	f.mu.Lock()
	event := map[string]any{"type": "message", "channel_type": "im", "user": p.ID, "text": text, "channel": channel, "ts": f.stamp()}
	if !strings.HasPrefix(channel, "D") {
		event["type"], event["text"] = "app_mention", "<@"+Self+"> "+text
		delete(event, "channel_type")
	}
	body, err := json.Marshal(map[string]any{"type": "event_callback", "team_id": Team, "api_app_id": "A0RUNG", "event_id": fmt.Sprint("Ev", f.next()), "event_time": f.now().Unix(), "event": event})
	f.mu.Unlock()
	if err != nil {
		f.t.Fatal(err)
	}
	f.Deliver(string(body))
	return string(body)
}

// Deliver delivers an event.
func (f *Fake) Deliver(body string) {
	f.t.Helper()
	if f.bot == nil {
		f.Envelope("events_api", json.RawMessage(body))
		return
	}
	f.request("/slack/events", "application/json", body)
}
