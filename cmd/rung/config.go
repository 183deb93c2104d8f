package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"strconv"
	"strings"
	"time"
	_ "time/tzdata" // learning.zone is checked, and used, on machines without a zone database
	"unicode/utf8"

	"github.com/rungbot/rung/store"
)

// config is what the binary is told by its configuration file and its environment.
// loadConfig makes it; its fields are checked and need no further parsing.
type config struct {
	Database string // file of the SQLite database
	Page     string // host:port of the page and /healthz, while no chat platform is configured
	Listen   string // host:port of what chat platforms send, and /healthz
	Slack    slackConfig
	Discord  discordConfig
	Token    string        // what the page asks for beyond loopback; empty: make one at start. A secret, never to be logged
	Zone     string        // IANA zone for people whose chat does not tell theirs; empty: the machine's own, else UTC
	DayEnd   int           // minutes after midnight at which a learner's day ends, 0..719
	Dose     int           // questions in a quiz unless the learner says how many, 1..20
	Admins   []string      // platform:user of people who are admins in every workspace
	Spread   time.Duration // over how long the daily quizzes due at one time are sent, 0..2 h
	Decks    string        // folder of decks added to the built-in ones; empty: none
	Pictures bool          // whether chats get pictures, or the same in letters
	Fonts    []string      // font files for letters that the built-in fonts lack
	LogLevel slog.Level    // least level that is logged
	Keep     time.Duration // how long the data of a workspace outlives the removal of Rung
	Sealer   *store.Sealer // seals the tokens in the database; nil where none is kept
}

// chats reports whether a chat platform is to be served.
func (c config) chats() bool { return c.Slack.on() || c.Discord.on() }

// key is one configuration key. The YAML parser, the environment variables, the suggestions for misspelt names,
// config.example.yaml and the README table all come from the list of keys.
type key struct {
	path    string                      // dotted YAML path: "web.listen"
	secret  bool                        // its value is never shown, and path+"_file" may name a file that holds it
	def     string                      // default, as one would write it
	help    string                      // one or two plain sentences
	example string                      // a value worth copying; for a secret, of path+"_file"
	set     func(*config, string) error // parses and keeps a value; the error says what is accepted, never what was given
}

