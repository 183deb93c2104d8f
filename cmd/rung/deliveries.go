package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"text/tabwriter"
	"time"

	"github.com/rungbot/rung/store"
	"github.com/rungbot/rung/store/sqlite"
)

// deliveriesShown is how many deliveries are listed, newest first.
const deliveriesShown = 100

// deliveries lists what could not be sent, or what is in another state, beside
// a Rung that is running.
func (p *program) deliveries(ctx context.Context, args []string) (err error) {
	var db, path, state string
	rest, err := p.flags("deliveries", args, func(f *flag.FlagSet) {
		f.StringVar(&db, "db", "", "")
		f.StringVar(&path, "config", "", "")
		f.StringVar(&state, "state", string(store.Dead), "")
	})
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("%w: rung deliveries takes no words of its own", errUsage)
	}
	c, err := p.config(path)
	if err != nil {
		return err
	}
	if db != "" {
		c.Database = db
	}
	s, err := sqlite.OpenReader(ctx, c.Database)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	list, err := s.Deliveries(ctx, store.DeliveryState(state), deliveriesShown)
	if err != nil {
		return err
	}
	if len(list) == 0 {
		_, err = fmt.Fprintf(p.out, "No delivery is %s.\n", state)
		return err
	}
	w := tabwriter.NewWriter(p.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "id\tkind\tkey\tplatform\tattempts\tdue\twhy")
	for _, d := range list {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\t%d\t%s\t%s\n", d.ID, d.Kind, d.Key, d.Platform, d.Attempts, d.Due.Time().Format(time.RFC3339), d.Error)
	}
	return w.Flush()
}
