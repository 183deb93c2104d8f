package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/rungbot/rung/guide"
)

// Bounds that keep a wrong file from costing more than a moment.
const (
	mostBytes = 64 << 10 // of a configuration file
	mostLines = 1000     // searched for the place of a syntax error
)

// yamlFile reads a configuration file into a loader. It walks the nodes of the document instead of decoding them into
// a struct, so that every mistake is found at once, with its place.
type yamlFile struct {
	*loader
	name string
}

func (f yamlFile) load(text []byte) {
	if len(text) > mostBytes {
		f.refuse("%s: a configuration file has at most %d bytes, not %d", f.place(1, 1), mostBytes, len(text))
		return
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	var first, second yaml.Node
	err := decoder.Decode(&first)
	extra := false
	if err == nil {
		err = decoder.Decode(&second)
		extra = err == nil
	}
	if err != nil && !errors.Is(err, io.EOF) {
		f.syntaxError(text, err)
		return
	}
	if len(first.Content) > 0 {
		f.document(first.Content[0])
	}
	if extra {
		f.refuseAt(&second, "only one YAML document is read; remove this one")
	}
}

func (f yamlFile) document(root *yaml.Node) {
	if f.plain(root) {
		f.section(root, "")
	}
}

// section reads the keys below the dotted path, which is "" at the top.
func (f yamlFile) section(node *yaml.Node, path string) {
	if isNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		f.refuseAt(node, "%s must be keys with their values, not %s", sectionName(path), kindName(node))
		return
	}
	lines := map[string]int{}
	for pair := range slices.Chunk(node.Content, 2) {
		name, value := pair[0], pair[1]
		if !f.plain(name) {
			continue
		}
		if name.Kind != yaml.ScalarNode {
			f.refuseAt(name, "a key must be a name, not %s", kindName(name))
			continue
		}
		if line, twice := lines[name.Value]; twice {
			f.refuseAt(name, "%s is already in %s, at line %d", shownName(name.Value), sectionName(path), line)
			continue
		}
		lines[name.Value] = name.Line
		f.entry(name, value, path)
	}
}

// entry reads one key of the section and what it holds.
func (f yamlFile) entry(name, value *yaml.Node, section string) {
	if !slices.Contains(children(section), name.Value) {
		in := ""
		if section != "" {
			in = " in " + section
		}
		f.refuseAt(name, "unknown key %s%s%s", shownName(name.Value), in, didYouMeanKey(section, name.Value))
		return
	}
	path := joinPath(section, name.Value)
	all := settings()
	if i := slices.IndexFunc(all, func(s setting) bool { return s.path == path }); i >= 0 {
		f.value(value, all[i])
		return
	}
	if f.plain(value) {
		f.section(value, path)
	}
}

func (f yamlFile) value(node *yaml.Node, s setting) {
	switch {
	case !f.plain(node) || isNull(node):
	case node.Kind != yaml.ScalarNode:
		f.refuseAt(node, "%s must be one value, not %s", s.path, kindName(node))
	case s.file && f.inEnvironment(s.key):
		// A machine that gives the secret itself need not have the file.
	default:
		f.set(s, s.path, f.place(node.Line, node.Column), node.Value)
	}
}

// plain refuses what YAML offers beyond keys and values. It shows no name of it, which may be part of a secret that
// wants quotes.
func (f yamlFile) plain(node *yaml.Node) bool {
	switch {
	case node.Kind == yaml.AliasNode:
		f.refuseAt(node, "aliases (*) are not read; write the value here, in quotes if it starts with *")
	case node.Anchor != "":
		f.refuseAt(node, "anchors (&) are not read; put the value in quotes if it starts with &")
	case node.Style&yaml.TaggedStyle != 0:
		f.refuseAt(node, "tags (!) are not read; put the value in quotes if it starts with !")
	default:
		return true
	}
	return false
}

func (f yamlFile) refuseAt(node *yaml.Node, format string, args ...any) {
	f.refuse("%s: %w", f.place(node.Line, node.Column), fmt.Errorf(format, args...))
}

func (f yamlFile) place(line, column int) string {
	return fmt.Sprintf("%s:%d:%d", f.name, line, column)
}

var (
	libraryPrefix = regexp.MustCompile(`^yaml: (line \d+: )?`)
	unknownAnchor = regexp.MustCompile(`(?s)^unknown anchor .*`)
	tabIndent     = regexp.MustCompile(`^ *\t`)
)

// syntaxError reports what the YAML library refused. The library tells no column, often the wrong line or none, and
// shows the name of an unknown anchor, so place and words are made here.
func (f yamlFile) syntaxError(text []byte, err error) {
	number, line := brokenLine(text)
	why := libraryPrefix.ReplaceAllString(err.Error(), "")
	why = unknownAnchor.ReplaceAllString(why, "aliases (*) are not read; put the value in quotes if it starts with *")
	if tabIndent.Match(line) {
		why = "indent with spaces, not tabs"
	}
	column := len(line) - len(bytes.TrimLeft(line, " \t")) + 1
	f.refuse("%s: not valid YAML: %s", f.place(number, column), why)
}

// brokenLine returns the number, from 1, and the text of the line after the longest valid beginning of text, which is
// not valid itself. That beginning is sought in the first mostLines.
func brokenLine(text []byte) (int, []byte) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	broken, end := 0, 0
	for i := range min(len(lines), mostLines) {
		end += len(lines[i])
		if end < len(text) && isYAML(text[:end]) {
			broken = i + 1
		}
	}
	return broken + 1, lines[broken]
}

func isYAML(text []byte) bool {
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	for {
		if err := decoder.Decode(new(yaml.Node)); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

func isNull(node *yaml.Node) bool { return node.Kind == yaml.ScalarNode && node.Tag == "!!null" }

func kindName(node *yaml.Node) string {
	switch node.Kind {
	case yaml.MappingNode:
		return "keys with their values"
	case yaml.SequenceNode:
		return "a list"
	default:
		return "one value"
	}
}

func sectionName(path string) string {
	if path == "" {
		return "the top level"
	}
	return path
}

// splitPath returns the section of a key, "" at the top level, and its name there.
func splitPath(path string) (section, name string) {
	dot := strings.LastIndex(path, ".")
	return path[:max(dot, 0)], path[dot+1:]
}

func joinPath(section, name string) string { return strings.TrimPrefix(section+"."+name, ".") }

// children are the names that may stand in the section: keys and further sections.
func children(section string) []string {
	var names []string
	for _, s := range settings() {
		below, inside := strings.CutPrefix("."+s.path, strings.TrimSuffix("."+section, ".")+".")
		name, _, _ := strings.Cut(below, ".")
		if inside && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// didYouMeanKey looks for a misspelt key in its section and for one that stands in the wrong section.
func didYouMeanKey(section, name string) string {
	if near, ok := guide.Nearest(name, children(section)); ok {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	for _, s := range settings() {
		if home, leaf := splitPath(s.path); s.path == name || leaf == name {
			return fmt.Sprintf(" (did you mean %q in %s?)", leaf, sectionName(home))
		}
	}
	return ""
}
