package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/quizzes/sheet"
)

var update = flag.Bool("update", false, "write what is generated into README.md and config.example.yaml")

// What README.md says about commands and keys, and the example configuration, come from the code: make docs writes
// them, and this fails when they differ.
func TestGeneratedDocs(t *testing.T) {
	root := filepath.Join("..", "..")
	generated(t, filepath.Join(root, "config.example.yaml"), func(string) string { return exampleConfig() })
	generated(t, filepath.Join(root, "README.md"), func(readme string) string {
		for name, text := range map[string]string{"commands": commandsTable(), "binary": binaryTable(), "config": configKeysTable()} {
			var ok bool
			if readme, ok = between(readme, name, text); !ok {
				t.Fatalf("README.md needs one line <!-- %s --> and after it one line <!-- /%[1]s -->", name)
			}
		}
		return readme
	})
	generated(t, filepath.Join(root, "docs", "decks.md"), func(page string) string {
		page, ok := between(page, "columns", sheetColumnsTable())
		if !ok {
			t.Fatal("docs/decks.md needs one line <!-- columns --> and after it one line <!-- /columns -->")
		}
		return page
	})
}

// sheetColumnsTable lists the columns of a sheet; those of the options once for all six.
func sheetColumnsTable() string {
	rows := []string{"| column | what it holds |", "| --- | --- |"}
	for _, c := range sheet.Columns() {
		name, of, numbered := c.Name, "", false
		if head, tail, ok := strings.Cut(c.Name, " 1"); ok && tail == "" {
			name, of, numbered = head+" 1", fmt.Sprintf(" to `%s %d`", head, sheet.MostOptions), true
		}
		if last := name[len(name)-1]; last >= '2' && last <= '9' && !numbered {
			continue
		}
		rows = append(rows, fmt.Sprintf("| `%s`%s | %s |", name, of, strings.ReplaceAll(c.Help, "|", "\\|")))
	}
	return strings.Join(rows, "\n") + "\n"
}

// generated compares the file with what is made of its text, or writes that into it.
func generated(t *testing.T, path string, from func(string) string) {
	t.Helper()
	have, err := os.ReadFile(path)
	if err != nil && !*update {
		t.Error(err)
		return
	}
	want := from(string(have))
	if !*update {
		if diff := cmp.Diff(want, string(have)); diff != "" {
			t.Errorf("%s is not what the code says; run make docs (-want +got):\n%s", path, diff)
		}
		return
	}
	if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
		t.Error(err)
	}
}

// between puts text between the markers of the name, each of which stands on a line of its own, once.
func between(page, name, text string) (string, bool) {
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	before, rest, opened := strings.Cut("\n"+page, "\n"+begin)
	old, after, closed := strings.Cut("\n"+rest, "\n"+end)
	if !opened || !closed || strings.Contains(old+after, begin) || strings.Contains(before+after, end) {
		return page, false
	}
	return strings.TrimPrefix(before+"\n", "\n") + begin + "\n" + text + "\n" + end + after, true
}

func TestBetweenMarkers(t *testing.T) {
	for _, c := range []struct {
		name, page, want string
		ok               bool
	}{
		{"empty", "a\n<!-- x -->\n<!-- /x -->\nb\n", "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n", true},
		{"again", "a\n<!-- x -->\n\nold\n\n<!-- /x -->\nb\n", "a\n<!-- x -->\n\nnew\n\n<!-- /x -->\nb\n", true},
		{"at the ends", "<!-- x -->\n<!-- /x -->\n", "<!-- x -->\n\nnew\n\n<!-- /x -->\n", true},
		{"none", "a\n", "a\n", false},
		{"no end", "<!-- x -->\n", "<!-- x -->\n", false},
		{"no beginning", "<!-- /x -->\n", "<!-- /x -->\n", false},
		{"turned round", "<!-- /x -->\n<!-- x -->\n", "<!-- /x -->\n<!-- x -->\n", false},
		{"twice", "<!-- x -->\n<!-- /x -->\n<!-- x -->\n<!-- /x -->\n", "<!-- x -->\n<!-- /x -->\n<!-- x -->\n<!-- /x -->\n", false},
		{"in a line", "a <!-- x --> <!-- /x -->\n", "a <!-- x --> <!-- /x -->\n", false},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := between(c.page, "x", "new\n")
			if diff := cmp.Diff(c.want, got); diff != "" || ok != c.ok {
				t.Errorf("ok %t, want %t (-want +got):\n%s", ok, c.ok, diff)
			}
		})
	}
}

// commandsTable is the README's table of what people type.
func commandsTable() string {
	var rows [][2]string
	for _, e := range bot.Entries() {
		rows = append(rows, [2]string{e.Line, e.Help})
	}
	return table(rows)
}

// binaryTable is the README's table of what the operator types.
func binaryTable() string {
	var rows [][2]string
	for _, s := range subcommands() {
		rows = append(rows, [2]string{"rung " + s.usage, s.help})
	}
	return table(rows)
}

func table(rows [][2]string) string {
	var b strings.Builder
	b.WriteString("| command | what it does |\n| --- | --- |\n")
	pipes := strings.NewReplacer("|", `\|`)
	for _, r := range rows {
		fmt.Fprintf(&b, "| `%s` | %s |\n", pipes.Replace(r[0]), pipes.Replace(r[1]))
	}
	return b.String()
}
