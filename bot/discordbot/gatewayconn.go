package discordbot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"
	"github.com/gorilla/websocket"
	"golang.org/x/time/rate"
)

// The operations of the gateway.
const (
	opDispatch  = 0
	opHeartbeat = 1
	opIdentify  = 2
	opResume    = 6
	opReconnect = 7
	opInvalid   = 9
	opHello     = 10
	opAck       = 11
)

const (
	sendTime    = 5 * time.Second
	farewell    = time.Second     // for a close to be written, or to be read
	maxPacket   = 8 << 20         // bytes; the largest are those of large guilds
	maxResumes  = 3               // in a row without success, before a session is given up
	shortBeats  = 5 * time.Second // between heartbeats that are believed
	longBeats   = 10 * time.Minute
	askedAtOnce = 30 // heartbeats that Discord may ask for, and one a second: with ours under its 120 in 60 s
)

// connection is one that is open. All but reading is done by one goroutine.
type connection struct {
	g        *gateway
	s        *session
	conn     *websocket.Conn
	arrivals chan arrival
	over     func()           // ends our turn to begin a session
	limit    *time.Timer      // for what Discord has to say next
	interval time.Duration    // 0 until HELLO
	beat     *time.Timer      // nil until HELLO
	beats    <-chan time.Time // of beat
	acked    bool             // the last heartbeat
	asked    *rate.Limiter    // heartbeats that Discord asks for
	held     *discordgo.Event // waits until there is room; nothing is read meanwhile
}

// arrival is a packet, or the end of reading.
type arrival struct {
	discordgo.Event
	err error
}

// serve works on a connection until it ends. Only the end of the program ends
// the session with it.
func (c *connection) serve(ctx context.Context) (err error) {
	stop := make(chan struct{})
	var reading sync.WaitGroup
	reading.Go(func() { c.read(stop) })
	for err == nil {
		err = c.step(ctx)
	}
	code := resumable
	if ctx.Err() != nil {
		code = websocket.CloseNormalClosure
	}
	_ = c.conn.WriteControl(websocket.CloseMessage, websocket.FormatCloseMessage(code, ""), time.Now().Add(farewell)) // a courtesy
	c.conn.Close()
	close(stop)
	reading.Wait()
	c.limit.Stop()
	if c.beat != nil {
		c.beat.Stop()
	}
	return err
}

func (c *connection) read(stop <-chan struct{}) {
	for {
		var a arrival
		_, raw, err := c.conn.ReadMessage()
		if err != nil {
			a.err = err
		} else if err := json.Unmarshal(raw, &a.Event); err != nil {
			c.g.log.Warn("gateway packet", "bytes", len(raw), "error", fmt.Sprintf("%T", err))
			continue
		}
		select {
		case c.arrivals <- a:
		case <-stop:
			return
		}
		if err != nil {
			return
		}
	}
}

// step does the next thing there is to do.
func (c *connection) step(ctx context.Context) error {
	arrivals, room := c.arrivals, chan struct{}(nil)
	if c.held != nil {
		arrivals, room = nil, c.g.room
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-c.limit.C:
		return errors.New("discord does not say HELLO, READY or RESUMED")
	case <-c.beats:
		return c.heartbeat()
	case a := <-arrivals:
		if a.err != nil {
			return c.s.ended(a.err)
		}
		return c.take(ctx, a.Event)
	case room <- struct{}{}:
		c.handOn(ctx, *c.held)
		c.held = nil
		return nil
	}
}

// take acts on a packet. What we do not know does not concern us.
func (c *connection) take(ctx context.Context, e discordgo.Event) error {
	switch e.Operation {
	case opHello:
		return c.hello(e.RawData)
	case opDispatch:
		return c.event(ctx, e)
	case opAck:
		c.acked = true
	case opHeartbeat:
		if c.interval > 0 && c.asked.Allow() {
			return c.sendHeartbeat()
		}
	case opReconnect:
		return errReconnect
	case opInvalid:
		if string(e.RawData) != "true" {
			c.s.forget()
		}
		return errInvalidSession
	}
	return nil
}

// hello begins with heartbeats, and begins or resumes the session.
func (c *connection) hello(data json.RawMessage) error {
	if c.interval > 0 {
		return nil
	}
	var h struct {
		Interval int64 `json:"heartbeat_interval"` // milliseconds
	}
	if err := json.Unmarshal(data, &h); err != nil || h.Interval < shortBeats.Milliseconds() || h.Interval > longBeats.Milliseconds() {
		return errors.New("discord says HELLO without an interval of heartbeats that makes sense")
	}
	c.interval = time.Duration(h.Interval) * time.Millisecond
	c.beat = time.NewTimer(time.Duration(c.g.chance() * float64(c.interval)))
	c.beats = c.beat.C
	c.limit.Reset(readyTime)
	if c.s.id != "" {
		c.s.resumes++
		return c.send(opResume, resume{c.g.token, c.s.id, c.s.seq})
	}
	defer c.over()
	return c.send(opIdentify, c.g.identify(c.s.shard))
}

// event hands an event on, or holds it until there is room.
func (c *connection) event(ctx context.Context, e discordgo.Event) error {
	switch e.Type {
	case "READY":
		var r struct {
			ID  string `json:"session_id"`
			URL string `json:"resume_gateway_url"`
		}
		if err := json.Unmarshal(e.RawData, &r); err != nil || r.ID == "" {
			return errors.New("discord says READY without a session")
		}
		c.s.id, c.s.url = r.ID, r.URL
		c.isReady()
	case "RESUMED":
		c.isReady()
	}
	select {
	case c.g.room <- struct{}{}:
		c.handOn(ctx, e)
	default:
		c.held, c.acked = &e, true // an acknowledgement could not be read now
	}
	return nil
}

func (c *connection) isReady() {
	c.s.resumes, c.s.ready = 0, time.Now()
	c.limit.Stop()
}

// handOn has an event handled by a goroutine of its own, which gives its room back.
func (c *connection) handOn(ctx context.Context, e discordgo.Event) {
	c.s.seq = e.Sequence
	before, done := c.s.told, make(chan struct{})
	inOrder := e.Type == "READY" || strings.HasPrefix(e.Type, "GUILD_")
	if inOrder {
		c.s.told = done
	}
	c.g.handling.Go(func() {
		defer func() { <-c.g.room }()
		defer close(done)
		if inOrder {
			<-before
		}
		c.g.handle(ctx, e)
	})
}
