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
		"event": map[string]any{"type": "app_home_opened", "user": p.ID, "channel": p.Direct, "tab": "home", "view": map[string]any{"hash": f.seenHash(p)}}})
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

// Stale makes what people see of their home older than what stands there.
func (f *Fake) Stale() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.stale = true
}

// seenHash tells one home from the one that took its place.
func (f *Fake) seenHash(p *Person) string {
	if f.stale {
		return "an older one"
	}
	return f.hashes[p.ID]
}

// PressHome presses a button of a person's App Home.
func (f *Fake) PressHome(p *Person, value string) {
	f.t.Helper()
	f.actHome(p, map[string]any{"type": "button", "action_id": "press-0", "value": value})
}

// ChooseHome chooses what is offered under a label of a person's App Home.
func (f *Fake) ChooseHome(p *Person, label, option string) {
	f.t.Helper()
	for _, b := range f.Home(p) {
		if b.Menu == nil || b.Text.Text != label {
			continue
		}
		for _, o := range b.Menu.Options {
			if o.Text.Text == option {
				f.actHome(p, map[string]any{"type": "static_select", "action_id": b.Menu.Action, "selected_option": o})
				return
			}
		}
	}
	f.t.Fatalf("slackfake: the home of %s offers no %s for %s", p.Name, option, label)
}

func (f *Fake) actHome(p *Person, action map[string]any) {
	f.t.Helper()
	_, triggerID := f.open(p, p.Direct, nil)
	f.mu.Lock()
	hash := f.seenHash(p)
	f.mu.Unlock()
	f.interact(map[string]any{"type": "block_actions", "trigger_id": triggerID, "team": map[string]any{"id": Team}, "user": map[string]any{"id": p.ID, "username": p.Name},
		"container": map[string]any{"type": "view"}, "view": map[string]any{"type": "home", "hash": hash}, "actions": []map[string]any{action}})
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
	if hash := args.Get("hash"); hash != "" && hash != f.hashes[p.ID] {
		f.conflicts++
		return refuse("hash_conflict")
	}
	f.home[p.ID], f.hashes[p.ID] = v.Blocks, fmt.Sprint("h", f.next())
	return map[string]any{"view": map[string]any{"id": "V0HOME", "hash": f.hashes[p.ID]}}
}

// Conflicts is how often a home was refused because another had taken its place.
func (f *Fake) Conflicts() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.conflicts
}
