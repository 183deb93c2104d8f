package bot

import (
	"fmt"
	"time"

	"github.com/rungbot/rung/quizzes"
)

// count returns "1 day", "5 days".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// date returns a day as people write it: "Sat 21 Nov 2026".
func date(d quizzes.Day) string { return d.Time().Format("Mon 2 Jan 2006") }

// when returns an instant in the learner's zone, shown in the reader's own
// where the platform can.
func (r *request) when(t time.Time) Span {
	return instant(t, location(r.learner.Zone))
}

// instant returns a time as it reads in a zone.
func instant(t time.Time, zone *time.Location) Span {
	return Span{Style: Time, At: t, Words: t.In(zone).Format("Mon 2 Jan 2006, 15:04 MST")}
}

// clockTime returns minutes after midnight as "04:00".
func clockTime(minutes int) string { return fmt.Sprintf("%02d:%02d", minutes/60, minutes%60) }
