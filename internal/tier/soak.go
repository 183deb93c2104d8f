//go:build soak

package tier

// Soak is true in builds with the tag soak.
const Soak = true