// keys is the list of all keys, those of one section side by side.
var keys = []key{
	{
		path: "database", def: "rung.db", example: "/var/lib/rung/rung.db",
		help: "File of the SQLite database. It is made at the first start.",
		set:  func(c *config, v string) error { c.Database = v; return nil },
	},
	{
		path: "admins", example: "slack:U0123456, local:you",
		help: "People who are admins in every workspace, as platform:user with commas between them. The platform's own admins always are.",
		set:  func(c *config, v string) (err error) { c.Admins, err = parseAdmins(v); return err },
	},
	{
		path: "listen", def: "127.0.0.1:8080", example: "0.0.0.0:8080",
		help: "Address of /healthz once a chat platform is configured, and of what it sends in its mode http.",
		set:  func(c *config, v string) (err error) { c.Listen, err = parseListen(v); return err },
	},
	{
		path: "web.listen", def: "127.0.0.1:8080", example: "0.0.0.0:8080",
		help: "Address of the page and of /healthz, while no chat platform is configured.",
		set:  func(c *config, v string) (err error) { c.Page, err = parseListen(v); return err },
	},
	{
		path: "web.token", secret: true, example: "/run/secrets/rung_web_token",
		help: "Token the page asks for when it is bound beyond loopback, at least 16 characters. " +
			"When empty, a random one is made and printed at start.",
		set: func(c *config, v string) (err error) { c.Token, err = parseToken(v); return err },
	},
	{
		path: "learning.zone", example: "Europe/Berlin",
		help: "IANA time zone for people whose chat does not tell theirs. When empty, the zone of this machine, else UTC.",
		set:  func(c *config, v string) (err error) { c.Zone, err = parseZone(v); return err },
	},
	{
		path: "learning.day_end", def: "04:00", example: "03:30",
		help: "Time at which a learner's day ends, from 00:00 to 11:59 in their zone. " +
			"An answer before it belongs to the day before.",
		set: func(c *config, v string) (err error) { c.DayEnd, err = parseDayEnd(v); return err },
	},
	{
		path: "learning.dose", def: "5", example: "8",
		help: "Questions in a quiz, from 1 to 20, unless the learner says how many.",
		set:  func(c *config, v string) (err error) { c.Dose, err = parseDose(v); return err },
	},
	{
		path: "delivery.spread", def: "0m", example: "15m",
		help: "Over how long the daily quizzes that are due at the same time are sent, from 0m to 2h: each learner's always at the same point of it. " +
			"For teams so large that the platform makes us wait.",
		set: func(c *config, v string) (err error) { c.Spread, err = parseSpread(v); return err },
	},
	{
		path: "workspaces.keep", def: "30", example: "90",
		help: "How many days, from 0 to 3650, the data of a workspace is kept after Rung was removed from it. Then it is deleted.",
		set:  func(c *config, v string) (err error) { c.Keep, err = parseKeep(v); return err },
	},
	{
		path: "workspaces.key", secret: true, example: "/run/secrets/rung_workspaces_key",
		help: "Key of 32 bytes in base64, from `openssl rand -base64 32`. With it Rung keeps its Slack token in the database, encrypted by AES-256-GCM, " +
			"and slack.bot_token is needed at the first start only.",
		set: func(c *config, v string) (err error) { c.Sealer, err = parseSealer(v); return err },
	},
	{
		path: "decks.folder", example: "/etc/rung/decks",
		help: "Folder of your own decks (*.yaml), added to the built-in ones. Decks for one workspace alone go in a folder under it, like slack/T024BE7LH or discord/1180000000000000001. " +
			"SIGHUP or /mentor decks reload loads them anew; with a mistake in them the old ones go on.",
		set: func(c *config, v string) error { c.Decks = v; return nil },
	},
	{
		path: "images.show", def: "yes", example: "no",
		help: "Whether streaks, boards and the roadmap come as pictures in chat platforms: yes, or no for the same in letters.",
		set:  func(c *config, v string) (err error) { c.Pictures, err = parseYes(v); return err },
	},
	{
		path: "images.fonts", example: "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
		help: "Fonts (TTF, OTF or TTC files, with commas between them) for names in letters other than Latin, Greek and Cyrillic on pictures.",
		set:  func(c *config, v string) error { c.Fonts = parseList(v); return nil },
	},
	{
		path: "slack.mode", def: slackSocket, example: slackHTTP,
		help: "How Slack reaches Rung: socket needs no public address, http needs one (and slack.signing_secret).",
		set:  func(c *config, v string) (err error) { c.Slack.Mode, err = parseSlackMode(v); return err },
	},
	{
		path: "slack.bot_token", secret: true, example: "/run/secrets/rung_slack_bot_token",
		help: "Token of the app in your workspace, xoxb-..., from OAuth & Permissions. With it Rung serves Slack.",
		set:  func(c *config, v string) (err error) { c.Slack.BotToken, err = parseSlackToken(v, "xoxb-"); return err },
	},
	{
		path: "slack.app_token", secret: true, example: "/run/secrets/rung_slack_app_token",
		help: "App-level token with the scope connections:write, xapp-..., from Basic Information. For the mode socket.",
		set:  func(c *config, v string) (err error) { c.Slack.AppToken, err = parseSlackToken(v, "xapp-"); return err },
	},
	{
		path: "slack.signing_secret", secret: true, example: "/run/secrets/rung_slack_signing_secret",
		help: "Signing secret of the app, from Basic Information. For the mode http.",
		set:  func(c *config, v string) error { c.Slack.SigningSecret = v; return nil },
	},
	{
		path: "slack.rate", def: "4", example: "2",
		help: "How many messages a second Rung sends that answer nobody, such as daily quizzes. Slack takes several hundred a minute.",
		set:  func(c *config, v string) (err error) { c.Slack.Rate, err = parseRate(v); return err },
	},
	{
		path: "slack.api_url", example: "https://slack-gov.com/api/",
		help: "Address of Slack's Web API, where it is not the usual one.",
		set:  func(c *config, v string) (err error) { c.Slack.API, err = parseAPI(v); return err },
	},
	{
		path: "discord.mode", def: discordGateway, example: discordHTTP,
		help: "How Discord reaches Rung: gateway needs no public address, http needs one (and discord.public_key) and hears commands only, no direct messages.",
		set:  func(c *config, v string) (err error) { c.Discord.Mode, err = parseDiscordMode(v); return err },
	},
	{
		path: "discord.token", secret: true, example: "/run/secrets/rung_discord_token",
		help: "Token of the bot, from the Developer Portal under Bot. With it Rung serves Discord.",
		set:  func(c *config, v string) (err error) { c.Discord.Token, err = parseDiscordToken(v); return err },
	},
	{
		path: "discord.application_id", example: "1100000000000000000",
		help: "Id of the application, from General Information.",
		set:  func(c *config, v string) (err error) { c.Discord.Application, err = parseID(v); return err },
	},
	{
		path: "discord.public_key", example: "2f8f1c9d1f0f4c2a8d4c0f7c1f6f5a3b2f8f1c9d1f0f4c2a8d4c0f7c1f6f5a3b",
		help: "Public key of the application, from General Information. For the mode http.",
		set:  func(c *config, v string) (err error) { c.Discord.PublicKey, err = parsePublicKey(v); return err },
	},
	{
		path: "discord.guild_ids", example: "1100000000000000001",
		help: "Servers that get the commands by themselves and at once, with commas between them, for trying things out. Empty is every server, and direct messages.",
		set:  func(c *config, v string) (err error) { c.Discord.Guilds, err = parseIDs(v); return err },
	},
	{
		path: "discord.shards", def: "0", example: "2",
		help: "Connections to the gateway, from 0 to 1000. 0 is as many as Discord recommends.",
		set:  func(c *config, v string) (err error) { c.Discord.Shards, err = parseCount(v, 0, 1000); return err },
	},
	{
		path: "discord.open_hour", def: "20", example: "10",
		help: "How many direct messages Rung opens in an hour, with people who had none, from 1 to 1000. Discord takes bots that open many out of service.",
		set:  func(c *config, v string) (err error) { c.Discord.OpenHour, err = parseCount(v, 1, 1000); return err },
	},
	{
		path: "discord.open_day", def: "200", example: "100",
		help: "The same in a day, from 1 to 10000.",
		set:  func(c *config, v string) (err error) { c.Discord.OpenDay, err = parseCount(v, 1, 10_000); return err },
	},
	{
		path: "discord.api_url", example: "https://discord-proxy.example.org/api/",
		help: "Address of Discord's REST API without its version, where it is not the usual one.",
		set:  func(c *config, v string) (err error) { c.Discord.API, err = parseAPI(v); return err },
	},
	{
		path: "log.level", def: "info", example: "debug",
		help: "Least level that is logged: debug, info, warn or error.",
		set:  func(c *config, v string) (err error) { c.LogLevel, err = parseLevel(v); return err },
	},
}

