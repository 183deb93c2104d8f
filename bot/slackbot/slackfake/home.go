package slackfake

import (
	"encoding/json"
	"fmt"
	"net/url"
)

// OpenHome opens the App Home.
func (f *Fake) OpenHome(p *Person) {
	f.t.Helper()
	f.mu.Lock()
	body, err := json.Marshal(map[string]any{"type": "event_callback", "team_id": Team, "event_id": fmt.Sprint("Ev", f.next()),
		"event": map[string]any{"type": "app_home_opened", "user": p.ID, "channel": p.Direct, "tab": "home"}})
	f.mu.Unlock()
	if err != nil {
		f.t.Fatal(err)
	}
	f.Deliver(string(body))
}

// Home is what stands in a person's App Home.
func (f *Fake) Home(p *Person) []Block {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.home[p.ID]
}

// PressHome presses a button of a person's App Home.
func (f *Fake) PressHome(p *Person, value string) {
	f.t.Helper()
	_, triggerID := f.open(p, p.Direct, nil)
	f.interact(map[string]any{"type": "block_actions", "trigger_id": triggerID, "team": map[string]any{"id": Team}, "user": map[string]any{"id": p.ID, "username": p.Name},
		"container": map[string]any{"type": "view"}, "view": map[string]any{"type": "home"},
		"actions": []map[string]any{{"type": "button", "action_id": "press-0", "value": value}}})
}

func (f *Fake) viewsPublish(args url.Values) map[string]any {
	p := f.people[args.Get("user_id")]
	if p == nil {
		return refuse("user_not_found")
	}
	var v View
	if err := json.Unmarshal([]byte(args.Get("view")), &v); err != nil || v.Type != "home" {
		f.t.Errorf("slackfake: views.publish: %v, type %q", err, v.Type)
		return refuse("invalid_arguments")
	}
	f.checkBlocks("views.publish", v.Blocks, maxViewBlocks)
	f.home[p.ID] = v.Blocks
	return map[string]any{"view": map[string]any{"id": "V0HOME"}}
}
