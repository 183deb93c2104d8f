package bot

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// parseSpec reads when a board posts: words like "weekly mon 09:00", or a cron
// expression of five fields. It returns the expression.
func parseSpec(value string) (string, error) {
	words := strings.Fields(strings.ToLower(value))
	if len(words) == 3 && words[0] == "weekly" {
		day, ok := weekday(words[1])
		t, err := time.Parse("15:04", words[2])
		if ok && err == nil {
			return fmt.Sprintf("%d %d * * %d", t.Minute(), t.Hour(), day), nil
		}
	}
	if len(words) == 5 && !strings.Contains(value, "=") { // "TZ=" alone makes the parser panic
		spec := strings.Join(words, " ")
		if schedule, err := cron.ParseStandard(spec); err == nil && !schedule.Next(time.Unix(0, 0).UTC()).IsZero() {
			return spec, nil
		}
	}
	return "", complain("I cannot read when. Write it like this: ", Fixed("/mentor board #channel weekly mon 09:00"), ", or with a cron expression: ", Fixed("0 9 * * 1"), ".")
}

// nextPost returns the first instant after now at which a spec is due in a
// zone. It reckons with wall times, so that an hour which a clock change skips
// still posts, at the time the clock then shows, and one that comes twice posts
// once.
func nextPost(spec string, zone *time.Location, now time.Time) (time.Time, error) {
	schedule, err := cron.ParseStandard(spec)
	if err != nil {
		return time.Time{}, fmt.Errorf("board schedule %q: %w", spec, err)
	}
	local := now.In(zone)
	wall := time.Date(local.Year(), local.Month(), local.Day(), local.Hour(), local.Minute(), local.Second(), 0, time.UTC).Add(-2 * time.Hour)
	for range 200 { // the two hours before may hold many that are over
		wall = schedule.Next(wall)
		if wall.IsZero() {
			break
		}
		at := time.Date(wall.Year(), wall.Month(), wall.Day(), wall.Hour(), wall.Minute(), 0, 0, zone)
		if at.After(now) {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("board schedule %q: it is never due", spec)
}

// specWords says a weekly expression in words and any other as it is.
func specWords(spec string) string {
	var minute, hour, day int
	if n, err := fmt.Sscanf(spec, "%d %d * * %d", &minute, &hour, &day); n == 3 && err == nil && slices.Contains([]int{0, 1, 2, 3, 4, 5, 6}, day) {
		return fmt.Sprintf("weekly, %s at %02d:%02d", time.Weekday(day), hour, minute)
	}
	return spec
}
