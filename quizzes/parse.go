package quizzes

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

var (
	atLine     = regexp.MustCompile(`(?s)^(?:yaml: )?line (\d+): (.*)$`)
	unknownKey = regexp.MustCompile(`(?s)^field (.*) not found in type .*$`)
	wrongType  = regexp.MustCompile(`(?s)^cannot unmarshal .* into (\S+).*$`)
)

func parse(name string, data []byte) (fileDeck, error) {
	var deck fileDeck
	var root, more yaml.Node
	dec := yaml.NewDecoder(bytes.NewReader(data))
	if err := dec.Decode(&root); errors.Is(err, io.EOF) {
		return deck, fmt.Errorf("%s: the file is empty: write a deck or remove it", name)
	} else if err != nil {
		return deck, yamlMistakes(name, err, nil)
	}
	deck.places = questionPlaces(&root)
	if err := strictly(&root, &deck); err != nil {
		return deck, yamlMistakes(name, err, deck.places)
	}
	if err := dec.Decode(&more); err != nil && !errors.Is(err, io.EOF) {
		return deck, yamlMistakes(name, err, nil)
	} else if err == nil {
		return deck, fmt.Errorf("%s: a second document follows the deck: keep one deck to a file", fileLine(name, more.Line))
	}
	if len(deck.places) != len(deck.Questions) {
		return deck, fmt.Errorf("%s: write questions as a plain list, not through an anchor or a merge key", name)
	}
	return deck, nil
}

// yamlMistakes rewrites the decoder's words, which name Go types, into what an
// author can act on: one line for each mistake.
func yamlMistakes(name string, err error, places []place) error {
	lines := []string{strings.TrimPrefix(err.Error(), "yaml: ")}
	if typeErr := (*yaml.TypeError)(nil); errors.As(err, &typeErr) {
		lines = typeErr.Errors
	}
	var mistakes []error
	for _, line := range lines {
		at, what := name, line
		if m := atLine.FindStringSubmatch(line); m != nil {
			at, what = fileLine(name, lineOf(line))+questionAt(places, lineOf(line)), advice(m[2])
		}
		mistakes = append(mistakes, fmt.Errorf("%s: %s", at, what))
	}
	return errors.Join(mistakes...)
}

// advice says what to do about one mistake of the decoder.
func advice(what string) string {
	if m := unknownKey.FindStringSubmatch(what); m != nil {
		return fmt.Sprintf("unknown key %q: remove it or mend its spelling", m[1])
	}
	m := wrongType.FindStringSubmatch(what)
	switch {
	case m == nil:
		return what
	case m[1] == "bool":
		return "write true or false here"
	case strings.HasPrefix(m[1], "[]"):
		return "write a list here"
	case m[1] == "float64":
		return "write a number here"
	case strings.HasPrefix(m[1], "quizzes.") && m[1] != "quizzes.Kind" || m[1] == "struct" || strings.HasPrefix(m[1], "map["):
		return "write keys with values here"
	default:
		return "write text here"
	}
}

// questionAt names the question that a line belongs to, if any.
func questionAt(places []place, line int) string {
	for _, p := range places {
		if p.line <= line && line <= p.end {
			return fmt.Sprintf(": question %q", p.id)
		}
	}
	return ""
}

func questionPlaces(root *yaml.Node) []place {
	var places []place
	if len(root.Content) == 0 {
		return nil
	}
	if questions := value(root.Content[0], "questions"); questions != nil {
		for _, item := range questions.Content {
			p := place{line: item.Line, end: lastLine(item)}
			if id := value(item, "id"); id != nil {
				p.id = id.Value
			}
			places = append(places, p)
		}
	}
	return places
}

func lastLine(n *yaml.Node) int {
	last := n.Line
	for _, part := range n.Content {
		last = max(last, lastLine(part))
	}
	return last
}

// value returns the value of a key of a mapping, nil if it has none.
func value(mapping *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			return mapping.Content[i+1]
		}
	}
	return nil
}

// strictly decodes a node and refuses keys that its type has not. The decoder's
// own strictness needs the text and not the node, and to parse it twice would
// take twice as long.
func strictly(root *yaml.Node, deck *fileDeck) error {
	unknown := unknownKeys(root, reflect.TypeOf(*deck))
	err := root.Decode(deck)
	wrong := (*yaml.TypeError)(nil)
	if err != nil && !errors.As(err, &wrong) {
		return err
	}
	if wrong != nil {
		unknown = append(unknown, wrong.Errors...)
	}
	if len(unknown) > 0 {
		slices.SortStableFunc(unknown, func(a, b string) int { return lineOf(a) - lineOf(b) })
		return &yaml.TypeError{Errors: unknown}
	}
	return nil
}

// lineOf returns the line that a mistake begins with, 0 if none.
func lineOf(mistake string) int {
	m := atLine.FindStringSubmatch(mistake)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // the pattern admits digits only
	return n
}

// unknownKeys lists, in the decoder's words, the keys of a node that the type it
// is decoded into has no field for.
func unknownKeys(n *yaml.Node, t reflect.Type) (list []string) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case n.Kind == yaml.DocumentNode:
		for _, part := range n.Content {
			list = append(list, unknownKeys(part, t)...)
		}
	case n.Kind == yaml.SequenceNode && t.Kind() == reflect.Slice:
		for _, item := range n.Content {
			list = append(list, unknownKeys(item, t.Elem())...)
		}
	case n.Kind == yaml.MappingNode && t.Kind() == reflect.Struct:
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			field, known := fieldOf(t, key.Value)
			if !known && key.Tag != "!!merge" {
				list = append(list, fmt.Sprintf("line %d: field %s not found in type %s", key.Line, key.Value, t))
			} else if known {
				list = append(list, unknownKeys(n.Content[i+1], field)...)
			}
		}
	}
	return list
}

// fieldOf returns the type of the field that a key is decoded into.
func fieldOf(t reflect.Type, key string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); name == key && name != "" {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}
