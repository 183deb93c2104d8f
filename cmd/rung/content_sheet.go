package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/quizzes/sheet"
)

// contentImport makes a deck of a CSV or TSV file in a folder of decks. The deck
// is written only when the folder has no mistakes with it.
func (p *program) contentImport(_ context.Context, args []string) error {
	var about sheet.Deck
	var replace bool
	rest, err := p.flags("content import", args, func(f *flag.FlagSet) {
		f.StringVar(&about.ID, "deck", "", "")
		f.StringVar(&about.Title, "title", "", "")
		f.StringVar(&about.About, "about", "", "")
		f.BoolVar(&replace, "replace", false, "")
	})
	if err != nil {
		return err
	}
	if len(rest) != 2 || about.ID == "" || about.Title == "" || about.About == "" {
		return fmt.Errorf("%w: name the deck with --deck, --title and --about, then the file and the folder of decks", errUsage)
	}
	target := filepath.Join(rest[1], about.ID+".yaml")
	if _, err := os.Stat(target); err == nil && !replace {
		return fmt.Errorf("%s is there already: add --replace to write over it", target)
	}
	data, err := os.ReadFile(rest[0])
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	deck, err := sheet.Read(data, about)
	if err != nil {
		return fmt.Errorf("%s: %w", rest[0], err)
	}
	text, err := deck.YAML()
	if err != nil {
		return err
	}
	if err := fits(rest[1], about.ID+".yaml", text); err != nil {
		return fmt.Errorf("%s was read, and nothing was written, because the deck has mistakes:\n%s", rest[0], inSheet(err, deck))
	}
	if err := replaceFile(target, text); err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.out, "%s: %d questions in %d topics.\n", target, len(deck.Questions), len(deck.Topics))
	return err
}

// ofQuestion matches a mistake of a question in the deck's file.
var ofQuestion = regexp.MustCompile(`(?m)^\S+\.yaml:[0-9]+: question "([^"]*)"`)

// inSheet are the mistakes of a deck with the lines of the sheet in the place of
// those of a file that is not there.
func inSheet(mistakes error, deck *quizzes.Deck) string {
	lines := map[string]int{}
	for _, q := range deck.Questions {
		lines[q.ID] = q.Line
	}
	return ofQuestion.ReplaceAllStringFunc(mistakes.Error(), func(found string) string {
		id := ofQuestion.FindStringSubmatch(found)[1]
		return fmt.Sprintf("line %d: question %q", lines[id], id)
	})
}

// withFile is a folder in which one file stands that is not written yet.
type withFile struct {
	fs.FS
	name string
	data []byte
}

// Glob adds the file to those of the folder.
func (w withFile) Glob(pattern string) ([]string, error) {
	names, err := fs.Glob(w.FS, pattern)
	if match, _ := filepath.Match(pattern, w.name); match && !slices.Contains(names, w.name) {
		names = append(names, w.name)
	}
	return names, err
}

// ReadFile reads the file or one of the folder.
func (w withFile) ReadFile(name string) ([]byte, error) {
	if name == w.name {
		return w.data, nil
	}
	return fs.ReadFile(w.FS, name)
}

// fits loads the built-in decks with those of a folder, one of which is new.
func fits(folder, name string, data []byte) error {
	decks, err := deckFolder(folder)
	if err != nil {
		return err
	}
	bank, err := quizzes.Embedded()
	if err != nil {
		return err
	}
	_, err = bank.With(withFile{decks, name, data})
	return err
}

// replaceFile writes a file whole or not at all.
func replaceFile(target string, data []byte) (err error) {
	file, err := os.CreateTemp(filepath.Dir(target), ".rung-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", target, err)
	}
	defer func() {
		if err != nil {
			err = errors.Join(fmt.Errorf("write %s: %w", target, err), os.Remove(file.Name()))
		}
	}()
	if err = file.Chmod(0o644); err != nil { // whoever serves the deck may be another user
		return errors.Join(err, file.Close())
	}
	if _, err = file.Write(data); err != nil {
		return errors.Join(err, file.Close())
	}
	if err = file.Close(); err != nil {
		return err
	}
	return os.Rename(file.Name(), target)
}

// contentExport writes questions for other programs.
func (p *program) contentExport(_ context.Context, args []string) error {
	var format, deck, path string
	rest, err := p.flags("content export", args, func(f *flag.FlagSet) {
		f.StringVar(&format, "format", "csv", "")
		f.StringVar(&deck, "deck", "", "")
		f.StringVar(&path, "config", "", "")
	})
	if err != nil {
		return err
	}
	write := sheet.Formats()[format]
	if write == nil || len(rest) > 0 {
		return fmt.Errorf("%w: the formats are %s", errUsage, strings.Join(slices.Sorted(maps.Keys(sheet.Formats())), ", "))
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	bank, _, err := loadContent(c.Decks)
	if err != nil {
		return err
	}
	if deck == "" {
		return write(p.out, bank.Questions())
	}
	d, known := bank.Deck(deck)
	if !known {
		var ids []string
		for _, d := range bank.Decks {
			ids = append(ids, d.ID)
		}
		return fmt.Errorf("there is no deck %q: the decks are %s", deck, strings.Join(ids, ", "))
	}
	return write(p.out, d.Questions)
}
