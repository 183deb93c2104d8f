package guide

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
)

// entry is one article, stage, path or answer while it is checked.
type entry struct {
	doc   document
	notes *mistakes
	list  string // the key of the list it stands in
	index int
	label string // how a message calls it: answer "maths"
}

func (e entry) line(field ...any) int {
	return e.doc.line(append([]any{e.list, e.index}, field...)...)
}

// wrong notes a mistake in the field reached by the path.
func (e entry) wrong(field []any, format string, args ...any) {
	e.notes.add(e.doc.name, e.line(field...), e.label+": "+fmt.Sprintf(format, args...))
}

func at(path ...any) []any { return path }

// firstUse remembers where an id or a phrase was first used, in words for a message.
type firstUse map[string]string

var idForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

func (e entry) id(key, id string, seen firstUse) {
	if !idForm.MatchString(id) {
		e.wrong(at(key), "id %q is not made of lower-case words joined by hyphens", id)
		return
	}
	if first, used := seen[id]; used {
		e.wrong(at(key), "id %q is used twice, first at %s; rename one", id, first)
		return
	}
	seen[id] = fmt.Sprintf("line %d", e.line(key))
}

// phrase checks that the search can tell a question or alias from all others.
func (e entry) phrase(field []any, phrase string, seen firstUse) {
	key := phraseKey(phrase)
	if key == "" {
		if strings.TrimSpace(phrase) != "" || field[0] == "aliases" {
			e.wrong(field, "%q has no letter or digit to search for; write it in words", phrase)
		}
		return
	}
	if first, used := seen[key]; used {
		e.wrong(field, "%q is already asked by %s; keep one of the two", phrase, first)
		return
	}
	seen[key] = fmt.Sprintf("%s in line %d", e.label, e.line(field...))
}

// filled takes pairs of a key and its text and notes the empty ones.
func (e entry) filled(pairs ...string) {
	for i := 0; i+1 < len(pairs); i += 2 {
		if strings.TrimSpace(pairs[i+1]) == "" {
			e.wrong(at(pairs[i]), "%s is empty; fill it", pairs[i])
		}
	}
}

func (e entry) count(key string, n, low, high int) {
	if n < low || n > high {
		e.wrong(at(key), "%s has %d items; it needs %d to %d", key, n, low, high)
	}
}

func (e entry) link(field []any, title, address string) {
	if strings.TrimSpace(title) == "" {
		e.wrong(field, "a link has no title; say what the page is called")
	}
	if !isHTTPS(address) {
		e.wrong(field, "address %q is not https://...; correct it", address)
	}
}

// known notes the ids of a field that the lookup does not hold, and ids named twice.
func known[T any](e entry, field []any, ids []string, what string, all map[string]T) {
	for i, id := range ids {
		place := append(slices.Clone(field), i)
		if _, ok := all[id]; !ok {
			e.wrong(place, "%s %q does not exist%s", what, id, didYouMean(id, slices.Sorted(maps.Keys(all))))
		}
		if slices.Contains(ids[:i], id) {
			e.wrong(place, "%s %q is named twice; remove one", what, id)
		}
	}
}

func isHTTPS(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "https" && strings.Contains(u.Host, ".")
}

func isDate(text string) bool {
	for _, layout := range []string{time.DateOnly, "2006-01", "2006"} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

// didYouMean suggests the candidate that a misspelt word was meant to be, or says nothing.
func didYouMean(word string, candidates []string) string {
	if near, ok := Nearest(word, candidates); ok {
		return fmt.Sprintf(" (did you mean %q?)", near)
	}
	return ""
}
