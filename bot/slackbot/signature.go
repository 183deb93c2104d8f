package slackbot

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"time"
)

// maxAge is how far the time of a request may lie from ours.
const maxAge = 5 * time.Minute

// signed reports whether Slack has signed the body lately. Source:
// docs.slack.dev, Verifying requests from Slack (version v0).
func signed(secret []byte, h http.Header, body []byte, now time.Time) bool {
	stamp := h.Get("X-Slack-Request-Timestamp")
	seconds, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil || len(secret) == 0 {
		return false
	}
	if age := now.Sub(time.Unix(seconds, 0)); age > maxAge || age < -maxAge {
		return false
	}
	return hmac.Equal([]byte(sign(secret, stamp, body)), []byte(h.Get("X-Slack-Signature")))
}

func sign(secret []byte, stamp string, body []byte) string {
	mac := hmac.New(sha256.New, secret)
	mac.Write([]byte("v0:" + stamp + ":"))
	mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}
