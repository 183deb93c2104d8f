package discordfake

import (
	"encoding/json"
	"net/http"
	"time"
	"unicode/utf8"
)

// interaction is something that a person did, and what came of it.
type interaction struct {
	id, token, channel string
	person             *Person
	kind               int      // 2 command, 3 button, 4 completion, 5 form
	message            *Message // the one that was pressed, or that the form came from
	made               time.Time
	original           *Message
	choices            []string
	responded          bool
	answered           chan struct{} // closed when the response was read
}

const (
	tokenLife   = 15 * time.Minute
	responsLife = 3 * time.Second
)

var (
	unknownInteraction = refuse(http.StatusNotFound, 10062, "Unknown interaction")
	alreadyAnswered    = refuse(http.StatusBadRequest, 40060, "Interaction has already been acknowledged.")
	unknownWebhook     = refuse(http.StatusNotFound, 10015, "Unknown Webhook")
	invalidToken       = refuse(http.StatusUnauthorized, 50027, "Invalid Webhook Token")
)

// begin makes an interaction.
func (f *Fake) begin(p *Person, channel string, kind int, m *Message) *interaction {
	if f.bot == nil && f.awake != nil {
		f.awake()
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	i := &interaction{id: f.id(), channel: channel, person: p, kind: kind, message: m, made: f.now(), answered: make(chan struct{})}
	i.token = "token" + i.id
	f.interactions[i.token] = i
	return i
}

// await holds back what follows the response to an interaction until that was read.
func (f *Fake) await(c call, name string) {
	f.mu.Lock()
	i := f.interactions[c.parts[2]]
	f.mu.Unlock()
	if i == nil || c.parts[0] != "webhooks" {
		return
	}
	select {
	case <-i.answered:
	case <-time.After(5 * time.Second): // only so that a failure does not hang
		f.t.Errorf("discordfake: %s, and the interaction was never answered", name)
	}
}

// callback is the response to an interaction of the gateway.
func (f *Fake) callback(c call) answer {
	i := f.interactions[c.parts[2]]
	switch {
	case i == nil || i.id != c.parts[1] || f.late || f.now().Sub(i.made) > responsLife:
		return unknownInteraction
	case i.responded:
		return alreadyAnswered
	}
	f.respond(i, c.body)
	close(i.answered)
	return answer{status: http.StatusNoContent}
}

// respond carries out the response to an interaction.
func (f *Fake) respond(i *interaction, body []byte) {
	var r struct {
		Type int             `json:"type"`
		Data json.RawMessage `json:"data"`
	}
	if err := strictly(body, &r); err != nil {
		f.t.Errorf("discordfake: response: %v", err)
	}
	i.responded = true
	wrong := func() { f.t.Errorf("discordfake: a response of type %d to an interaction of type %d", r.Type, i.kind) }
	switch {
	case r.Type == 8 && i.kind == 4:
		f.readChoices(i, r.Data)
	case i.kind == 4:
		wrong()
	case r.Type == 4:
		if said, bad := f.read("response", call{body: r.Data}, false); bad == nil {
			i.original = f.say(i, said)
		}
	case r.Type == 6 && i.message != nil && isNull(r.Data):
		i.original = i.message
	case r.Type == 7 && i.message != nil:
		if said, bad := f.read("update", call{body: r.Data}, false); bad == nil {
			i.original = i.message
			f.change(i.message, said)
		}
	case r.Type == 9 && i.kind != 5:
		form := f.readForm(r.Data)
		form.from = i
		f.forms[i.person.ID] = form
	default:
		wrong()
	}
}

func (f *Fake) readChoices(i *interaction, data json.RawMessage) {
	var offered struct {
		Choices []struct {
			Name  string `json:"name"`
			Value string `json:"value"`
		} `json:"choices"`
	}
	if err := json.Unmarshal(data, &offered); err != nil || offered.Choices == nil || len(offered.Choices) > 25 {
		f.t.Errorf("discordfake: completions %s: %v", data, err)
	}
	for _, c := range offered.Choices {
		if !within(c.Name, 100) || utf8.RuneCountInString(c.Value) > 100 {
			f.t.Errorf("discordfake: completion %+v", c)
		}
		i.choices = append(i.choices, c.Value)
	}
}

// say posts what is said to an interaction.
func (f *Fake) say(i *interaction, said *Said) *Message {
	m := &Message{Channel: i.channel, Ephemeral: said.Flags&ephemeral != 0}
	if m.Ephemeral {
		m.To = i.person.ID
	}
	return f.post(m, said)
}

// hook finds the interaction of a follow-up or an edit.
func (f *Fake) hook(c call) (*interaction, *answer) {
	i := f.interactions[c.parts[2]]
	switch {
	case i != nil && !i.responded:
		return nil, &unknownWebhook
	case i == nil || c.parts[1] != App || f.now().Sub(i.made) > tokenLife:
		return nil, &invalidToken
	}
	return i, nil
}

func (f *Fake) followUp(c call) answer {
	i, bad := f.hook(c)
	if bad != nil {
		return *bad
	}
	said, bad := f.read("follow-up", c, false)
	if bad != nil {
		return *bad
	}
	return ok(f.told(f.say(i, said)))
}

func (f *Fake) editOriginal(c call) answer {
	i, bad := f.hook(c)
	if bad != nil {
		return *bad
	}
	said, bad := f.read("edit", c, false)
	if bad != nil {
		return *bad
	}
	if i.original == nil {
		return refuse(http.StatusNotFound, 10008, "Unknown Message")
	}
	f.change(i.original, said)
	return ok(f.told(i.original))
}
