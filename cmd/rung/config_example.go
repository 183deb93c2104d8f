package main

import (
	"fmt"
	"strconv"
	"strings"
)

const exampleHead = "Configuration of Rung. Every key stands here with its default; keep the ones you change. " +
	"An environment variable wins over this file, and an empty value counts as absent."

// exampleConfig is the text of config.example.yaml: every key with what it is for, its environment variable and its
// default. Loading it gives exactly the defaults.
func exampleConfig() string {
	var b strings.Builder
	writeComment(&b, "", exampleHead)
	last := ""
	for _, s := range settings() {
		section, name := splitPath(s.path)
		b.WriteString("\n")
		if section != last {
			b.WriteString(section + ":\n")
		}
		last = section
		writeSetting(&b, s, strings.Repeat("  ", min(len(section), 1)), name)
	}
	return b.String()
}

func writeSetting(b *strings.Builder, s setting, indent, name string) {
	writeComment(b, indent, s.help())
	writeComment(b, indent, "Environment: "+s.variable())
	if s.file {
		fmt.Fprintf(b, "%s# %s: %s\n", indent, name, quoteYAML(s.key.example))
		return
	}
	writeComment(b, indent, "Default: "+defaultName(s.key.def))
	if !s.key.secret {
		writeComment(b, indent, "Example: "+s.key.example)
	}
	fmt.Fprintf(b, "%s%s: %s\n", indent, name, quoteYAML(s.key.def))
}

// help says what the setting is for.
func (s setting) help() string {
	if s.file {
		return "File that holds " + s.key.path + ", instead of the value itself. A newline at its end is dropped."
	}
	return s.key.help
}

const commentWidth = 100 // characters of a comment line, at most

func writeComment(b *strings.Builder, indent, text string) {
	line := indent + "#"
	for _, word := range strings.Fields(text) {
		if len(line)+1+len(word) > commentWidth {
			b.WriteString(line + "\n")
			line = indent + "#"
		}
		line += " " + word
	}
	b.WriteString(line + "\n")
}

// quoteYAML quotes all but numbers, because unquoted text can mean something else to YAML.
func quoteYAML(value string) string {
	if _, err := strconv.Atoi(value); err == nil {
		return value
	}
	return strconv.Quote(value)
}

func defaultName(def string) string {
	if def == "" {
		return "empty"
	}
	return def
}

// configKeysTable is the README's table of every key, its environment variable, its default and its meaning, as
// Markdown.
func configKeysTable() string {
	var b strings.Builder
	b.WriteString("| Key | Environment variable | Default | Meaning |\n| --- | --- | --- | --- |\n")
	for _, s := range settings() {
		def := "empty"
		if !s.file && s.key.def != "" {
			def = "`" + s.key.def + "`"
		}
		fmt.Fprintf(&b, "| `%s` | `%s` | %s | %s |\n", s.path, s.variable(), def, strings.ReplaceAll(s.help(), "|", `\|`))
	}
	return b.String()
}
