package slackfake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
)

// arguments reads the arguments of a method, which come as a form with the token
// in it or as JSON with the token in a header.
func arguments(r *http.Request) (url.Values, error) {
	if r.Method != http.MethodPost {
		return nil, fmt.Errorf("%s is not POST", r.Method)
	}
	bearer := strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "application/json") {
		err := r.ParseForm()
		if bearer != "" && r.PostForm.Get("token") == "" {
			r.PostForm.Set("token", bearer)
		}
		return r.PostForm, err
	}
	var all map[string]json.RawMessage
	if err := json.NewDecoder(r.Body).Decode(&all); err != nil && !errors.Is(err, io.EOF) {
		return nil, err
	}
	args := url.Values{"token": {bearer}}
	for name, value := range all {
		var word string
		if json.Unmarshal(value, &word) != nil {
			word = string(value)
		}
		args.Set(name, word)
	}
	return args, nil
}

// methods are those of the Web API that are known. nil is a plain ok.
var methods = map[string]func(*Fake, url.Values) map[string]any{
	"auth.test": func(*Fake, url.Values) map[string]any {
		return map[string]any{"team_id": Team, "user_id": Self, "bot_id": "B0RUNG", "team": "Rung", "user": "rung", "url": "https://rung.slack.com/"}
	},
	"users.info":            (*Fake).usersInfo,
	"conversations.open":    (*Fake).conversationsOpen,
	"conversations.history": (*Fake).conversationsHistory,
	"chat.postMessage":      (*Fake).postMessage,
	"chat.postEphemeral":    (*Fake).postEphemeral,
	"chat.update":           (*Fake).update,
	"views.open":            (*Fake).viewsOpen,
	"views.publish":         (*Fake).viewsPublish,

	"files.getUploadURLExternal":   (*Fake).getUploadURL,
	"files.completeUploadExternal": (*Fake).completeUpload,
	"apps.connections.open":        (*Fake).connectionsOpen,
}

func (f *Fake) usersInfo(args url.Values) map[string]any {
	p := f.people[args.Get("user")]
	if p == nil {
		return refuse("user_not_found")
	}
	return map[string]any{"user": map[string]any{"id": p.ID, "team_id": Team, "name": p.Name, "real_name": p.Name, "tz": p.Zone, "is_admin": p.Admin,
		"profile": map[string]any{"display_name": p.Name, "real_name": p.Name}}}
}

func (f *Fake) conversationsOpen(args url.Values) map[string]any {
	p := f.people[args.Get("users")]
	if p == nil {
		return refuse("user_not_found")
	}
	return map[string]any{"channel": map[string]any{"id": p.Direct, "is_im": true, "user": p.ID}}
}

func (f *Fake) conversationsHistory(args url.Values) map[string]any {
	oldest, err := strconv.ParseFloat(args.Get("oldest"), 64)
	if err != nil {
		f.t.Errorf("slackfake: conversations.history: oldest %q", args.Get("oldest"))
	}
	list := []map[string]any{}
	for _, m := range slices.Backward(f.messages) {
		at, err := strconv.ParseFloat(m.TS, 64)
		if err == nil && m.Channel == args.Get("channel") && !m.Ephemeral && at >= oldest {
			list = append(list, map[string]any{"type": "message", "ts": m.TS, "text": m.Text, "metadata": m.Metadata})
		}
	}
	return map[string]any{"messages": list, "has_more": false}
}

// place finds the conversation that a channel argument means: an id, the name of
// a channel behind #, or a person's id for their direct message.
func (f *Fake) place(channel string) (id, person string, ok bool) {
	for _, p := range f.people {
		if channel == p.ID || channel == p.Direct {
			return p.Direct, p.ID, true
		}
	}
	for id, name := range f.channels {
		if channel == id || channel == "#"+name {
			return id, "", true
		}
	}
	return channel, "", false
}

func (f *Fake) postMessage(args url.Values) map[string]any {
	channel, person, ok := f.place(args.Get("channel"))
	if !ok {
		return refuse("channel_not_found")
	}
	if person != "" && f.closed {
		return refuse("messages_tab_disabled")
	}
	m := &Message{TS: f.stamp(), Channel: channel, Thread: args.Get("thread_ts"), Text: args.Get("text")}
	if args.Get("blocks") != "" {
		m.Blocks = f.blocks("chat.postMessage", args.Get("blocks"), maxBlocks)
	}
	if args.Get("metadata") != "" {
		m.Metadata = json.RawMessage(args.Get("metadata"))
	}
	f.check("chat.postMessage", m)
	f.messages = append(f.messages, m)
	f.show(m)
	return map[string]any{"channel": channel, "ts": m.TS}
}

