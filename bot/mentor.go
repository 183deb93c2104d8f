package bot

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"github.com/rungbot/rung/guide"
	"github.com/rungbot/rung/quizzes"
	"github.com/rungbot/rung/store"
)

// Options are what a Mentor is made of. All down to Log are required.
type Options struct {
	Store store.Store
	Bank  *quizzes.Bank
	Guide *guide.Guide
	Clock Clock
	Log   *slog.Logger

	// Reload loads the bank anew; nil is a bank that never changes.
	Reload func() (*quizzes.Bank, error)

	Zone   string   // IANA zone of people whose platform does not tell theirs; "" is UTC
	DayEnd int      // minutes after midnight at which their day ends, until they choose
	Admins []string // platform:user of people who are admins everywhere
	Round  int      // questions in a quiz unless the learner says how many; 0 is 5

	// Spread is over how long the daily quizzes that are due at one time are
	// sent, each learner's always at the same point of it; 0 is at once.
	Spread time.Duration
	Lanes  int // workspaces that are sent to at the same time; 0 is 1

	// KeepRemoved is how long the data of a workspace is kept after Rung was removed
	// from it; nil is 30 days.
	KeepRemoved *time.Duration
	Sealer      *store.Sealer // seals tokens that are kept; nil keeps none
}

// Mentor answers people. It keeps no state of theirs: everything is in the
// store, so a button from before a restart works. It is safe for concurrent use.
type Mentor struct {
	store    store.Store
	decks    decks
	guide    *guide.Guide
	clock    Clock
	log      *slog.Logger
	zone     string
	dayEnd   int
	round    int
	admins   []string
	commands []*Command
	spread   time.Duration
	lanes    int
	holds    holds
	beats    atomic.Bool // this process gives heartbeats

	keepRemoved time.Duration
	sealer      *store.Sealer
}

// New returns a mentor. A question that belongs to a stage the roadmap does
// not have is an error.
func New(o Options) (*Mentor, error) {
	if o.Zone == "" {
		o.Zone = "UTC"
	}
	m := &Mentor{store: o.Store, guide: o.Guide, clock: o.Clock, log: o.Log, zone: o.Zone, dayEnd: o.DayEnd, round: cmp.Or(o.Round, defaultRound), admins: o.Admins,
		spread: o.Spread, lanes: max(o.Lanes, 1), holds: holds{until: map[lane]time.Time{}}, keepRemoved: keepRemoved, sealer: o.Sealer}
	if o.KeepRemoved != nil {
		m.keepRemoved = *o.KeepRemoved
	}
	m.commands = Commands()
	m.decks.load = o.Reload
	m.decks.serve(o.Bank)
	return m, CheckStages(o.Bank, o.Guide)
}

// CheckStages returns an error that names every question which belongs to a
// stage the roadmap does not have.
func CheckStages(bank *quizzes.Bank, g *guide.Guide) error {
	var errs []error
	for _, q := range bank.Questions() {
		if _, ok := g.Stage(q.Stage); !ok {
			errs = append(errs, fmt.Errorf("question %q of deck %q belongs to stage %q, which the roadmap does not have", q.ID, q.Deck, q.Stage))
		}
	}
	return errors.Join(errs...)
}

// CheckTopics returns an error that names every topic of the roadmap whose
// questions no deck has.
func CheckTopics(bank *quizzes.Bank, g *guide.Guide) error {
	var errs []error
	for _, s := range g.Stages {
		for _, t := range s.Topics {
			if t.Quiz != "" && bank.Count(t.Quiz) == 0 {
				errs = append(errs, fmt.Errorf("topic %q of the roadmap names questions %q, which no deck has", t.ID, t.Quiz))
			}
		}
	}
	return errors.Join(errs...)
}

// request is one event on its way through the mentor.
type request struct {
	*Mentor
	event    Event
	now      time.Time
	args     map[string]string
	learner  store.Learner
	bank     *quizzes.Bank // what the learner sees where they are
	member   store.Member
	first    bool // this is the learner's first contact
	repeated bool // the platform delivers this event again

	db store.Reader
	tx store.Tx // nil while only reading

	after func(context.Context) (Reply, error) // what is done when all is on disk, and its reply
}

// handler is what a command, a button or free text leads to.
type handler struct {
	reads bool // it changes nothing
	needs Role // who may
	do    func(context.Context, *request) (Reply, error)
}

