package bot

import (
	_ "embed"
	"strings"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"github.com/rungbot/rung/guide"
)

// zoneNames lists the zones offered, one a line: those of the IANA database
// that name an area and a city, and UTC.
//
//go:embed zones.txt
var zoneNames string

var zones = strings.Fields(zoneNames)

// findZone returns the IANA zone of a name in any letter case, or complains
// with the nearest one. Cities may stand alone: "kolkata" is Asia/Kolkata.
func findZone(name string) (string, error) {
	wanted := strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	var cities []string
	for _, zone := range zones {
		city := zone[strings.LastIndex(zone, "/")+1:]
		if equalFold(zone, wanted) || equalFold(city, wanted) {
			return zone, nil
		}
		cities = append(cities, zone, city)
	}
	if _, err := time.LoadLocation(wanted); err == nil && strings.Contains(wanted, "/") && !strings.HasPrefix(wanted, "right/") && !strings.HasPrefix(wanted, "posix/") {
		return wanted, nil // an alias that the list leaves out
	}
	if near, ok := guide.Nearest(wanted, cities); ok {
		return "", complain("I do not know that zone. Did you mean ", Fixed("/rung settings zone "+near), "?")
	}
	return "", complain("I do not know that zone. Give a city or an area and city, like ", Fixed("Europe/Berlin"), ".")
}

func equalFold(a, b string) bool { return strings.EqualFold(a, b) }
