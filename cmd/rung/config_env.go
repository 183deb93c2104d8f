package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/rungbot/rung/bot"
	"github.com/rungbot/rung/guide"
)

const envPrefix = "RUNG_"

// reservedVariables start like ours but are read elsewhere: the path of the configuration file, and the folder of
// the official API schemas that tests check against.
var reservedVariables = []string{envPrefix + "CONFIG", envPrefix + "SPECS"}

// variable is the environment variable of the setting: RUNG_WEB_LISTEN for web.listen.
func (s setting) variable() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(s.path, ".", "_"))
}

// rungVariables picks ours out of env, by name.
func rungVariables(env []string) map[string]string {
	ours := map[string]string{}
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		if strings.HasPrefix(name, envPrefix) && !slices.Contains(reservedVariables, name) {
			ours[name] = value
		}
	}
	return ours
}

func (l *loader) fromEnvironment() {
	l.given = map[string]string{}
	known := map[string]setting{}
	for _, s := range settings() {
		known[s.variable()] = s
	}
	for _, name := range slices.Sorted(maps.Keys(l.variables)) {
		if s, ok := known[name]; ok {
			l.set(s, name, "environment", l.variables[name])
			continue
		}
		l.refuse("environment: unknown variable %s%s", shownName(name), didYouMeanVariable(name))
	}
}

// inEnvironment tells whether the environment gives the key, so that no other source counts.
func (l *loader) inEnvironment(k key) bool {
	return slices.ContainsFunc(settings(), func(s setting) bool {
		return s.key.path == k.path && l.variables[s.variable()] != ""
	})
}

func didYouMeanVariable(name string) string {
	bare := strings.TrimPrefix(name, envPrefix)
	var known []string
	for _, s := range settings() {
		candidate := strings.TrimPrefix(s.variable(), envPrefix)
		if strings.HasSuffix(candidate, "_"+bare) {
			return " (did you mean " + s.variable() + "?)"
		}
		known = append(known, candidate)
	}
	if near, ok := guide.Nearest(bare, known); ok {
		return " (did you mean " + envPrefix + near + "?)"
	}
	return ""
}

const longestShown = 40 // characters of a value or a name that an error repeats

// shown is a value as an error repeats it.
func shown(value string) string { return strconv.Quote(bot.Cut(value, longestShown)) }

// shownName is a name as an error repeats it: up to the first character that no name has, because a secret may
// have run into it.
func shownName(name string) string {
	odd := func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' && r != '.' && r != '-'
	}
	if i := strings.IndexFunc(name, odd); i >= 0 {
		return strconv.Quote(bot.Cut(name[:i], longestShown) + "…")
	}
	return shown(name)
}
