package quizzes

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"strings"
	"sync"
)

//go:embed decks/*.yaml
var embedded embed.FS

//go:embed decks/solved.json
var solved []byte

// Solved returns the solver records of the bank that ships with Rung, as package
// review reads them.
func Solved() []byte { return solved }

// Embedded returns the bank that ships with Rung.
func Embedded() (*Bank, error) {
	decks, err := fs.Sub(embedded, "decks")
	if err != nil {
		return nil, fmt.Errorf("open embedded decks: %w", err) // unreachable: the folder is compiled in
	}
	return Load(decks)
}

// With returns a bank that holds this bank's decks and those in fsys. Question
// and deck ids must not repeat.
func (b *Bank) With(fsys fs.FS) (*Bank, error) {
	return load(fsys, b.Decks)
}

// Load reads every *.yaml file of fsys as one deck. Those in a folder like
// slack/T024BE7LH are for that workspace alone. The error lists all
// mistakes at once, one a line, each with the file, the line and question id it
// belongs to, and what to do. A file with unknown keys or values of the wrong
// type is checked no further. A folder without decks is an error.
func Load(fsys fs.FS) (*Bank, error) { return load(fsys, nil) }

func load(fsys fs.FS, decks []*Deck) (*Bank, error) {
	check := newCheck(decks)
	names, err := deckFiles(fsys)
	if err != nil {
		return nil, err
	}
	decks = append([]*Deck(nil), decks...)
	for i, file := range read(fsys, names) {
		if file.err != nil {
			check.mistakes = append(check.mistakes, file.err)
			continue
		}
		decks = append(decks, check.deck(names[i], file.deck))
	}
	if err := errors.Join(check.mistakes...); err != nil {
		return nil, err
	}
	return NewBank(decks...), nil
}

// parsed is what a file holds, or what is wrong with it.
type parsed struct {
	deck fileDeck
	err  error
}

// read parses files beside each other: it is most of what a start takes.
func read(fsys fs.FS, names []string) []parsed {
	files := make([]parsed, len(names))
	var reading sync.WaitGroup
	for i, name := range names {
		reading.Go(func() {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				files[i].err = fmt.Errorf("%s: %w", name, err)
				return
			}
			files[i].deck, files[i].err = parse(name, data)
		})
	}
	reading.Wait()
	return files
}

// deckFiles lists the decks of a folder, those of single workspaces last.
func deckFiles(fsys fs.FS) ([]string, error) {
	var names []string
	for _, pattern := range []string{"*.yaml", "*/*/*.yaml"} {
		found, err := fs.Glob(fsys, pattern)
		if err != nil {
			return nil, fmt.Errorf("list decks: %w", err) // unreachable: the patterns are ours
		}
		names = append(names, found...)
	}
	if astray, err := fs.Glob(fsys, "*/*.yaml"); err != nil || len(astray) > 0 {
		return nil, errors.Join(fmt.Errorf("%s is neither for everybody nor for one workspace: move it up, or into a folder like slack/T024BE7LH", strings.Join(astray, ", ")), err)
	}
	if len(names) == 0 {
		return nil, errors.New("no decks: the folder has no *.yaml file")
	}
	return names, nil
}

// workspaceOf returns the workspace that alone sees a deck of that file.
func workspaceOf(name string) string {
	if folder := path.Dir(name); folder != "." {
		return strings.Replace(folder, "/", ":", 1)
	}
	return ""
}

// fileLine names a place in a deck file.
func fileLine(name string, line int) string { return fmt.Sprintf("%s:%d", name, line) }