// setting is one way to set a key: by its value or, for a secret, by a file that holds it.
type setting struct {
	key  key
	path string // dotted path of the setting: the key's, or the key's and "_file"
	file bool
}

func settings() []setting {
	var all []setting
	for _, k := range keys {
		all = append(all, setting{key: k, path: k.path})
		if k.secret {
			all = append(all, setting{key: k, path: k.path + "_file", file: true})
		}
	}
	return all
}

// loadConfig reads the configuration file at path (none when path is empty) and env, which has the form of
// os.Environ. A default gives way to the file, and the file to the environment; an empty value counts as absent.
// One source may give a secret or name the file that holds it, not both.
//
// The error holds every mistake, one a line: those of the file in its order, as file:line:column, then those of
// the environment by name. It never shows a secret. It is an fs.ErrNotExist when a named file is missing.
func loadConfig(path string, env []string, readFile func(string) ([]byte, error)) (config, error) {
	l := loader{readFile: readFile, variables: rungVariables(env)}
	for _, k := range keys {
		if err := k.set(&l.config, k.def); err != nil {
			l.refuse("default of %s: %w", k.path, err)
		}
	}
	if path != "" {
		l.fromFile(path)
	}
	l.fromEnvironment()
	for _, err := range []error{l.config.Slack.whole(l.config.Sealer != nil), l.config.Discord.whole()} {
		if err != nil {
			l.problems = append(l.problems, err)
		}
	}
	if len(l.problems) > 0 {
		return config{}, errors.Join(l.problems...)
	}
	return l.config, nil
}

// loader collects a configuration from its sources, and all that is wrong with them.
type loader struct {
	config    config
	readFile  func(string) ([]byte, error)
	variables map[string]string // of the environment, by name
	given     map[string]string // of the source being read: path of a key, and the name that gave it
	problems  []error
}

func (l *loader) refuse(format string, args ...any) {
	l.problems = append(l.problems, fmt.Errorf(format, args...))
}

func (l *loader) fromFile(path string) {
	text, err := l.readFile(path)
	if err != nil {
		l.refuse("configuration file %q cannot be read: %w", path, reason(err))
		return
	}
	l.given = map[string]string{}
	yamlFile{l, path}.load(text)
}

