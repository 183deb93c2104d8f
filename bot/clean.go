package bot

import (
	"strings"
	"unicode"
)

// Clean drops what can deceive a reader or a terminal: control characters
// other than the line feed, and marks that change the direction of text
// (U+202A..U+202E, U+2066..U+2069). Letters of right-to-left scripts stay.
func Clean(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\t':
			return ' '
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069, r == 0xFEFF:
			return -1
		default:
			return r
		}
	}, strings.ToValidUTF8(s, ""))
}

// Cut shortens s to at most limit characters (runes), with an ellipsis where
// something was left out.
func Cut(s string, limit int) string {
	runes := []rune(s)
	if len(runes) <= limit {
		return s
	}
	return string(runes[:max(limit-1, 0)]) + "…"
}
