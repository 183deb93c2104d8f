package main

import (
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// discordConfig is what is needed to serve Discord.
type discordConfig struct {
	Mode        string // discordGateway or discordHTTP
	Token       string // a secret, never to be logged
	Application string
	PublicKey   string
	API         string // of the REST API, with a slash at its end; empty: Discord's own
	Shards      int    // of the gateway; 0: as many as Discord recommends
	Guilds      []string
	OpenHour    int // direct messages opened in an hour, with people who had none
	OpenDay     int
}

const (
	discordGateway = "gateway"
	discordHTTP    = "http"
)

// on reports whether Discord is to be served.
func (d discordConfig) on() bool { return d.Token != "" }

// whole says what is missing where Discord is configured by half.
func (d discordConfig) whole() error {
	switch {
	case !d.on() && d.Application+d.PublicKey+d.API != "":
		return errors.New("discord.token is missing: without it the other discord keys do nothing; `rung manifest discord` begins how to get it")
	case d.on() && d.Application == "":
		return errors.New("discord.application_id is missing; it stands under General Information at discord.com/developers/applications")
	case d.on() && d.Mode == discordHTTP && d.PublicKey == "":
		return errors.New("discord.public_key is missing: the mode http needs it; it stands under General Information")
	}
	return nil
}

func parseDiscordMode(value string) (string, error) {
	if value != discordGateway && value != discordHTTP {
		return "", fmt.Errorf("must be %s or %s", discordGateway, discordHTTP)
	}
	return value, nil
}

// parseDiscordToken takes the token as the portal shows it, and as it stands in
// headers.
func parseDiscordToken(value string) (string, error) {
	value = strings.TrimPrefix(value, "Bot ")
	if strings.ContainsAny(value, " \t") {
		return "", errors.New("must be the token of the bot, without spaces")
	}
	return value, nil
}

func parseID(value string) (string, error) {
	if _, err := strconv.ParseUint(value, 10, 64); value != "" && err != nil {
		return "", errors.New("must be an id of digits, like 1100000000000000000")
	}
	return value, nil
}

func parseIDs(value string) ([]string, error) {
	list := parseList(value)
	for _, id := range list {
		if _, err := parseID(id); err != nil {
			return nil, errors.New("must be ids of digits with commas between them")
		}
	}
	return list, nil
}

func parsePublicKey(value string) (string, error) {
	if raw, err := hex.DecodeString(value); err != nil || len(raw) != 0 && len(raw) != 32 {
		return "", errors.New("must be 64 hexadecimal digits")
	}
	return value, nil
}

// parseCount takes a number from least to most.
func parseCount(value string, least, most int) (int, error) {
	n, err := strconv.Atoi(value)
	if err != nil || n < least || n > most {
		return 0, fmt.Errorf("must be a whole number from %d to %d", least, most)
	}
	return n, nil
}
