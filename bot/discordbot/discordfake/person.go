package discordfake

import (
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
)

// Sign signs a body as Discord does, with a timestamp.
func (f *Fake) Sign(stamp, body string) string {
	return hex.EncodeToString(ed25519.Sign(f.key, []byte(stamp+body)))
}

// Request is an interaction as it comes to the app over HTTP.
func (f *Fake) Request(body string) *http.Request {
	stamp := strconv.FormatInt(f.now().Unix(), 10)
	r := httptest.NewRequestWithContext(f.t.Context(), http.MethodPost, "/discord/interactions", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", f.Sign(stamp, body))
	return r
}

// payload is what every interaction holds.
func (f *Fake) payload(i *interaction, data any) map[string]any {
	f.mu.Lock()
	defer f.mu.Unlock()
	user := map[string]any{"id": i.person.ID, "username": i.person.Name, "global_name": nil, "discriminator": "0", "avatar": nil}
	p := map[string]any{"version": 1, "id": i.id, "application_id": App, "type": i.kind, "token": i.token, "channel_id": i.channel, "data": data, "locale": "en-GB",
		"entitlements": []any{}, "authorizing_integration_owners": map[string]any{"0": "0"}}
	if f.owner(i.channel) != nil {
		p["user"], p["context"] = user, 1
	} else {
		permissions := "2147483648"
		if i.person.Admin {
			permissions = "2147483680"
		}
		if i.person.away != (i.channel == OtherClub) {
			f.t.Errorf("discordfake: %s is not in the guild of channel %s", i.person.Name, i.channel)
		}
		p["guild_id"], p["context"] = guildOf(i.channel), 0
		p["member"] = map[string]any{"user": user, "nick": nil, "permissions": permissions, "roles": []any{}}
	}
	if i.message != nil {
		flags := 0
		if i.message.Ephemeral {
			flags = ephemeral
		}
		p["message"] = map[string]any{"id": i.message.ID, "channel_id": i.channel, "flags": flags, "components": []any{map[string]any{"type": 1, "components": []any{}}}}
	}
	return p
}

// interact brings an interaction to the app and waits for its answer. It returns
// the body, which can be delivered again.
func (f *Fake) interact(i *interaction, data any) string {
	f.t.Helper()
	payload := f.payload(i, data)
	body, err := json.Marshal(payload)
	if err != nil {
		f.t.Fatal(err)
	}
	if f.bot == nil {
		f.Emit("INTERACTION_CREATE", json.RawMessage(body))
		select {
		case <-i.answered:
		case <-f.t.Context().Done():
			f.t.Fatal("discordfake: an interaction was never answered")
		}
		return string(body)
	}
	w := httptest.NewRecorder()
	f.bot.ServeHTTP(w, f.Request(string(body)))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "application/json" {
		f.t.Fatalf("discordfake: the app answers an interaction with %d as %q", w.Code, w.Header().Get("Content-Type"))
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.respond(i, w.Body.Bytes())
	close(i.answered)
	return string(body)
}

// value is an option that a person has filled in.
type value struct {
	Name    string  `json:"name"`
	Type    int     `json:"type"`
	Value   any     `json:"value,omitempty"`
	Options []value `json:"options,omitempty"`
	Focused bool    `json:"focused,omitempty"`
}

func commandData(name, sub string, values []value) map[string]any {
	if sub != "" {
		values = []value{{Name: sub, Type: 1, Options: values}}
	}
	return map[string]any{"id": "1", "name": name, "type": 1, "options": values}
}

// Command uses a command as it is typed, in a channel or a direct message, and
// reports whether Discord lets people send it: it knows the command and has an
// option for every word. The body can be delivered again.
func (f *Fake) Command(p *Person, channel, line string) (body string, can bool) {
	f.t.Helper()
	name, sub, values, can := f.fill(line)
	if !can {
		return "", false
	}
	return f.interact(f.begin(p, channel, 2, nil), commandData(name, sub, values)), true
}

// Complete types the beginning of an option's value and returns what is offered.
func (f *Fake) Complete(p *Person, channel, name, sub, option, typed string) []string {
	f.t.Helper()
	i := f.begin(p, channel, 4, nil)
	f.interact(i, commandData(name, sub, []value{{Name: option, Type: 3, Value: typed, Focused: true}}))
	return i.choices
}

// Press presses a button of a message, which need not show it.
func (f *Fake) Press(p *Person, id, button string) string {
	f.t.Helper()
	m := f.message(id)
	return f.interact(f.begin(p, m.Channel, 3, m), map[string]any{"custom_id": button, "component_type": 2, "id": 2})
}

func (f *Fake) message(id string) *Message {
	f.t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		if m.ID == id {
			return m
		}
	}
	f.t.Fatalf("discordfake: there is no message %q", id)
	return nil
}

// Form returns the form that a person has open.
func (f *Fake) Form(p *Person) (Form, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if form := f.forms[p.ID]; form != nil {
		return *form, true
	}
	return Form{}, false
}

// Submit sends the form that a person has open.
func (f *Fake) Submit(p *Person, text string) {
	f.t.Helper()
	f.mu.Lock()
	form := f.forms[p.ID]
	delete(f.forms, p.ID)
	f.mu.Unlock()
	if form == nil {
		f.t.Fatalf("discordfake: %s has no form open", p.Name)
	}
	line := form.Rows[0].Components[0].ID
	f.interact(f.begin(p, form.from.channel, 5, form.from.message), map[string]any{"custom_id": form.ID,
		"components": []any{map[string]any{"type": 1, "id": 1, "components": []any{map[string]any{"type": 4, "id": 2, "custom_id": line, "value": text}}}}})
}

// Write writes a direct message to the bot, which only the gateway tells it of.
// The event can be delivered again.
func (f *Fake) Write(p *Person, text string) map[string]any {
	f.t.Helper()
	f.mu.Lock()
	m := &Message{ID: f.id(), Channel: f.direct(p), Author: p.ID}
	f.messages = append(f.messages, m) // it was never shown by the bot: its revision stays 0
	f.mu.Unlock()
	event := map[string]any{"id": m.ID, "type": 0, "channel_id": m.Channel, "content": text, "author": map[string]any{"id": p.ID, "username": p.Name}, "embeds": []any{}, "components": []any{}}
	f.Emit("MESSAGE_CREATE", event)
	return event
}

// fill finds the command of a line and fills in its options as a person does:
// choices by their first letters, a number at the end, and the rest as words.
func (f *Fake) fill(line string) (name, sub string, values []value, can bool) {
	words := strings.Fields(strings.TrimPrefix(line, "/"))
	if len(words) == 0 || !strings.HasPrefix(line, "/") {
		return "", "", nil, false
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, c := range append(f.commands[Guild], f.commands[""]...) {
		if c.Name != words[0] {
			continue
		}
		name, words = c.Name, words[1:]
		options := c.Options
		if len(options) > 0 && options[0].Type == 1 {
			if len(words) == 0 {
				return "", "", nil, false
			}
			found := false
			for _, s := range c.Options {
				if s.Name == words[0] {
					sub, options, found = s.Name, s.Options, true
				}
			}
			if !found {
				return "", "", nil, false
			}
			words = words[1:]
		}
		values, can = fillOptions(options, words)
		return name, sub, values, can
	}
	return "", "", nil, false
}

func fillOptions(options []Option, words []string) (values []value, can bool) {
	for _, o := range options {
		if n := len(words); o.Type == 4 && n > 0 {
			if number, err := strconv.Atoi(words[n-1]); err == nil && float64(number) >= *o.Min && float64(number) <= *o.Max {
				values, words = append(values, value{Name: o.Name, Type: 4, Value: number}), words[:n-1]
			}
		}
	}
	for _, o := range options {
		for _, c := range o.Choices {
			if len(words) > 0 && c.Name == words[0] {
				values, words = append(values, value{Name: o.Name, Type: 3, Value: c.Value}), words[1:]
			}
		}
	}
	for _, o := range options {
		if o.Type == 3 && len(o.Choices) == 0 && len(words) > 0 {
			values, words = append(values, value{Name: o.Name, Type: 3, Value: strings.Join(words, " ")}), nil
		}
	}
	for _, o := range options {
		filled := false
		for _, v := range values {
			filled = filled || v.Name == o.Name
		}
		if o.Required && !filled {
			return nil, false
		}
	}
	return values, len(words) == 0
}
