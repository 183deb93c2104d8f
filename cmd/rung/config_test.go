package main

import (
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

const sixteen = "s3cr3t-0123456789" // a token long enough, which no error may show

var defaults = config{
	Database: "rung.db", Page: "127.0.0.1:8080", Listen: "127.0.0.1:8080", Slack: slackConfig{Mode: slackSocket, Rate: 4}, Discord: discordConfig{Mode: discordGateway, OpenHour: 20, OpenDay: 200}, Pictures: true, DayEnd: 4 * 60, Dose: 5, LogLevel: slog.LevelInfo, Keep: 30 * 24 * time.Hour,
}

// load loads text as config.yaml; files are further files by path.
func load(text string, env []string, files map[string]string) (config, error) {
	return loadConfig("config.yaml", env, func(path string) ([]byte, error) {
		if path == "config.yaml" {
			return []byte(text), nil
		}
		content, ok := files[path]
		if !ok {
			return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
		}
		return []byte(content), nil
	})
}

func noFile(path string) ([]byte, error) {
	return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
}

// problems are the lines of the error.
func problems(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(err.Error(), "\n")
}

func TestLoadConfigReads(t *testing.T) {
	files := map[string]string{"/run/token": sixteen + "\r\n"}
	full := `
database: /data/rung.db
admins: slack:U1, local:you
web: {listen: ":0", token: s3cr3t-0123456789}
learning:
  zone: Europe/Berlin
  day_end: 00:30
  dose: "20"
delivery: {spread: 90m}
decks: {folder: decks}
workspaces: {keep: 90}
images: {show: "no", fonts: "a.ttf, b c.otf"}
listen: ":1"
slack: {mode: http, bot_token: xoxb-1, app_token: xapp-1, signing_secret: s1, rate: 0.5, api_url: "https://slack-gov.com/api"}
discord: {mode: http, token: "Bot t1", application_id: "12", public_key: "abababababababababababababababababababababababababababababababab", guild_ids: "1, 2", shards: 3, open_hour: 4, open_day: 5, api_url: "https://proxy.example.org/api"}
log: {level: WARN}
`
	everything := config{
		Database: "/data/rung.db", Admins: []string{"slack:U1", "local:you"}, Page: ":0", Listen: ":1", Token: sixteen, Zone: "Europe/Berlin",
		Fonts: []string{"a.ttf", "b c.otf"}, Slack: slackConfig{"http", "xoxb-1", "xapp-1", "s1", 0.5, "https://slack-gov.com/api/"},
		Discord: discordConfig{"http", "t1", "12", "abababababababababababababababababababababababababababababababab", "https://proxy.example.org/api/", 3, []string{"1", "2"}, 4, 5},
		DayEnd:  30, Dose: 20, Spread: 90 * time.Minute, Decks: "decks", LogLevel: slog.LevelWarn, Keep: 90 * 24 * time.Hour,
	}
	with := func(change func(*config)) config { c := defaults; change(&c); return c }
	withToken := with(func(c *config) { c.Token = sixteen })
	tests := []struct {
		name string
		text string
		env  []string
		want config
	}{
		{"an empty file", "", nil, defaults},
		{"only comments", "# nothing yet\n", nil, defaults},
		{"an empty document", "---\n", nil, defaults},
		{"sections and keys without a value", "web:\nlearning:\n  dose:\n  zone: ''\n", nil, defaults},
		{"every key", full, nil, everything},
		{"a file behind a byte order mark", "\ufeffdecks:\r\n  folder: d\r\n", nil, with(func(c *config) { c.Decks = "d" })},
		{"the environment over the file", "learning: {dose: 7, day_end: '11:59'}", []string{"RUNG_LEARNING_DOSE=1"},
			with(func(c *config) { c.Dose, c.DayEnd = 1, 719 })},
		{"a value with an equals sign", "", []string{"RUNG_DATABASE=a=b"}, with(func(c *config) { c.Database = "a=b" })},
		{"an empty variable counts as absent", "learning: {dose: 7}", []string{"RUNG_LEARNING_DOSE="},
			with(func(c *config) { c.Dose = 7 })},
		{"variables that are not ours to read", "", []string{"RUNG_CONFIG=x", "RUNG_SPECS=y", "RUNGS=z", "PATH=/bin"}, defaults},
		{"a secret in a file", "web: {token_file: /run/token}", nil, withToken},
		{"a secret in a file named by the environment", "", []string{"RUNG_WEB_TOKEN_FILE=/run/token"}, withToken},
		{"an empty secret beside a file of it", "web: {token: '', token_file: /run/token}", nil, withToken},
		{"a secret of the environment over the file's", "web: {token: another-long-token}",
			[]string{"RUNG_WEB_TOKEN_FILE=/run/token"}, withToken},
		{"a secret file that is not there and not needed", "web: {token_file: /run/other}",
			[]string{"RUNG_WEB_TOKEN=" + sixteen}, withToken},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := load(test.text, test.env, files)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestLoadConfigWithoutFile(t *testing.T) {
	got, err := loadConfig("", []string{"RUNG_LOG_LEVEL=debug"}, noFile)
	if err != nil {
		t.Fatal(err)
	}
	want := defaults
	want.LogLevel = slog.LevelDebug
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMissingFileIsToldWithTheRest(t *testing.T) {
	_, err := loadConfig("elsewhere.yaml", []string{"RUNG_LEARNING_DOSE=0"}, noFile)
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v, want an fs.ErrNotExist", err)
	}
	want := []string{
		`configuration file "elsewhere.yaml" cannot be read: file does not exist`,
		`environment: RUNG_LEARNING_DOSE must be a whole number from 1 to 20, not "0"`,
	}
	if diff := cmp.Diff(want, problems(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMistakesInTheFile(t *testing.T) {
	const noAliases = "aliases (*) are not read"
	tests := []struct {
		name, text string
		place      string // of the only problem
		says       string // what it must contain
	}{
		{"unknown key", "web:\n  listen: ':1'\n  tokn: x\n", "3:3", `unknown key "tokn" in web (did you mean "token"?)`},
		{"swapped letters", "wbe:\n", "1:1", `unknown key "wbe" (did you mean "web"?)`},
		{"capitals", "Database: x\n", "1:1", `(did you mean "database"?)`},
		{"far from every key", "pineapple: x\n", "1:1", `unknown key "pineapple"`},
		{"a key outside its section", "token: x\n", "1:1", `(did you mean "token" in web?)`},
		{"a dotted key", "learning.zone: x\n", "1:1", `(did you mean "zone" in learning?)`},
		{"a key of the top in a section", "web:\n  database: x\n", "2:3", `(did you mean "database" in the top level?)`},
		{"no name", "web:\n  '': x\n", "2:3", `unknown key "" in web`},
		{"duplicate key", "log:\n  level: info\n  level: warn\n", "3:3", `"level" is already in log, at line 2`},
		{"duplicate section", "log:\nweb:\nlog:\n", "3:1", `"log" is already in the top level, at line 1`},
		{"section for a value", "database:\n  file: x\n", "2:3", "database must be one value, not keys with their values"},
		{"list for a value", "database: [x]\n", "1:11", "database must be one value, not a list"},
		{"value for a section", "web: x\n", "1:6", "web must be keys with their values, not one value"},
		{"list for a section", "web:\n- x\n", "2:1", "web must be keys with their values, not a list"},
		{"list for the file", "- x\n", "1:1", "the top level must be keys with their values, not a list"},
		{"value for the file", "x\n", "1:1", "the top level must be keys with their values, not one value"},
		{"list for a name", "? [a]\n: b\n", "1:3", "a key must be a name, not a list"},
		{"anchor on a value", "database: &x y\n", "1:11", "anchors (&) are not read"},
		{"anchor on a section", "web: &x {listen: ':1'}\n", "1:6", "anchors (&) are not read"},
		{"anchor on the file", "&x\ndatabase: y\n", "1:1", "anchors (&) are not read"},
		{"unknown alias", "log:\ndatabase: *x\n", "2:1", noAliases},
		{"tag", "database: !!binary eA==\n", "1:11", "tags (!) are not read"},
		{"two documents", "log:\n---\nlog:\n", "2:1", "only one YAML document"},
		{"bad second document", "log:\n---\n[\n", "3:1", "not valid YAML"},
		{"tab", "web:\n\tlisten: x\n", "2:2", "indent with spaces, not tabs"},
		{"deeper line", "web:\n  listen: ':1'\n   token: x\n", "3:4", "not valid YAML"},
		{"shallower line", "web:\n  listen: ':1'\n token: x\n", "3:2", "not valid YAML"},
		{"no colon", "database: x\nweb\nlog:\n", "2:1", "not valid YAML"},
		{"open quote", "log:\ndatabase: \"x\nweb:\n", "2:1", "not valid YAML"},
		{"open bracket", "log:\n\ndecks: {folder: x\nweb:\n", "3:1", "not valid YAML"},
		{"control character", "log:\ndatabase: a\x00b\n", "2:1", "not valid YAML"},
		{"not UTF-8", "log:\ndatabase: \xff\n", "2:1", "not valid YAML"},
		{"too long a file", strings.Repeat("# nothing\n", 10_000), "1:1", "has at most 65536 bytes, not 100000"},
		{"listen without a port", "web:\n  listen: localhost\n", "2:11", `web.listen must be host:port`},
		{"listen with a large port", "web: {listen: ':65536'}\n", "1:15", `not ":65536"`},
		{"listen as a URL", "web: {listen: '//host:80'}\n", "1:15", `web.listen must be host:port`},
		{"short token", "web: {token: s3cr3t}\n", "1:14", "web.token must be at least 16 characters"},
		{"unknown zone", "learning: {zone: CET/Berlin}\n", "1:18", "use a name like Europe/Berlin"},
		{"the machine's zone by name", "learning: {zone: Local}\n", "1:18", "use a name like Europe/Berlin"},
		{"day end at noon", "learning: {day_end: 12:00}\n", "1:21", `must be HH:MM from 00:00 to 11:59, not "12:00"`},
		{"day end of one digit", "learning: {day_end: 4:00}\n", "1:21", `not "4:00"`},
		{"dose too large", "learning: {dose: 21}\n", "1:18", `must be a whole number from 1 to 20, not "21"`},
		{"dose too small", "learning: {dose: 0}\n", "1:18", `not "0"`},
		{"dose not whole", "learning: {dose: 5.0}\n", "1:18", `not "5.0"`},
		{"unknown level", "log: {level: loud}\n", "1:14", "must be debug, info, warn or error"},
		{"both ways to give a secret", "web:\n  token: s3cr3t-0123456789\n  token_file: /run/token\n", "3:15",
			"web.token and web.token_file are both given; keep one"},
		{"a secret file that is not there", "web: {token_file: /run/none}\n", "1:19", "file does not exist"},
		{"an empty secret file", "web: {token_file: /run/empty}\n", "1:19", "is empty"},
		{"a short secret file", "web: {token_file: /run/short}\n", "1:19", "at least 16 characters"},
	}
	files := map[string]string{"/run/token": sixteen, "/run/empty": "\n", "/run/short": "s3cr3t\n"}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got, err := load(test.text, nil, files)
			if diff := cmp.Diff(config{}, got); diff != "" {
				t.Errorf("a configuration in spite of a mistake:\n%s", diff)
			}
			found := problems(err)
			place := "config.yaml:" + test.place + ": "
			if len(found) != 1 || !strings.HasPrefix(found[0], place) || !strings.Contains(found[0], test.says) {
				t.Errorf("got %q, want only %q with %q", found, place, test.says)
			}
		})
	}
}

func TestKnownAlias(t *testing.T) {
	_, err := load("decks: {folder: &a x}\ndatabase: *a\n", nil, nil)
	want := []string{
		"config.yaml:1:17: anchors (&) are not read; put the value in quotes if it starts with &",
		"config.yaml:2:11: aliases (*) are not read; write the value here, in quotes if it starts with *",
	}
	if diff := cmp.Diff(want, problems(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestMistakesInTheEnvironment(t *testing.T) {
	tests := []struct {
		name string
		env  []string
		want string
	}{
		{"misspelt", []string{"RUNG_WEB_LISTNE=x"}, `environment: unknown variable "RUNG_WEB_LISTNE" (did you mean RUNG_WEB_LISTEN?)`},
		{"no section", []string{"RUNG_TOKEN_FILE=x"}, `environment: unknown variable "RUNG_TOKEN_FILE" (did you mean RUNG_WEB_TOKEN_FILE?)`},
		{"far from every variable", []string{"RUNG_PINEAPPLE="}, `environment: unknown variable "RUNG_PINEAPPLE"`},
		{"nothing behind the prefix", []string{"RUNG_=x"}, `environment: unknown variable "RUNG_"`},
		{"bad value", []string{"RUNG_LOG_LEVEL=off"}, `environment: RUNG_LOG_LEVEL must be debug, info, warn or error, not "off"`},
		{"both ways to give a secret", []string{"RUNG_WEB_TOKEN_FILE=/run/token", "RUNG_WEB_TOKEN=" + sixteen},
			"environment: RUNG_WEB_TOKEN and RUNG_WEB_TOKEN_FILE are both given; keep one"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			_, err := load("", test.env, nil)
			if diff := cmp.Diff([]string{test.want}, problems(err)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

func TestAllMistakesAtOnceInTheirOrder(t *testing.T) {
	_, err := load("learning:\n  dose: many\n  zoen: x\nweb: {token: short, listen: 1}\nlog: []\n---\n",
		[]string{"RUNG_WEB_TOKEN=short", "RUNG_DATABAES=x"}, nil)
	want := []string{
		`config.yaml:2:9: learning.dose must be a whole number from 1 to 20, not "many"`,
		`config.yaml:3:3: unknown key "zoen" in learning (did you mean "zone"?)`,
		`config.yaml:4:14: web.token must be at least 16 characters`,
		`config.yaml:4:29: web.listen must be host:port with a port from 0 to 65535, such as 127.0.0.1:8080, not "1"`,
		`config.yaml:5:6: log must be keys with their values, not a list`,
		`config.yaml:6:1: only one YAML document is read; remove this one`,
		`environment: unknown variable "RUNG_DATABAES" (did you mean RUNG_DATABASE?)`,
		`environment: RUNG_WEB_TOKEN must be at least 16 characters`,
	}
	if diff := cmp.Diff(want, problems(err)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestSpreadIsAShortTime(t *testing.T) {
	for value, ok := range map[string]bool{"0m": true, "15m": true, "2h": true, "2h1s": false, "-1m": false, "15": false, "soon": false} {
		_, err := load("delivery: {spread: "+value+"}", nil, nil)
		if (err == nil) != ok {
			t.Errorf("%s: %v", value, err)
		}
	}
}

func TestErrorsNeverShowASecret(t *testing.T) {
	const secret = "s3cr3t"
	// Each has the secret where a person in a hurry may put it, and a mistake beside it or in it.
	texts := []string{
		"web: {token: s3cr3t}",
		"web: {token:s3cr3t}",
		"web:\n  token:s3cr3t\n",
		"web:\n  listen: ':1'\n  token:s3cr3t\n",
		"web: {token s3cr3t: }",
		"web: token s3cr3t",
		"web: {token: [s3cr3t]}",
		"web: {token: {s3cr3t: x}}",
		"web:\n  token: *s3cr3t\n",
		"web:\n  token: &s3cr3t\n",
		"web:\n  token: &s3cr3t x\n  tokn: *s3cr3t\n",
		"web:\n  token: !s3cr3t\n",
		"web:\n  token: !s3cr3t!x y\n",
		"web:\n  token: !!s3cr3t x\n",
		"web:\n  token: @s3cr3t\n",
		"web:\n  token: `s3cr3t`\n",
		"web:\n  token: %s3cr3t\n",
		"web:\n  token: |s3cr3t\n",
		"web:\n  token: x: s3cr3t\n",
		"web:\n  token: \"s3cr3t\n",
		"web:\n  token: \"s3cr3t\\q\"\n",
		"web: {token: s3cr3t, token: s3cr3t}",
		"web: {token: s3cr3t-0123456789, token_file: s3cr3t}",
		"web: {token_file: s3cr3t}",
		"web: {token_file: /run/token}",
		"web: {tokn: s3cr3t}",
		"token: s3cr3t",
		"web.token: s3cr3t",
	}
	files := map[string]string{"/run/token": secret}
	for i, text := range texts {
		t.Run(strconv.Itoa(i), func(t *testing.T) {
			_, err := load(text, []string{"RUNG_WEB_TOKEN_FILE=s3cr3t", "RUNG_WEB_TOKN=s3cr3t", "RUNG_WEB_TOKEN:s3cr3t=x"}, files)
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%q: got %v, want an error without the secret", text, err)
			}
			_, err = load(text, []string{"RUNG_TOKEN=" + secret}, files)
			if err == nil || strings.Contains(err.Error(), secret) {
				t.Errorf("%q: got %v, want an error without the secret", text, err)
			}
		})
	}
}

func TestSecretFilePathStaysOutOfOtherReadErrors(t *testing.T) {
	_, err := loadConfig("", []string{"RUNG_WEB_TOKEN_FILE=" + sixteen}, func(path string) ([]byte, error) {
		return nil, fmt.Errorf("no luck with %s", path)
	})
	if err == nil || strings.Contains(err.Error(), sixteen) {
		t.Errorf("got %v, want an error without the path", err)
	}
}

func TestExampleGivesTheDefaults(t *testing.T) {
	got, err := load(exampleConfig(), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(defaults, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestExampleAndTableNameEverySetting(t *testing.T) {
	example, table := exampleConfig(), configKeysTable()
	for _, s := range settings() {
		_, name := splitPath(s.path)
		assignment := regexp.MustCompile(`(?m)^ *(# )?` + name + `: `)
		variable := regexp.MustCompile(`\b` + s.variable() + `\b`)
		if !assignment.MatchString(example) || !variable.MatchString(example) {
			t.Errorf("the example lacks %s or %s", s.path, s.variable())
		}
		row := regexp.MustCompile("(?m)^\\| `" + regexp.QuoteMeta(s.path) + "` \\| `" + s.variable() + "` \\|")
		if !row.MatchString(table) {
			t.Errorf("the table lacks %s", s.path)
		}
	}
}

// The example file writes each section once, and a key is found by its path and its variable alone.
func TestKeysAreSound(t *testing.T) {
	if len(keys) == 0 {
		t.Fatal("no keys")
	}
	seen, closed, last := map[string]bool{}, map[string]bool{}, ""
	for _, s := range settings() {
		if seen[s.path] || seen[s.variable()] {
			t.Errorf("%s or %s is there twice", s.path, s.variable())
		}
		seen[s.path], seen[s.variable()] = true, true
		section, _ := splitPath(s.path)
		if section != last && closed[section] {
			t.Errorf("%s stands apart from its section", s.path)
		}
		closed[section], last = true, section
	}
	for _, k := range keys {
		if k.help == "" || k.example == "" {
			t.Errorf("%s lacks help or an example", k.path)
		}
		if err := k.set(new(config), k.example); !k.secret && err != nil {
			t.Errorf("the example of %s: %v", k.path, err)
		}
	}
}

func FuzzLoadConfig(f *testing.F) {
	f.Add(exampleConfig())
	for _, seed := range []string{
		"", "web:\n  token: 'x'\n", "a: &b [*b]\n", "? {a: b}\n: c\n", "---\n---\n", "web: {listen: *x}\n",
		"%YAML 1.1\n---\n", "- \n -", "web: !x\n", "# c\n\n#d\nweb: # e\n", "a: |\n b\n#c\n  d", "\ufeffa: 1", "\xff\xfeweb",
	} {
		f.Add(seed)
	}
	problem := regexp.MustCompile(`^config\.yaml:([1-9][0-9]*):([1-9][0-9]*): .`)
	f.Fuzz(func(t *testing.T, text string) {
		_, err := load(text, nil, nil)
		line, column := 0, 0
		for _, p := range problems(err) {
			at := problem.FindStringSubmatch(p)
			if at == nil {
				t.Fatalf("%q: no place in %q", text, p)
			}
			nextLine, _ := strconv.Atoi(at[1])
			nextColumn, _ := strconv.Atoi(at[2])
			if nextLine < line || nextLine == line && nextColumn < column {
				t.Errorf("%q: out of order: %v", text, err)
			}
			if lines := strings.Count(text, "\n") + strings.Count(text, "\r") + 1; nextLine > lines+1 {
				t.Errorf("%q has no line %d", text, nextLine)
			}
			line, column = nextLine, nextColumn
		}
	})
}

// Half a configuration of Slack says what is missing, and no token is shown.
func TestSlackByHalf(t *testing.T) {
	for text, say := range map[string]string{
		"slack: {app_token: xapp-secret}":                                     "slack.bot_token is missing",
		"slack: {signing_secret: secret}":                                     "slack.bot_token is missing",
		"slack: {api_url: 'https://example.org'}":                             "slack.bot_token is missing",
		"slack: {bot_token: xoxb-secret}":                                     "slack.app_token is missing",
		"slack: {bot_token: xoxb-secret, signing_secret: secret}":             "slack.app_token is missing",
		"slack: {mode: http, bot_token: xoxb-secret, app_token: xapp-secret}": "slack.signing_secret is missing",
		"slack: {bot_token: xapp-secret, app_token: xapp-secret}":             "must begin with xoxb-",
		"slack: {bot_token: xoxb-secret, app_token: xoxb-secret}":             "must begin with xapp-",
		"slack: {rate: 0}":              "must be a number up to 20",
		"slack: {rate: 99}":             "must be a number up to 20",
		"slack: {rate: quickly}":        "must be a number up to 20",
		"slack: {mode: carrier pigeon}": "must be socket or http",
		"slack: {bot_token: xoxb-secret, app_token: xapp-secret, api_url: here}": "must be an address like",
	} {
		_, err := load(text, nil, nil)
		if err == nil || !strings.Contains(err.Error(), say) || strings.Contains(err.Error(), "secret}") || strings.Contains(err.Error(), "-secret") {
			t.Errorf("%s: %v, want %q", text, err, say)
		}
	}
	for _, text := range []string{"", "slack: {mode: http}", "slack: {bot_token: xoxb-1, app_token: xapp-1}", "slack: {mode: http, bot_token: xoxb-1, signing_secret: s}"} {
		if _, err := load(text, nil, nil); err != nil {
			t.Errorf("%s: %v", text, err)
		}
	}
}
