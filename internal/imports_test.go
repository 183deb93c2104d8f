// Package internal holds test machinery only: nothing here is part of Rung.
package internal

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/rungbot/rung/"

// mayImport says which of our packages each package may import: the folder's
// own longest entry counts. Test machinery (bottest, storetest, slackfake, discordfake, _test files)
// wires what it tests and is left out.
var mayImport = map[string][]string{
	"quizzes":         {},
	"quizzes/execute": {"quizzes"},
	"quizzes/results": {"quizzes"},
	"quizzes/review":  {"quizzes"},
	"quizzes/sheet":   {"quizzes"},
	"guide":           {},
	"store":           {},
	"store/sqlstore":  {"store"},
	"store/sqlite":    {"store", "store/sqlstore"},
	"bot":             {"quizzes", "quizzes/sheet", "guide", "store", "bot/picture"},
	"bot/picture":     {},
	"bot/terminal":    {"bot", "bot/picture"},
	"bot/webchat":     {"bot", "bot/picture"},
	"bot/slackbot":    {"bot", "bot/picture"},
	"bot/discordbot":  {"bot", "bot/picture"},
	"cmd/rung":        {"*"},
	"internal":        {"internal"},
}

// onlyIn says where a technology may be seen.
var onlyIn = map[string][]string{
	"github.com/mattn/go-sqlite3":   {"store/sqlite", "quizzes/execute"},
	"github.com/pressly/goose/v3":   {"store/sqlite"},
	"github.com/jmoiron/sqlx":       {"store/sqlite", "store/sqlstore"},
	"database/sql":                  {"store/sqlite", "store/sqlstore", "quizzes/execute"},
	"github.com/robfig/cron/v3":     {"cmd/rung", "bot"},
	"net/http":                      {"cmd/rung", "bot/webchat", "bot/slackbot", "bot/discordbot"},
	"github.com/slack-go/slack":     {"bot/slackbot"},
	"github.com/bwmarrin/discordgo": {"bot/discordbot"},
	"golang.org/x/image":            {"bot/picture"},
	"testing":                       {},
}

func TestImportsPointOneWay(t *testing.T) {
	files := 0
	err := filepath.WalkDir("..", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(file, ".go") || strings.HasSuffix(file, "_test.go") {
			return err
		}
		folder := filepath.ToSlash(filepath.Dir(strings.TrimPrefix(file, ".."+string(filepath.Separator))))
		if base := path.Base(folder); base == "bottest" || base == "storetest" || base == "slackfake" || base == "discordfake" || strings.HasPrefix(folder, "internal") {
			return nil
		}
		files++
		checkFile(t, file, folder)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("only %d files were found: is the test run from its own folder?", files)
	}
}

func checkFile(t *testing.T, file, folder string) {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	allowed, known := mayImport[folder]
	if !known {
		t.Errorf("%s: the folder %s is not in the list of this test: add it with what it may import", file, folder)
	}
	for _, i := range parsed.Imports {
		imported, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		ours, isOurs := strings.CutPrefix(imported, module)
		if isOurs && !contains(allowed, ours) {
			t.Errorf("%s imports %s; %s may import %v", file, ours, folder, allowed)
		}
		if where, limited := onlyIn[imported]; limited && !contains(where, folder) {
			t.Errorf("%s imports %s, which belongs in %v", file, imported, where)
		}
	}
}

func contains(list []string, name string) bool {
	for _, item := range list {
		if item == "*" || item == name {
			return true
		}
	}
	return false
}
