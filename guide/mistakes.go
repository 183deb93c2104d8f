package guide

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"
)

// mistakes collects what is wrong with the files.
type mistakes struct{ found []mistake }

type mistake struct {
	file string
	line int // 1-based, 0 if unknown
	text string
}

func (m *mistakes) add(file string, line int, text string) {
	m.found = append(m.found, mistake{file, line, text})
}

// join makes one error of all mistakes in the order of the lines, nil if there are none.
func (m *mistakes) join() error {
	slices.SortStableFunc(m.found, func(a, b mistake) int {
		return cmp.Or(fileOrder(a.file)-fileOrder(b.file), cmp.Compare(a.file, b.file), cmp.Compare(a.line, b.line))
	})
	var errs []error
	for _, one := range m.found {
		place := one.file
		if one.line > 0 {
			place = fmt.Sprintf("%s:%d", one.file, one.line)
		}
		errs = append(errs, fmt.Errorf("%s: %s", place, one.text))
	}
	return errors.Join(errs...)
}

// fileOrder puts the roadmap first.
func fileOrder(name string) int {
	if name == roadmapName {
		return 0
	}
	return 1
}

// document is a file as nodes, which know their lines.
type document struct {
	name string
	root *yaml.Node // nil for an empty file
}

// line is the line of the node reached by path, whose elements are keys (string) and positions (int). Where the
// path leads nowhere, it is the line of the last node that exists.
func (d document) line(path ...any) int {
	node, line := d.root, 0
	for _, step := range path {
		if node == nil {
			break
		}
		line = node.Line
		node = child(node, step)
	}
	if node != nil {
		line = node.Line
	}
	return line
}

func child(node *yaml.Node, step any) *yaml.Node {
	switch step := step.(type) {
	case int:
		if node.Kind == yaml.SequenceNode && step < len(node.Content) {
			return node.Content[step]
		}
	case string:
		for i := 0; node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
			if node.Content[i].Value == step {
				return node.Content[i+1]
			}
		}
	}
	return nil
}