// set gives the setting, written as name at place, its value. An empty value counts as absent.
func (l *loader) set(s setting, name, place, value string) {
	if value == "" {
		return
	}
	if other, twice := l.given[s.key.path]; twice {
		l.refuse("%s: %s and %s are both given; keep one", place, other, name)
		return
	}
	l.given[s.key.path] = name
	if s.file {
		l.setFromFile(s, name, place, value)
		return
	}
	err := s.key.set(&l.config, value)
	switch {
	case err != nil && s.key.secret:
		l.refuse("%s: %s %w", place, name, err)
	case err != nil:
		l.refuse("%s: %s %w, not %s", place, name, err, shown(value))
	}
}

// setFromFile shows neither the content nor the path: by mistake, the path may be the secret itself.
func (l *loader) setFromFile(s setting, name, place, path string) {
	text, err := l.readFile(path)
	if err != nil {
		l.refuse("%s: the file named by %s cannot be read: %w", place, name, reason(err))
		return
	}
	value := strings.TrimRight(string(text), "\r\n")
	if value == "" {
		l.refuse("%s: the file named by %s is empty", place, name)
		return
	}
	if err := s.key.set(&l.config, value); err != nil {
		l.refuse("%s: the content of the file named by %s %w", place, name, err)
	}
}

// reason is why a file could not be read, without its path.
func reason(err error) error {
	if failed, ok := errors.AsType[*fs.PathError](err); ok {
		return failed.Err
	}
	if errors.Is(err, fs.ErrNotExist) {
		return fs.ErrNotExist
	}
	return errors.New("reading failed")
}

func parseListen(text string) (string, error) {
	host, port, err := net.SplitHostPort(text)
	if err == nil {
		_, err = strconv.ParseUint(port, 10, 16)
	}
	if err != nil || strings.ContainsAny(host, " \t\r\n/") {
		return "", errors.New("must be host:port with a port from 0 to 65535, such as 127.0.0.1:8080")
	}
	return text, nil
}

const shortestToken = 16 // characters

func parseToken(text string) (string, error) {
	if text != "" && utf8.RuneCountInString(text) < shortestToken {
		return "", fmt.Errorf("must be at least %d characters", shortestToken)
	}
	return text, nil
}

func parseZone(text string) (string, error) {
	_, err := time.LoadLocation(text)
	if err != nil || text == "Local" {
		return "", errors.New("must be an IANA time zone; use a name like Europe/Berlin")
	}
	return text, nil
}

// parseDayEnd returns minutes after midnight.
func parseDayEnd(text string) (int, error) {
	clock, err := time.Parse("15:04", text)
	if err != nil || len(text) != len("15:04") || clock.Hour() >= 12 {
		return 0, errors.New("must be HH:MM from 00:00 to 11:59")
	}
	return clock.Hour()*60 + clock.Minute(), nil
}

func parseDose(text string) (int, error) {
	dose, err := strconv.Atoi(text)
	if err != nil || dose < 1 || dose > 20 {
		return 0, errors.New("must be a whole number from 1 to 20")
	}
	return dose, nil
}

func parseSpread(text string) (time.Duration, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d > 2*time.Hour {
		return 0, errors.New("must be a time from 0m to 2h, like 15m")
	}
	return d, nil
}

func parseKeep(text string) (time.Duration, error) {
	days, err := strconv.Atoi(text)
	if err != nil || days < 0 || days > 3650 {
		return 0, errors.New("must be a number of days from 0 to 3650")
	}
	return time.Duration(days) * 24 * time.Hour, nil
}

func parseSealer(text string) (*store.Sealer, error) {
	if text == "" {
		return nil, nil
	}
	return store.NewSealer(text)
}

func parseLevel(text string) (slog.Level, error) {
	switch strings.ToLower(text) {
	case "debug":
		return slog.LevelDebug, nil
	case "info":
		return slog.LevelInfo, nil
	case "warn":
		return slog.LevelWarn, nil
	case "error":
		return slog.LevelError, nil
	}
	return 0, errors.New("must be debug, info, warn or error")
}

func parseYes(value string) (bool, error) {
	if value != "yes" && value != "no" {
		return false, errors.New("must be yes or no")
	}
	return value == "yes", nil
}

func parseList(value string) (list []string) {
	for _, one := range strings.Split(value, ",") {
		if one = strings.TrimSpace(one); one != "" {
			list = append(list, one)
		}
	}
	return list
}

func parseAdmins(value string) ([]string, error) {
	var admins []string
	for _, one := range strings.FieldsFunc(value, func(r rune) bool { return r == ',' || r == ' ' }) {
		if platform, user, ok := strings.Cut(one, ":"); !ok || platform == "" || user == "" {
			return nil, errors.New("must be a list like slack:U0123456, local:you")
		}
		admins = append(admins, one)
	}
	return admins, nil
}
