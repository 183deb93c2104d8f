package bot

import "strings"

// localeZones are where people with a language of their client are likely to live.
// The languages are those of Discord's clients.
var localeZones = map[string][]string{
	"bg": {"Europe/Sofia"}, "cs": {"Europe/Prague"}, "da": {"Europe/Copenhagen"}, "de": {"Europe/Berlin", "Europe/Vienna", "Europe/Zurich"}, "el": {"Europe/Athens"},
	"en-GB":  {"Europe/London", "Europe/Dublin", "Asia/Kolkata", "Africa/Lagos", "Africa/Johannesburg", "Australia/Sydney"},
	"en-US":  {"America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles", "Asia/Kolkata", "Asia/Manila"},
	"es-419": {"America/Mexico_City", "America/Bogota", "America/Lima", "America/Santiago", "America/Argentina/Buenos_Aires"}, "es-ES": {"Europe/Madrid", "Atlantic/Canary"},
	"fi": {"Europe/Helsinki"}, "fr": {"Europe/Paris", "Europe/Brussels", "America/Toronto", "Africa/Casablanca", "Africa/Dakar"}, "hi": {"Asia/Kolkata"}, "hr": {"Europe/Zagreb"},
	"hu": {"Europe/Budapest"}, "id": {"Asia/Jakarta", "Asia/Makassar"}, "it": {"Europe/Rome"}, "ja": {"Asia/Tokyo"}, "ko": {"Asia/Seoul"}, "lt": {"Europe/Vilnius"},
	"nl": {"Europe/Amsterdam", "Europe/Brussels"}, "no": {"Europe/Oslo"}, "pl": {"Europe/Warsaw"}, "pt-BR": {"America/Sao_Paulo", "America/Manaus", "Europe/Lisbon"},
	"ro": {"Europe/Bucharest"}, "ru": {"Europe/Moscow", "Asia/Yekaterinburg", "Asia/Almaty"}, "sv-SE": {"Europe/Stockholm"}, "th": {"Asia/Bangkok"}, "tr": {"Europe/Istanbul"},
	"uk": {"Europe/Kyiv"}, "vi": {"Asia/Ho_Chi_Minh"}, "zh-CN": {"Asia/Shanghai"}, "zh-TW": {"Asia/Taipei"},
}

// likelyZones are guesses, none where the language says nothing.
func likelyZones(locale string) []string { return localeZones[locale] }

// city is how people call a zone: "New York".
func city(zone string) string {
	return strings.ReplaceAll(zone[strings.LastIndex(zone, "/")+1:], "_", " ")
}