// maxLine is how much of a line is read, in characters.
const maxLine = 1000

// maxName is how much of a person's name is shown, in characters; Slack allows 80.
const maxName = 80

// Handle answers one event. State is on disk before it returns. The reply is
// always fit to be shown, also with an error; an error says that the event was
// not carried out, and why, and has been logged. What a person got wrong is no
// error but a reply.
func (m *Mentor) Handle(ctx context.Context, e Event) (reply Reply, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("handle %s: panic: %v", e.Kind, r)
			m.log.Error("panic", "kind", e.Kind, "panic", r, "stack", string(debug.Stack()))
			reply = say(KindError, apology(err))
		}
	}()
	if e.Kind == Complete {
		s := source{m, m.decks.seenAt(e.Account.Platform, e.Place)}
		return Reply{Choices: s.choices(e.Text, e.Admin)}, nil
	}
	reply, err = m.handle(ctx, e)
	var sorry *complaint
	if errors.As(err, &sorry) {
		return sorry.reply, nil
	}
	if err != nil {
		m.log.Error("handle", "kind", e.Kind, "platform", e.Account.Platform, "error", err)
		return say(KindError, apology(err)), fmt.Errorf("handle %s: %w", e.Kind, err)
	}
	return reply, nil
}

func (m *Mentor) handle(ctx context.Context, e Event) (Reply, error) {
	e.Name = Cut(strings.Join(strings.Fields(Clean(e.Name)), " "), maxName) // a name must not draw lines of its own on a board
	h, args, err := m.route(e)
	if err != nil {
		return Reply{}, err
	}
	account, err := m.store.Account(ctx, storeAccount(e), m.newcomer(e))
	if err != nil {
		return Reply{}, err
	}
	r := &request{Mentor: m, event: e, args: args}
	if h.reads {
		if reply, done, err := m.look(ctx, r, account.Learner, h); done || err != nil {
			return r.finish(ctx, reply, err)
		}
	}
	var reply Reply
	err = m.store.Update(ctx, account.Learner, func(tx store.Tx) error {
		r.db, r.tx = tx, tx
		if err := r.load(ctx, account.Learner); err != nil {
			return err
		}
		if err := r.enter(ctx); err != nil {
			return err
		}
		if reply, err = r.carryOut(ctx, h); err != nil {
			return err
		}
		return r.tellCorrections(ctx, &reply)
	})
	if err == nil && r.first {
		reply.Say = append(reply.Say, welcome())
	}
	return r.finish(ctx, reply, err)
}

// finish does what a handler left for when its transaction has ended.
func (r *request) finish(ctx context.Context, reply Reply, err error) (Reply, error) {
	if err != nil || r.after == nil {
		return reply, err
	}
	return r.after(ctx)
}

// carryOut does what was asked, if the person may.
func (r *request) carryOut(ctx context.Context, h handler) (Reply, error) {
	if r.role() < h.needs {
		return Reply{}, refusal(h.needs)
	}
	return h.do(ctx, r)
}

// look answers an event that changes nothing from a view that holds up nobody.
// done is false when something has to be written first: days to close, a new
// member, a first contact.
func (m *Mentor) look(ctx context.Context, r *request, learner int64, h handler) (reply Reply, done bool, err error) {
	err = m.store.Read(ctx, func(db store.Reader) error {
		r.db = db
		if err := r.load(ctx, learner); err != nil {
			return err
		}
		if !r.settled() {
			return nil
		}
		done = true
		reply, err = r.carryOut(ctx, h)
		return err
	})
	return reply, done, err
}

// clockSlack is how far the clock may fall behind the last event recorded, as
// clocks do when they are corrected, before it is refused.
const clockSlack = 2 * time.Minute

func (r *request) load(ctx context.Context, learner int64) (err error) {
	if r.learner, err = r.db.Learner(ctx, learner); err != nil {
		return err
	}
	if r.bank, err = r.decks.seen(ctx, r.db, learner, r.event.Account.Platform, r.event.Place); err != nil {
		return err
	}
	r.now = r.clock.Now()
	// What Tick has closed is recorded too: nothing may be dated into it.
	if last := max(r.learner.Last, r.learner.DayStarts).Time(); r.now.Before(last.Add(-clockSlack)) {
		return complain("My clock says ", r.when(r.now), ", which is before the last thing I wrote down for you (", r.when(last),
			"). I changed nothing. Please ask whoever runs me to set the clock right.")
	} else if r.now.Before(last) {
		r.now = last
	}
	if r.event.Place.Workspace == "" {
		return nil
	}
	r.member, err = r.db.Member(ctx, r.workspace(), learner)
	if errors.Is(err, store.ErrNotFound) {
		err = nil
	}
	return err
}

