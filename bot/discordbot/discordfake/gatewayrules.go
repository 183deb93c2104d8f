package discordfake

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"time"
)

// strictly reads what has no other fields than out.
func (l *gatewayLine) strictly(raw []byte, out any) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if err := d.Decode(out); err != nil {
		l.g.t.Errorf("discordfake: gateway: %v", err)
	}
}

func (l *gatewayLine) checkPace() {
	now := time.Now()
	l.sent = slices.DeleteFunc(append(l.sent, now), func(at time.Time) bool { return now.Sub(at) >= sendWindow })
	if len(l.sent) > sendsInWindow {
		l.g.t.Errorf("discordfake: %d packets in %v", len(l.sent), sendWindow)
	}
}

func (l *gatewayLine) checkBeat() {
	if since := time.Since(l.beaten); !l.beaten.IsZero() && since > BeatEvery+beatSlack {
		l.g.t.Errorf("discordfake: no heartbeat for %v", since)
	}
}

func (l *gatewayLine) heartbeat(data json.RawMessage) {
	l.checkBeat()
	l.beaten = time.Now()
	l.g.counts.Beats++
	var seq *int64
	l.strictly(data, &seq)
	switch {
	case seq == nil, l.session == nil && l.tried:
	case l.session == nil || *seq > l.session.seq:
		l.g.t.Errorf("discordfake: a heartbeat with sequence %d, which was never sent", *seq)
	default:
		l.session.received(*seq)
	}
	if !l.deaf {
		l.send(gatewayPacket{Op: 11})
	}
}

// identify begins a session.
func (l *gatewayLine) identify(data json.RawMessage) {
	var d struct {
		Token      string            `json:"token"`
		Intents    int               `json:"intents"`
		Shard      [2]int            `json:"shard"`
		Properties map[string]string `json:"properties"`
	}
	l.strictly(data, &d)
	l.g.counts.Identifies++
	p := d.Properties
	if l.path != "/" || l.session != nil || d.Intents != gatewayIntents || p["os"] == "" || p["browser"] == "" || p["device"] == "" {
		l.g.t.Errorf("discordfake: identify at %s with intents %d and properties %v", l.path, d.Intents, p)
	}
	if d.Shard[1] < 1 || d.Shard[0] < 0 || d.Shard[0] >= d.Shard[1] {
		l.g.t.Errorf("discordfake: shard %v", d.Shard)
	}
	l.spend(d.Shard[0] % l.g.Concurrency)
	if d.Token != l.g.token {
		l.send(4004)
		return
	}
	if l.fault.At == AtReady {
		l.strike(l.fault)
		return
	}
	l.g.serial++
	s := &gatewaySession{id: "session" + strconv.Itoa(l.g.serial), shard: d.Shard, line: l}
	for id, other := range l.g.sessions {
		if other.shard == s.shard {
			delete(l.g.sessions, id) // the bot has given it up
		}
	}
	l.g.sessions[s.id] = s
	again := l.g.Address() + "/resume/" + s.id
	if l.fault.DeadResume {
		again += "/dead"
	}
	l.begin(s)
	s.emit("READY", map[string]any{"v": 9, "session_id": s.id, "resume_gateway_url": again, "shard": d.Shard, "guilds": []any{}})
}

// spend takes from the budget of sessions.
func (l *gatewayLine) spend(key int) {
	now := time.Now()
	if left, _ := l.g.budget(now); left <= 0 {
		l.g.t.Error("discordfake: too many sessions in a day: Discord resets the token")
	}
	if last, ok := l.g.byKey[key]; ok && now.Sub(last) < identifyWindow {
		l.g.t.Errorf("discordfake: identifies %v apart", now.Sub(last))
	}
	l.g.begun, l.g.byKey[key] = append(l.g.begun, now), now
}

func (l *gatewayLine) begin(s *gatewaySession) {
	l.session, l.ready, s.line = s, true, l
	l.g.counts.Readies++
}

// resume takes a session up again and sends what was missed.
func (l *gatewayLine) resume(data json.RawMessage) {
	var d struct {
		Token   string `json:"token"`
		Session string `json:"session_id"`
		Seq     int64  `json:"seq"`
	}
	l.strictly(data, &d)
	l.g.counts.Resumes++
	l.tried = true
	if d.Token != l.g.token {
		l.g.t.Error("discordfake: resume with another token")
	}
	s := l.g.sessions[d.Session]
	switch {
	case s != nil && l.owner() != s.id && (l.path != "/" || !s.lost):
		l.g.t.Errorf("discordfake: %s is resumed at %s", s.id, l.path)
	case l.fault.At == AtReady:
		l.session = s
		l.strike(l.fault)
	case s == nil:
		l.send(gatewayPacket{Op: 9, Data: false})
	case d.Seq > s.seq:
		l.g.t.Errorf("discordfake: resume from sequence %d of %d", d.Seq, s.seq)
		l.send(4007)
	default:
		s.received(d.Seq)
		l.begin(s)
		for _, p := range s.events {
			l.send(p)
		}
		s.emit("RESUMED", map[string]any{"_trace": []string{"fake"}})
	}
}
