package discordbot

import (
	"fmt"
	"time"
)

// heartbeat says that we are alive, if Discord still is.
func (c *connection) heartbeat() error {
	if !c.acked {
		return errZombie
	}
	c.beat.Reset(c.interval)
	c.acked = c.held != nil
	return c.sendHeartbeat()
}

func (c *connection) sendHeartbeat() error {
	if c.s.seq == 0 {
		return c.send(opHeartbeat, nil)
	}
	return c.send(opHeartbeat, c.s.seq)
}

func (c *connection) send(op int, data any) error {
	err := c.conn.SetWriteDeadline(time.Now().Add(sendTime))
	if err == nil {
		err = c.conn.WriteJSON(struct {
			Op   int `json:"op"`
			Data any `json:"d"`
		}{op, data})
	}
	if err != nil {
		return c.reason(err)
	}
	return nil
}

// reason says why a connection could not be written any more: Discord may have
// closed it with a code that is still to be read. What else was not read yet comes
// again when the session is resumed.
func (c *connection) reason(err error) error {
	limit := time.NewTimer(farewell)
	defer limit.Stop()
	for {
		select {
		case a := <-c.arrivals:
			if a.err != nil {
				return c.s.ended(a.err)
			}
		case <-limit.C:
			return fmt.Errorf("write gateway: %w", err)
		}
	}
}
