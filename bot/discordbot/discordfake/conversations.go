package discordfake

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

var (
	// nowhere is what cannot be said to the mentor in a guild: it hears commands only.
	nowhere = regexp.MustCompile(`(?i)^(@rung .*|leaderboard)$`)
	// inGuilds is what belongs to a guild, which a direct message has none of.
	inGuilds = regexp.MustCompile(`^/(leaderboard|rung (alias|hide))`)
	// notShared is true where nobody else is, which in a guild is nowhere.
	notShared = "<! [Share here]"
	times     = regexp.MustCompile(`\w{3} \d+ \w{3} \d{4}, \d\d:\d\d IST`)
)

// Adapted returns a folder with the conversations of a glob as they can be held in
// Discord: without what cannot be said in the place, and with times as its clients
// show them, each in the zone of the reader's device, which is UTC here.
func Adapted(t *testing.T, glob string, direct bool) (folder string) {
	t.Helper()
	files, err := filepath.Glob(glob)
	if err != nil || len(files) == 0 {
		t.Fatalf("no conversations: %v", err)
	}
	kolkata, err := time.LoadLocation("Asia/Kolkata")
	if err != nil {
		t.Fatal(err)
	}
	folder = t.TempDir()
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var kept []string
		where, said := "dm", true
		for _, line := range strings.Split(string(text), "\n") {
			if !strings.HasPrefix(line, "<") {
				if to, moves := strings.CutPrefix(line, "!in "); moves {
					where = to
				}
				said = !nowhere.MatchString(line) && !(direct && where == "dm" && inGuilds.MatchString(line))
			}
			if !said || !direct && where == "dm" && line == notShared {
				line = "" // the lines keep their numbers
			}
			kept = append(kept, times.ReplaceAllStringFunc(line, func(s string) string {
				at, err := time.ParseInLocation("Mon 2 Jan 2006, 15:04 IST", s, kolkata)
				if err != nil {
					t.Fatal(err)
				}
				return at.UTC().Format("Mon 2 Jan 2006, 15:04 MST")
			}))
		}
		if err := os.WriteFile(filepath.Join(folder, filepath.Base(file)), []byte(strings.Join(kept, "\n")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return folder
}