func (f *Fake) postEphemeral(args url.Values) map[string]any {
	channel, _, ok := f.place(args.Get("channel"))
	if f.people[args.Get("user")] == nil || !ok {
		return refuse("user_not_in_channel")
	}
	m := &Message{TS: f.stamp(), Channel: channel, To: args.Get("user"), Thread: args.Get("thread_ts"), Ephemeral: true, Text: args.Get("text"),
		Blocks: f.blocks("chat.postEphemeral", args.Get("blocks"), maxBlocks)}
	f.check("chat.postEphemeral", m)
	f.messages = append(f.messages, m)
	f.show(m)
	return map[string]any{"message_ts": m.TS}
}

func (f *Fake) update(args url.Values) map[string]any {
	for _, m := range f.messages {
		if m.Channel == args.Get("channel") && m.TS == args.Get("ts") && !m.Ephemeral {
			m.Text, m.Blocks = args.Get("text"), f.blocks("chat.update", args.Get("blocks"), maxBlocks)
			f.check("chat.update", m)
			f.show(m)
			return map[string]any{"channel": m.Channel, "ts": m.TS, "text": m.Text}
		}
	}
	return refuse("message_not_found")
}

// View is a form.
type View struct {
	Type     string  `json:"type"`
	Title    Text    `json:"title"`
	Submit   Text    `json:"submit"`
	Callback string  `json:"callback_id"`
	Metadata string  `json:"private_metadata"`
	Blocks   []Block `json:"blocks"`
}

const (
	triggerLife  = 3 * time.Second
	responseLife = 30 * time.Minute
	responseUses = 5
)

func (f *Fake) viewsOpen(args url.Values) map[string]any {
	t := f.triggers[args.Get("trigger_id")]
	switch {
	case t == nil:
		return refuse("invalid_trigger_id")
	case t.used:
		return refuse("exchanged_trigger_id")
	case f.late || f.now().Sub(t.made) > triggerLife:
		return refuse("expired_trigger_id")
	}
	t.used = true
	var v View
	if err := json.Unmarshal([]byte(args.Get("view")), &v); err != nil {
		f.t.Errorf("slackfake: views.open: %v", err)
		return refuse("invalid_arguments")
	}
	f.checkView(v)
	f.view[t.user] = &v
	return map[string]any{"view": map[string]any{"id": "V" + strconv.Itoa(f.next())}}
}

// respond takes a message at a response_url.
func (f *Fake) respond(w http.ResponseWriter, r *http.Request, token string) {
	u := f.responses[token]
	if u == nil || u.uses >= responseUses || f.now().Sub(u.made) > responseLife {
		w.WriteHeader(http.StatusNotFound)
		io.WriteString(w, "used_url") // an error means the caller has gone
		return
	}
	var s Said
	data, err := io.ReadAll(r.Body)
	if err != nil { // the app was killed in the middle of it
		w.WriteHeader(http.StatusBadRequest)
		return
	}
	u.uses++
	if err := json.Unmarshal(data, &s); err != nil || r.Header.Get("Content-Type") != "application/json" {
		f.t.Errorf("slackfake: response_url: %v, %s", err, r.Header.Get("Content-Type"))
	}
	f.say(u, s)
	io.WriteString(w, "ok")
}

// Said is a message at a response_url or in the response of a command.
type Said struct {
	Type    string          `json:"response_type"`
	Replace bool            `json:"replace_original"`
	Text    string          `json:"text"`
	Blocks  json.RawMessage `json:"blocks"`
}

func (f *Fake) say(u *responseURL, s Said) {
	blocks := f.blocks("response", string(s.Blocks), maxBlocks)
	if s.Replace {
		if u.message == nil {
			f.t.Error("slackfake: a command has no message to replace")
			return
		}
		u.message.Text, u.message.Blocks = s.Text, blocks
		f.check("response", u.message)
		f.show(u.message)
		return
	}
	m := &Message{TS: f.stamp(), Channel: u.channel, Text: s.Text, Blocks: blocks, Ephemeral: s.Type != "in_channel"}
	if m.Ephemeral {
		m.To = u.user
	}
	f.check("response", m)
	f.messages = append(f.messages, m)
	f.show(m)
}
