package slackfake

import (
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf8"
)

// Block is one block of Block Kit, as far as it is checked and read.
type Block struct {
	Type     string          `json:"type"`
	ID       string          `json:"block_id"`
	Text     *Text           `json:"text"`
	Label    *Text           `json:"label"`
	Element  json.RawMessage `json:"element"`
	Elements []Element       `json:"elements"`
	Menu     *Menu           `json:"accessory"`
}

// Menu is a static select beside a section.
type Menu struct {
	Type        string   `json:"type"`
	Action      string   `json:"action_id"`
	Placeholder *Text    `json:"placeholder"`
	Options     []Option `json:"options"`
	Initial     *Option  `json:"initial_option"`
}

// Option is what can be chosen.
type Option struct {
	Text  Text   `json:"text"`
	Value string `json:"value"`
}

// Element is a part of a block: a button, a text, a part of rich text.
type Element struct {
	Type     string    `json:"type"`
	Action   string    `json:"action_id"`
	Value    string    `json:"value"`
	Confirm  *struct{} `json:"confirm"`
	Style    any       `json:"style"`
	URL      string    `json:"url"`
	Fallback string    `json:"fallback"`
	Format   string    `json:"format"`
	Offset   int       `json:"offset"`
	Elements []Element `json:"elements"`
	Words    string    `json:"-"`
	Label    *Text     `json:"-"`
}

// UnmarshalJSON reads text, which is an object in a button and words elsewhere.
func (e *Element) UnmarshalJSON(data []byte) error {
	type alias Element
	whole := struct {
		*alias
		Text json.RawMessage `json:"text"`
	}{alias: (*alias)(e)}
	if err := json.Unmarshal(data, &whole); err != nil || len(whole.Text) == 0 {
		return err
	}
	if whole.Text[0] == '"' {
		return json.Unmarshal(whole.Text, &e.Words)
	}
	return json.Unmarshal(whole.Text, &e.Label)
}

// Text is a text object.
type Text struct {
	Type string `json:"type"`
	Text string `json:"text"`
}

// Limits, in characters. Source: docs.slack.dev/reference/block-kit.
const (
	maxBlocks     = 50
	maxViewBlocks = 100
	maxHeader     = 150
	maxText       = 3000
	maxButtons    = 25
	maxContext    = 10
	maxLabel      = 75
	maxValue      = 2000
	maxID         = 255
	maxTitle      = 24
	maxMetadata   = 3000
	maxFallback   = 40_000
	maxOptions    = 100
	maxOption     = 75 // of its text and of its value; the documentation has 150 for the value in places
)

func (f *Fake) blocks(where, raw string, most int) (blocks []Block) {
	if err := json.Unmarshal([]byte(raw), &blocks); err != nil {
		f.t.Errorf("slackfake: %s: invalid_blocks: %v: %s", where, err, raw)
	}
	f.checkBlocks(where, blocks, most)
	return blocks
}

// check checks a whole message.
func (f *Fake) check(where string, m *Message) {
	if strings.TrimSpace(m.Text) == "" || utf8.RuneCountInString(m.Text) > maxFallback {
		f.t.Errorf("slackfake: %s: the text for notifications has %d characters", where, utf8.RuneCountInString(m.Text))
	}
}

func (f *Fake) checkBlocks(where string, blocks []Block, most int) {
	if len(blocks) == 0 || len(blocks) > most {
		f.t.Errorf("slackfake: %s: %d blocks, 1 to %d are allowed", where, len(blocks), most)
	}
	seen := map[string]bool{}
	for _, b := range blocks {
		if b.ID != "" && seen[b.ID] || len(b.ID) > maxID {
			f.t.Errorf("slackfake: %s: block_id %q stands twice or is too long", where, b.ID)
		}
		seen[b.ID] = true
		f.checkBlock(where, b)
	}
}

func (f *Fake) checkBlock(where string, b Block) {
	bad := func(what string) { f.t.Errorf("slackfake: %s: invalid_blocks: %s in %+v", where, what, b) }
	switch b.Type {
	case "header":
		if b.Text == nil || b.Text.Type != "plain_text" || !within(b.Text.Text, maxHeader) {
			bad("header")
		}
	case "context":
		if len(b.Elements) == 0 || len(b.Elements) > maxContext {
			bad("context")
		}
		for _, e := range b.Elements {
			if e.Type != "mrkdwn" && e.Type != "plain_text" || !within(e.Words, maxText) {
				bad("text of a context")
			}
		}
	case "rich_text":
		if len(b.Elements) == 0 || words(b.Elements) > maxText+maxText/2 {
			bad("rich text")
		}
	case "section":
		if b.Text == nil || !within(b.Text.Text, maxText) || b.Menu == nil || !b.Menu.valid() {
			bad("section")
		}
	case "divider":
	case "actions":
		f.checkActions(where, b)
	case "input":
		if b.Label == nil || !within(b.Label.Text, 2000) || len(b.Element) == 0 {
			bad("input")
		}
	default:
		bad("type")
	}
}

func (m *Menu) valid() bool {
	seen := map[string]bool{}
	for _, o := range m.Options {
		if o.Text.Type != "plain_text" || !within(o.Text.Text, maxOption) || !within(o.Value, maxOption) || seen[o.Value] {
			return false
		}
		seen[o.Value] = true
	}
	return m.Type == "static_select" && m.Action != "" && len(m.Action) <= maxID && m.Placeholder != nil && within(m.Placeholder.Text, maxHeader) &&
		len(m.Options) > 0 && len(m.Options) <= maxOptions && (m.Initial == nil || slices.Contains(m.Options, *m.Initial))
}

func (f *Fake) checkActions(where string, b Block) {
	if len(b.Elements) == 0 || len(b.Elements) > maxButtons {
		f.t.Errorf("slackfake: %s: %d buttons in a row", where, len(b.Elements))
	}
	var ids []string
	for _, e := range b.Elements {
		if e.Type != "button" || e.Label == nil || e.Label.Type != "plain_text" || !within(e.Label.Text, maxLabel) || !within(e.Value, maxValue) ||
			e.Action == "" || len(e.Action) > maxID || slices.Contains(ids, e.Action) {
			f.t.Errorf("slackfake: %s: invalid_blocks: button %+v", where, e)
		}
		ids = append(ids, e.Action)
	}
}

func (f *Fake) checkView(v View) {
	f.checkBlocks("views.open", v.Blocks, maxViewBlocks)
	if v.Type != "modal" || !within(v.Title.Text, maxTitle) || !within(v.Submit.Text, maxTitle) || len(v.Metadata) > maxMetadata || len(v.Callback) > maxID {
		f.t.Errorf("slackfake: views.open: invalid view %+v", v)
	}
}

func within(s string, limit int) bool {
	return strings.TrimSpace(s) != "" && utf8.RuneCountInString(s) <= limit || s == " "
}

func words(elements []Element) (n int) {
	for _, e := range elements {
		n += utf8.RuneCountInString(e.Words) + words(e.Elements)
	}
	return n
}
