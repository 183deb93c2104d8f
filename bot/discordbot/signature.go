package discordbot

import (
	"crypto/ed25519"
	"encoding/hex"
	"net/http"
)

// signed reports whether Discord has signed the body. It documents no age after
// which a request is none; one that comes again is known by its id. Source:
// docs.discord.com/developers, Interactions Overview, Validating Security Request
// Headers.
func signed(key ed25519.PublicKey, h http.Header, body []byte) bool {
	signature, err := hex.DecodeString(h.Get("X-Signature-Ed25519"))
	stamp := h.Get("X-Signature-Timestamp")
	if err != nil || len(signature) != ed25519.SignatureSize || len(key) != ed25519.PublicKeySize || stamp == "" {
		return false
	}
	return ed25519.Verify(key, append([]byte(stamp), body...), signature)
}