// settled reports whether an event that changes nothing can be answered from
// what is stored.
func (r *request) settled() bool {
	due := r.learner.DailyNext != 0 && r.learner.DailyNext <= store.At(r.now)
	return !due && r.learner.Welcomed && r.learner.Corrected == 0 && r.learner.DayEnds > store.At(r.now) && (r.event.Place.Workspace == "" || r.member.Name == r.event.Name)
}

// enter brings what is stored up to the present: the learner's days, their
// membership, the key of the event.
func (r *request) enter(ctx context.Context) (err error) {
	if r.event.Key != "" {
		if r.repeated, err = r.tx.Seen(ctx, r.event.Account.Platform+":"+r.event.Key, store.At(r.now)); err != nil {
			return err
		}
	}
	if err := r.closeDays(ctx, r.tx, &r.learner, r.now); err != nil {
		return err
	}
	if err := r.queueDaily(ctx, r.tx, &r.learner, r.now); err != nil {
		return err
	}
	r.first = !r.learner.Welcomed
	r.learner.Welcomed = true
	r.learner.Last = store.At(r.now)
	if err := r.tx.SaveLearner(ctx, r.learner); err != nil {
		return err
	}
	if r.event.Place.Workspace == "" || r.member.Learner != 0 && r.member.Name == r.event.Name {
		return nil
	}
	if r.member.Learner == 0 {
		r.member = store.Member{Workspace: r.workspace(), Learner: r.learner.ID, Joined: store.At(r.now)}
	}
	r.member.Name = r.event.Name
	return r.tx.SaveMember(ctx, r.member)
}

// workspace returns the store's key of the event's workspace.
func (r *request) workspace() string { return r.event.Account.Platform + ":" + r.event.Place.Workspace }

func storeAccount(e Event) store.Account {
	return store.Account{Platform: e.Account.Platform, Team: e.Account.Team, User: e.Account.User, Name: e.Name}
}

func (m *Mentor) newcomer(e Event) store.Learner {
	zone := m.zone
	if _, err := time.LoadLocation(e.Zone); err == nil && e.Zone != "" && e.Zone != "Local" {
		zone = e.Zone
	}
	return openDay(m.clock.Now(), zone, m.dayEnd)
}

// route finds what an event leads to.
func (m *Mentor) route(e Event) (handler, map[string]string, error) {
	if e.Kind == Pressed || e.Kind == Submitted {
		return m.routePress(e.Button)
	}
	if e.Kind == HomeOpened {
		return handler{reads: true, do: home}, nil, nil
	}
	text := strings.TrimSpace(e.Text)
	if n := len([]rune(text)); n > maxLine {
		return handler{}, nil, complain(fmt.Sprintf("That is %d characters, and I read at most %d at a time. Please ask in fewer words.", n, maxLine))
	}
	if strings.HasPrefix(text, "/") {
		return m.parse(text)
	}
	return m.routeText(text)
}

// complaint is a plain sentence to a person whose wish cannot be met. It
// travels as an error so that it rolls back what the handler had begun.
type complaint struct{ reply Reply }

func (c *complaint) Error() string { return c.reply.Say[0].Text.String() }

func complain(parts ...any) error {
	return &complaint{say(KindError, Text{Para(parts...)})}
}

// apology is what a person is told when something failed on our side.
func apology(err error) Text {
	sentence := "Something went wrong on my side, and nothing was changed. Please try again; if it stays like this, tell whoever runs me."
	switch {
	case errors.Is(err, store.ErrFull):
		sentence = "There is no room left where I keep my notes, so I did not save that. Everything you did before is safe. Please tell whoever runs me."
	case errors.Is(err, store.ErrReadOnly):
		sentence = "I cannot write my notes at the moment, so I did not save that. Everything you did before is safe. Please tell whoever runs me."
	case errors.Is(err, store.ErrDamaged):
		sentence = "My notes are damaged, so I stopped before making it worse. Please tell whoever runs me: a backup is needed."
	}
	return Text{Para(sentence)}
}

// seed returns a seed for shuffling options.
func seed() uint64 { return rand.Uint64() }
