//go:build soak

package discordbot_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"pgregory.net/rapid"

	"github.com/rungbot/rung/bot/discordbot"
)

// Discord's own description of its API takes whatever we send: messages of any
// text, and the commands. It is not ours to commit: RUNG_SPECS names the folder it
// was downloaded to.
func TestBodiesFitDiscordsDescription(t *testing.T) {
	folder := os.Getenv("RUNG_SPECS")
	if folder == "" {
		t.Skip("RUNG_SPECS names no folder with discord-openapi.json")
	}
	data, err := os.ReadFile(filepath.Join(folder, "discord-openapi.json"))
	if err != nil {
		t.Fatal(err)
	}
	document, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft2020)
	if err := compiler.AddResource("discord.json", document); err != nil {
		t.Fatal(err)
	}
	fits := func(name string, sent any) error {
		schema, err := compiler.Compile("discord.json#/components/schemas/" + name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(sent)
		if err != nil {
			t.Fatal(err)
		}
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return schema.Validate(value)
	}
	if fits("MessageCreateRequest", map[string]any{"embeds": "none"}) == nil {
		t.Fatal("the description takes anything")
	}
	rapid.Check(t, func(r *rapid.T) {
		if err := fits("MessageCreateRequest", discordbot.Render(messageOf(r), "rung-1")); err != nil {
			r.Fatal(err)
		}
	})
	d := openDoor(t)
	all, err := json.Marshal(discordbot.CommandsOf(d.bot))
	if err != nil {
		t.Fatal(err)
	}
	var commands []any
	if err := json.Unmarshal(all, &commands); err != nil || len(commands) == 0 {
		t.Fatalf("%d commands: %v", len(commands), err)
	}
	for _, c := range commands {
		command := c.(map[string]any)
		if bits, ok := command["default_member_permissions"].(string); ok { // a string in the documentation and in every library
			command["default_member_permissions"] = json.Number(bits)
		}
		if err := fits("ApplicationCommandUpdateRequest", command); err != nil {
			t.Errorf("%v: %v", command["name"], err)
		}
	}
}
