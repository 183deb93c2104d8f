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

// abbreviations are names that several zones share, or that are no name of the
// zone database: the learner is asked which one is meant.
var abbreviations = map[string][]string{
	"ist": {"Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"},
	"cst": {"America/Chicago", "Asia/Shanghai", "America/Havana"},
	"est": {"America/New_York", "America/Toronto", "America/Panama"},
	"pst": {"America/Los_Angeles", "America/Vancouver", "Asia/Manila"},
	"mst": {"America/Denver", "America/Phoenix", "Asia/Kuala_Lumpur"},
	"bst": {"Europe/London", "Asia/Dhaka"},
	"ast": {"America/Halifax", "Asia/Riyadh"},
	"gst": {"Asia/Dubai", "Atlantic/South_Georgia"},
	"cet": {"Europe/Berlin", "Europe/Paris", "Europe/Madrid"},
	"eet": {"Europe/Athens", "Europe/Helsinki", "Africa/Cairo"},
}

// findZone returns the IANA zone of a name in any letter case, or complains
// with the nearest one. Cities may stand alone: "kolkata" is Asia/Kolkata.
func findZone(name string) (string, error) {
	wanted := strings.ReplaceAll(strings.TrimSpace(name), " ", "_")
	if several, ok := abbreviations[strings.ToLower(wanted)]; ok {
		ask := say(KindSuggest, Text{Para("Several places write their time like that. Which one is yours?")})
		for _, zone := range several {
			ask.Say[0].Buttons = append(ask.Say[0].Buttons, Button{ID: "zone:" + zone, Label: zone})
		}
		return "", &complaint{ask}
	}
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
