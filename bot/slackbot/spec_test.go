//go:build soak

package slackbot_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/bot/slackbot"
)

// Slack's own schemas take the manifests, for sockets and for HTTP. They are not
// ours to commit: RUNG_SPECS names the folder they were downloaded to.
func TestManifestFitsSlacksSchemas(t *testing.T) {
	folder := os.Getenv("RUNG_SPECS")
	if folder == "" {
		t.Skip("RUNG_SPECS names no folder with Slack's schemas")
	}
	schemas, err := filepath.Glob(filepath.Join(folder, "slack-manifest-*.schema.json"))
	if err != nil || len(schemas) == 0 {
		t.Fatalf("no schema in %s: %v", folder, err)
	}
	for _, path := range schemas {
		compiler := jsonschema.NewCompiler()
		compiler.UseRegexpEngine(pattern)
		schema, err := compiler.Compile(path)
		if err != nil {
			t.Fatal(err)
		}
		if schema.Validate(map[string]any{"display_information": map[string]any{"name": "Rung"}, "unknown": 1}) == nil {
			t.Errorf("%s takes anything", path)
		}
		for _, address := range []string{"", "https://rung.example.org"} {
			var manifest any
			if err := yaml.Unmarshal([]byte(slackbot.Manifest(address)), &manifest); err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(manifest); err != nil {
				t.Errorf("%s, address %q: %v", filepath.Base(path), address, err)
			}
		}
	}
}

// pattern compiles the patterns of a schema. Go has no look-ahead; the schemas use
// it for domains, of which our manifest has none.
func pattern(text string) (jsonschema.Regexp, error) {
	if strings.Contains(text, "(?!") {
		return regexp.Compile(`^\b$`)
	}
	return regexp.Compile(text)
}
