// Package tier tells tests how far to go: the everyday figures, or with the
// build tag soak the full ones.
package tier

// Pick returns everyday, or full in a soak.
func Pick(everyday, full int) int {
	if Soak {
		return full
	}
	return everyday
}
