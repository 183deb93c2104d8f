package main

import (
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
)

// slackConfig is what is needed to serve Slack.
type slackConfig struct {
	Mode          string // slackSocket or slackHTTP
	BotToken      string // a secret, never to be logged, as the next two
	AppToken      string
	SigningSecret string
	Rate          float64 // messages a second that answer nobody
	API           string  // of the Web API, with a slash at its end; empty: Slack's own
}

const (
	slackSocket = "socket"
	slackHTTP   = "http"
)

// on reports whether Slack is to be served.
func (s slackConfig) on() bool { return s.BotToken != "" }

// whole says what is missing where Slack is configured by half. The bot token may
// be kept in the database.
func (s slackConfig) whole(kept bool) error {
	switch {
	case s.BotToken == "" && !kept && s.AppToken+s.SigningSecret+s.API != "":
		return errors.New("slack.bot_token is missing: without it the other slack keys do nothing; `rung manifest slack` begins how to get it")
	case s.on() && s.Mode == slackSocket && s.AppToken == "":
		return errors.New("slack.app_token is missing: the mode socket needs it; make one under Basic Information with the scope connections:write")
	case s.on() && s.Mode == slackHTTP && s.SigningSecret == "":
		return errors.New("slack.signing_secret is missing: the mode http needs it; it stands under Basic Information")
	}
	return nil
}

func parseSlackMode(value string) (string, error) {
	if value != slackSocket && value != slackHTTP {
		return "", fmt.Errorf("must be %s or %s", slackSocket, slackHTTP)
	}
	return value, nil
}

// parseSlackToken tells tokens of different kinds apart, which are easily swapped.
func parseSlackToken(value, prefix string) (string, error) {
	if value != "" && !strings.HasPrefix(value, prefix) {
		return "", fmt.Errorf("must begin with %s", prefix)
	}
	return value, nil
}

// maxRate is what Slack takes in a workspace at the very most.
const maxRate = 20

func parseRate(value string) (float64, error) {
	n, err := strconv.ParseFloat(value, 64)
	if err != nil || !(n > 0 && n <= maxRate) {
		return 0, fmt.Errorf("must be a number up to %d, like 4 or 0.5", maxRate)
	}
	return n, nil
}

func parseAPI(value string) (string, error) {
	if value == "" {
		return "", nil
	}
	u, err := url.Parse(value)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return "", errors.New("must be an address like https://slack.com/api/")
	}
	return strings.TrimSuffix(value, "/") + "/", nil
}
