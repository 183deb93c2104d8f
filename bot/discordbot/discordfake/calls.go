package discordfake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
)

// calls are those of the API that are known.
var calls = map[string]func(*Fake, call) answer{
	"GET users/@me": func(*Fake, call) answer { return ok(map[string]any{"id": Self, "username": "rung", "bot": true}) },
	"GET applications/@me": func(f *Fake, _ call) answer {
		return ok(map[string]any{"id": App, "name": "Rung", "verify_key": f.PublicKey()})
	},
	"GET gateway/bot": func(f *Fake, _ call) answer {
		return ok(map[string]any{"url": f.Gateway, "shards": 1, "session_start_limit": map[string]any{"total": 1000, "remaining": 1000, "reset_after": 0, "max_concurrency": 1}})
	},
	"GET applications/*/commands":           (*Fake).getCommands,
	"PUT applications/*/commands":           (*Fake).putCommands,
	"GET applications/*/guilds/*/commands":  (*Fake).getCommands,
	"PUT applications/*/guilds/*/commands":  (*Fake).putCommands,
	"GET guilds/*/channels":                 (*Fake).guildChannels,
	"POST users/@me/channels":               (*Fake).openDirect,
	createMessage:                           (*Fake).createMessage,
	"GET channels/*/messages":               (*Fake).getMessages,
	"POST interactions/*/*/callback":        (*Fake).callback,
	"POST webhooks/*/*":                     (*Fake).followUp,
	"PATCH webhooks/*/*/messages/@original": (*Fake).editOriginal,
}

func (f *Fake) guildChannels(c call) answer {
	if c.parts[1] != Guild && c.parts[1] != OtherGuild {
		return refuse(http.StatusForbidden, 50001, "Missing Access")
	}
	list := []map[string]any{}
	for id, name := range f.channels {
		if guildOf(id) == c.parts[1] {
			list = append(list, map[string]any{"id": id, "name": name, "type": 0, "guild_id": c.parts[1]})
		}
	}
	return ok(list)
}

func (f *Fake) openDirect(c call) answer {
	var ask struct {
		Recipient string `json:"recipient_id"`
	}
	if err := strictly(c.body, &ask); err != nil {
		f.t.Errorf("discordfake: open a direct message: %v", err)
	}
	p := f.people[ask.Recipient]
	switch {
	case p == nil:
		return refuse(http.StatusBadRequest, 50033, "Invalid Recipient(s)")
	case p.direct == "" && f.tooFast:
		return refuse(http.StatusForbidden, 40003, "You are opening direct messages too fast.")
	case p.direct == "":
		f.opened = append(f.opened, f.now())
	}
	return ok(map[string]any{"id": f.direct(p), "type": 1, "recipients": []map[string]any{{"id": p.ID, "username": p.Name}}})
}

// owner is the person whose direct message a channel is.
func (f *Fake) owner(channel string) *Person {
	for _, p := range f.people {
		if p.direct == channel {
			return p
		}
	}
	return nil
}

func (f *Fake) createMessage(c call) answer {
	channel := c.parts[1]
	p := f.owner(channel)
	if p == nil && f.channels[channel] == "" {
		return refuse(http.StatusNotFound, 10003, "Unknown Channel")
	}
	if p != nil && p.refusal != 0 {
		return refuse(http.StatusForbidden, p.refusal, "Cannot send messages to this user")
	}
	said, bad := f.read("create message", c, true)
	if bad != nil {
		return *bad
	}
	name := channel + " " + said.Nonce
	if old, known := f.nonces[name]; said.Enforce && known && f.now().Before(old.until) {
		return ok(map[string]any{"id": old.id, "channel_id": channel})
	}
	m := f.post(&Message{Channel: channel}, said)
	if said.Nonce != "" {
		f.nonces[name] = remembered{m.ID, f.now().Add(nonceLife)}
	}
	return ok(f.told(m))
}

// post makes a message of the bot.
func (f *Fake) post(m *Message, said *Said) *Message {
	m.ID, m.Author = f.id(), Self
	f.change(m, said)
	f.messages = append(f.messages, m)
	return m
}

// change gives a message what was said.
func (f *Fake) change(m *Message, said *Said) {
	m.Embeds, m.Rows, m.Files = said.Embeds, said.Rows, said.files
	f.show(m)
}

// told is a message as Discord gives it back: without its nonce.
func (f *Fake) told(m *Message) map[string]any {
	return map[string]any{"id": m.ID, "channel_id": m.Channel, "author": map[string]any{"id": m.Author, "bot": m.Author == Self}, "embeds": m.Embeds, "components": []any{}}
}

func (f *Fake) getMessages(c call) answer {
	limit, err := strconv.Atoi(c.query.Get("limit"))
	after, afterErr := strconv.ParseUint(c.query.Get("after"), 10, 64)
	if err != nil || afterErr != nil || limit < 1 || limit > 100 {
		f.t.Errorf("discordfake: read a channel with %v", c.query)
	}
	list := []map[string]any{}
	for _, m := range f.messages {
		if id, err := strconv.ParseUint(m.ID, 10, 64); err == nil && m.Channel == c.parts[1] && m.To == "" && id > after && len(list) < limit {
			list = append([]map[string]any{f.told(m)}, list...) // newest first
		}
	}
	return ok(list)
}

// Command is a command as it is registered.
type Command struct {
	Name        string   `json:"name"`
	Type        int      `json:"type"`
	Description string   `json:"description"`
	Permissions *string  `json:"default_member_permissions,omitempty"`
	Contexts    []int    `json:"contexts,omitempty"`
	Options     []Option `json:"options,omitempty"`
	ID          string   `json:"id,omitempty"`
}

// Option is one of a command: a subcommand or an argument.
type Option struct {
	Type         int      `json:"type"`
	Name         string   `json:"name"`
	Description  string   `json:"description"`
	Required     bool     `json:"required,omitempty"`
	Autocomplete bool     `json:"autocomplete,omitempty"`
	Min          *float64 `json:"min_value,omitempty"`
	Max          *float64 `json:"max_value,omitempty"`
	Choices      []struct {
		Name  string `json:"name"`
		Value any    `json:"value"`
	} `json:"choices,omitempty"`
	Options []Option `json:"options,omitempty"`
}

func scope(c call) string {
	if c.parts[2] == "guilds" {
		return c.parts[3]
	}
	return ""
}

func (f *Fake) getCommands(c call) answer {
	return ok(append([]Command{}, f.commands[scope(c)]...))
}

func (f *Fake) putCommands(c call) answer {
	var all []Command
	if err := json.Unmarshal(c.body, &all); err != nil || len(all) > 100 {
		f.t.Errorf("discordfake: %d commands: %v", len(all), err)
	}
	for n := range all {
		f.checkCommand(all[n], scope(c))
		all[n].ID = f.id()
	}
	f.puts++
	f.commands[scope(c)] = all
	return ok(all)
}

// Commands are those that are registered for a guild, or for all.
func (f *Fake) Commands(guild string) []Command {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.commands[guild]
}

// Forget drops a command that is registered for all.
func (f *Fake) Forget(name string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.commands[""] = slices.DeleteFunc(f.commands[""], func(c Command) bool { return c.Name == name })
}

// strictly reads JSON and refuses fields that nobody knows.
func strictly(body []byte, out any) error {
	d := json.NewDecoder(strings.NewReader(string(body)))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		return fmt.Errorf("%w in %.200s", err, body)
	}
	return nil
}
