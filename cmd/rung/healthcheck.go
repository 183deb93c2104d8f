package main

import (
	"context"
	"flag"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// address is where /healthz is.
func (c config) address() string {
	if c.chats() {
		return c.Listen
	}
	return c.Page
}

// healthcheck asks the Rung running on this machine.
func (p *program) healthcheck(ctx context.Context, args []string) error {
	var path string
	if _, err := p.flags("healthcheck", args, func(f *flag.FlagSet) { f.StringVar(&path, "config", "", "") }); err != nil {
		return err
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(c.address())
	if err != nil {
		return fmt.Errorf("address: %w", err) // unreachable: checked when loaded
	}
	if ip, err := netip.ParseAddr(host); host == "" || err == nil && ip.IsUnspecified() {
		host = "127.0.0.1"
	}
	ctx, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/healthz", nil)
	if err != nil {
		return fmt.Errorf("healthcheck: %w", err)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return fmt.Errorf("healthcheck: no Rung answers here: %w", err)
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return fmt.Errorf("healthcheck: Rung answers with %s", response.Status)
	}
	_, err = fmt.Fprintln(p.out, "ok")
	return err
}
