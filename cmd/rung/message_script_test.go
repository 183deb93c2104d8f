package main

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/rungbot/rung/bot/terminal"
)

// messageKeys are the keys of every message that --json prints, in order. A message with a file has one more.
var messageKeys = []string{"buttons", "ephemeral", "image", "in", "kind", "text", "to"}

func messagesCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 2, "messages FILE KIND...")
	var kinds []string
	for _, m := range messages(ts, args[0]) {
		kinds = append(kinds, string(m.Kind))
	}
	if !slices.Equal(kinds, args[1:]) {
		ts.Fatalf("the messages are %v, want %v", kinds, args[1:])
	}
}

// messages reads a file of messages and holds each to the form that is promised.
func messages(ts *testscript.TestScript, file string) []terminal.Message {
	var all []terminal.Message
	for line := range strings.Lines(ts.ReadFile(file)) {
		var fields map[string]json.RawMessage
		ts.Check(json.Unmarshal([]byte(line), &fields))
		keys := slices.DeleteFunc(slices.Sorted(maps.Keys(fields)), func(key string) bool { return key == "file" })
		if !slices.Equal(keys, messageKeys) {
			ts.Fatalf("the keys are %v, want %v in %s", keys, messageKeys, line)
		}
		var buttons []map[string]string
		ts.Check(json.Unmarshal(fields["buttons"], &buttons))
		for _, b := range buttons {
			if len(b) != 2 || b["id"] == "" || b["label"] == "" {
				ts.Fatalf("a button is an id and a label, not %v in %s", b, line)
			}
		}
		var m terminal.Message
		ts.Check(json.Unmarshal([]byte(line), &m))
		if m.To == "" || m.In == "" || m.Text == "" || m.Buttons == nil {
			ts.Fatalf("something is missing in %s", line)
		}
		all = append(all, m)
	}
	return all
}

func buttonCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 3, "button VARIABLE LABEL FILE")
	for _, m := range slices.Backward(messages(ts, args[2])) {
		for _, b := range m.Buttons {
			if b.Label == args[1] {
				ts.Setenv(args[0], b.ID)
				return
			}
		}
	}
	ts.Fatalf("no message in %s has a button %s", args[2], args[1])
}

func sameCommand(ts *testscript.TestScript, neg bool, args []string) {
	usage(ts, neg, args, 3, "same KIND FILE1 FILE2")
	said := func(file string) (texts []string) {
		for _, m := range messages(ts, file) {
			if string(m.Kind) == args[0] {
				texts = append(texts, m.Text)
			}
		}
		return texts
	}
	if one, other := said(args[1]), said(args[2]); len(one) == 0 || !slices.Equal(one, other) {
		ts.Fatalf("%s says %q and %s says %q", args[1], one, args[2], other)
	}
}
