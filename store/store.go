package store

import "context"

// Store is a database. Every error it returns is or wraps one of this
// package's errors, an error of the context, an error of the function it was
// given, or the driver's own words.
type Store interface {
	// Account returns the account with its learner. The first time it is seen,
	// fresh becomes its learner. The name is kept up to date.
	// Errors: ErrReadOnly, ErrFull, ErrDamaged.
	Account(ctx context.Context, a Account, fresh Learner) (Account, error)

	// Update is the one way to change a learner's state: fn sees and changes
	// it in a transaction that no other change of this learner overlaps, and
	// Update returns nil only when the change is on disk. An error of fn rolls
	// everything back and is returned. fn must not call the store itself: it
	// would wait for its own end.
	// Errors: ErrNotFound when the learner was deleted, ErrReadOnly, ErrFull, ErrDamaged.
	Update(ctx context.Context, learner int64, fn func(Tx) error) error

	// Read gives fn a view that does not change while fn runs and does not
	// hold up changes. Errors: ErrDamaged.
	Read(ctx context.Context, fn func(Reader) error) error

	// Change is Update for what belongs to no learner.
	Change(ctx context.Context, fn func(Tx) error) error

	// DueBoards returns the boards whose next post is due by now.
	// Errors: ErrDamaged.
	DueBoards(ctx context.Context, now Instant) ([]Board, error)

	// QueueDaily settles, in one transaction, up to limit learners whose next
	// daily quiz is due by now and whose day is open, longest ago first. plan gets
	// each with their holidays and says what is to be sent, of which the first
	// that was never added is, and when their next one is due, 0 for never. It
	// returns how many were settled. Errors: ErrReadOnly, ErrFull, ErrDamaged.
	QueueDaily(ctx context.Context, now Instant, limit int, plan func(Learner, []Holiday) ([]Delivery, Instant)) (int, error)

	// NextDue returns the first instant after the given one at which a day ends,
	// a daily quiz or a delivery is due, 0 when nothing is. Errors: ErrDamaged.
	NextDue(ctx context.Context, after Instant) (Instant, error)

	// DueTeams returns the teams of a platform for which something is due by now,
	// longest ago first; "" is what belongs to no team. Errors: ErrDamaged.
	DueTeams(ctx context.Context, platform string, now Instant) ([]string, error)

	// Claim takes up to limit deliveries of a team that are due by now, until the
	// lease ends: ready ones become Sending; those whose earlier lease has ended
	// without an outcome become Doubtful. Of what goes to one recipient only the
	// oldest that is open can be claimed, so that order is kept.
	// Errors: ErrReadOnly, ErrFull, ErrDamaged.
	Claim(ctx context.Context, platform, team string, now, lease Instant, limit int) ([]Delivery, error)

	// Settle records the outcome of a claimed delivery. It changes nothing when
	// the claim was lost meanwhile. Errors: ErrReadOnly, ErrFull, ErrDamaged.
	Settle(ctx context.Context, d Delivery) error

	// Deliveries returns the newest deliveries in a state, at most limit.
	// Errors: ErrDamaged.
	Deliveries(ctx context.Context, state DeliveryState, limit int) ([]Delivery, error)

	// Expired returns up to limit learners whose open day ended at or before
	// now, longest ago first. Errors: ErrDamaged.
	Expired(ctx context.Context, now Instant, limit int) ([]int64, error)

	// Beat records that Rung is up: it lengthens the newest heartbeat, or begins
	// another when that one ended more than gap milliseconds ago.
	// Errors: ErrReadOnly, ErrFull, ErrDamaged.
	Beat(ctx context.Context, now Instant, gap int64) error

	// Ahead returns how far the time of this database runs ahead of the machine's,
	// in milliseconds, and SetAhead keeps it: 0 unless somebody has skipped days.
	// Errors: ErrDamaged; ErrReadOnly, ErrFull.
	Ahead(ctx context.Context) (int64, error)
	SetAhead(ctx context.Context, milliseconds int64) error

	// EachAnswer gives fn every answer in the log, taken back or not, one learner's
	// after the other's, each in order. An error of fn ends it and is returned.
	// Errors: ErrDamaged.
	EachAnswer(ctx context.Context, fn func(Entry) error) error

	// PruneEvents forgets event keys recorded before the instant and returns
	// how many. Errors: ErrReadOnly, ErrFull, ErrDamaged.
	PruneEvents(ctx context.Context, before Instant) (int64, error)

	// PruneDeliveries forgets deliveries that are over, whatever became of them,
	// and whose time ended before the instant, and returns how many.
	// Errors: ErrReadOnly, ErrFull, ErrDamaged.
	PruneDeliveries(ctx context.Context, before Instant) (int64, error)

	// Close waits for the transaction under way and releases the database.
	Close() error
}

// Reader is what can be asked inside Read and Update. A record that does not
// exist is ErrNotFound; an empty list is not an error.
type Reader interface {
	Learner(ctx context.Context, id int64) (Learner, error)
	Member(ctx context.Context, workspace string, learner int64) (Member, error)
	Members(ctx context.Context, learner int64) ([]Member, error)
	Card(ctx context.Context, learner int64, question string) (Card, error)
	Cards(ctx context.Context, learner int64) ([]Card, error)
	Marks(ctx context.Context, learner int64) ([]Mark, error)
	Prompt(ctx context.Context, id int64) (Prompt, error)
	Round(ctx context.Context, round int64) ([]Prompt, error)

	// Waiting returns the learner's newest prompt if it waits for an answer
	// and draws from the scope.
	Waiting(ctx context.Context, learner int64, scope string) (Prompt, error)
	// LastPrompt returns the learner's newest prompt.
	LastPrompt(ctx context.Context, learner int64) (Prompt, error)

	// Entries returns the log of one learner's day in order.
	Entries(ctx context.Context, learner int64, day int) ([]Entry, error)
	// Entry returns one entry of a learner's log.
	Entry(ctx context.Context, learner, seq int64) (Entry, error)
	// Since returns the entries from the given one on, in order.
	Since(ctx context.Context, learner, seq int64) ([]Entry, error)
	// LastAnswer returns the learner's newest answer, taken back or not.
	LastAnswer(ctx context.Context, learner int64) (Entry, error)

	// Days returns the closed days from the given one on, in order.
	Days(ctx context.Context, learner int64, from int) ([]Day, error)
	// AnswersByDay counts the answers that stand on each day from the given one on,
	// in order, days without one left out.
	AnswersByDay(ctx context.Context, learner int64, from int) ([]DayAnswers, error)
	// LastDay returns the learner's newest closed day.
	LastDay(ctx context.Context, learner int64) (Day, error)
	// Holidays returns the learner's holidays in order of date.
	Holidays(ctx context.Context, learner int64) ([]Holiday, error)
	// Heartbeats returns the heartbeats that touch the time between the two
	// instants, with the one before and the one after, in order.
	Heartbeats(ctx context.Context, from, to Instant) ([]Heartbeat, error)

	// DeadDeliveries returns the newest deliveries of a team that could not be
	// sent, at most limit.
	DeadDeliveries(ctx context.Context, platform, team string, limit int) ([]Delivery, error)
	// DeliveryOf returns the delivery with that kind, target and key.
	DeliveryOf(ctx context.Context, kind, target, key string) (Delivery, error)

	// Board returns the first places of a board, at most limit, without
	// members who hide.
	Board(ctx context.Context, workspace, board string, limit int) ([]Standing, error)
	// TeamBoard is Board for one team of the workspace.
	TeamBoard(ctx context.Context, workspace, board, team string, limit int) ([]Standing, error)
	// Neighbours returns the member just above and the one just below some points,
	// of those who do not hide and are not the learner; fewer at an end.
	Neighbours(ctx context.Context, workspace, board string, learner int64, points int) ([]Standing, error)
	// Teams returns the teams of a board by the average of their active members.
	Teams(ctx context.Context, workspace, board string) ([]TeamStanding, error)
	// TeamMembers returns the members who are in a team, by team and name.
	TeamMembers(ctx context.Context, workspace string) ([]Member, error)
	// Climbers returns who gained most from one board to the next, at most limit,
	// without members who hide.
	Climbers(ctx context.Context, workspace, before, board string, limit int) ([]Climber, error)
	// Total returns the points and the players of a board, hidden ones included.
	Total(ctx context.Context, workspace, board string) (points, players int, err error)
	// Workspace returns a workspace in which somebody has acted.
	Workspace(ctx context.Context, id string) (Workspace, error)
	// Boards returns the boards that post themselves in a workspace.
	Boards(ctx context.Context, workspace string) ([]Board, error)
	// Named returns the members of a workspace with that name or alias, the case
	// of Latin letters aside.
	Named(ctx context.Context, workspace, name string) ([]Member, error)
	// Standing returns a learner's own line, hidden or not.
	Standing(ctx context.Context, workspace, board string, learner int64) (Standing, error)

	// Taught returns what a workspace was taught by its id, and TaughtAnswer the
	// answer it was taught for a phrase.
	Taught(ctx context.Context, workspace string, id int64) (Taught, error)
	TaughtAnswer(ctx context.Context, workspace, phrase string) (string, error)

	// Installation returns one workspace with Rung in it, Installations all by
	// platform, oldest first; those it was removed from are among them.
	Installation(ctx context.Context, platform, team string) (Installation, error)
	Installations(ctx context.Context) ([]Installation, error)

	// Doubters counts the people who doubt a wording of a question for a reason
	// since an instant. Doubts lists all doubts, most people first.
	Doubters(ctx context.Context, question, hash, reason string, since Instant) (int, error)
	Doubts(ctx context.Context) ([]Doubt, error)
	// Resting returns the questions that rest, by id.
	Resting(ctx context.Context) ([]Resting, error)
	// Leeches counts, by question, the cards that lapsed so often or more.
	Leeches(ctx context.Context, lapses int) ([]Leech, error)
	// AnswerKeys returns what was right when questions were last asked, by id.
	AnswerKeys(ctx context.Context) ([]AnswerKey, error)
	// Answerers returns the learners who have a card of a question.
	Answerers(ctx context.Context, question string) ([]int64, error)

	// Direct returns the direct message with an account, and DirectsOpened how many
	// on a platform we have opened since an instant.
	Direct(ctx context.Context, platform, team, user string) (Direct, error)
	DirectsOpened(ctx context.Context, platform string, since Instant) (int, error)

	// History returns everything kept about a learner.
	History(ctx context.Context, learner int64) (History, error)
}

// Tx is what can be changed inside Update.
type Tx interface {
	Reader
	SaveLearner(ctx context.Context, l Learner) error
	SaveMember(ctx context.Context, m Member) error
	SaveCard(ctx context.Context, c Card) error
	DeleteCard(ctx context.Context, learner int64, question string) error
	AddMark(ctx context.Context, m Mark) error
	// AddFlag keeps a doubt. A second one of the same wording changes nothing but
	// the reason, if it gives one.
	AddFlag(ctx context.Context, f Flag) error
	// SaveResting lets a question rest, and Wake ends that.
	SaveResting(ctx context.Context, r Resting) error
	Wake(ctx context.Context, question string) error
	SaveAnswerKey(ctx context.Context, k AnswerKey) error
	AddDay(ctx context.Context, d Day) error

	// SetHolidays replaces the learner's holidays.
	SetHolidays(ctx context.Context, learner int64, days []int) error
	// ShiftDue moves the due day of all the learner's cards.
	ShiftDue(ctx context.Context, learner int64, days int) error

	// AddPrompt and Append give the record its ID or Seq.
	AddPrompt(ctx context.Context, p *Prompt) error
	SavePrompt(ctx context.Context, p Prompt) error
	Append(ctx context.Context, e *Entry) error

	// AddPoints adds to a member's line on a board; it never falls under 0. Who
	// is no member of the workspace has no line there.
	AddPoints(ctx context.Context, workspace, board string, learner int64, points int) error

	SetWorkspaceZone(ctx context.Context, workspace, zone string) error
	SetWorkspaceChannel(ctx context.Context, workspace, channel string) error
	SaveBoard(ctx context.Context, b Board) error
	DeleteBoard(ctx context.Context, workspace, channel string) error

	// Teach keeps what a workspace is taught, in the place of what it was taught
	// for the same phrase before, and gives it its ID.
	Teach(ctx context.Context, t *Taught) error

	// AddDelivery adds what is to be sent and gives it its ID. Where one with the
	// same kind, target and key was added before it changes nothing: added is false.
	AddDelivery(ctx context.Context, d *Delivery) (added bool, err error)
	// SetBody keeps the body of a delivery under the claim it was read with, and
	// Withdraw gives up one that nobody has claimed since it was read. Both report
	// whether that still holds; if not they change nothing.
	SetBody(ctx context.Context, d Delivery) (bool, error)
	Withdraw(ctx context.Context, d Delivery) (bool, error)

	// SaveDirect keeps the direct message with an account; of one that is not known
	// it keeps nothing.
	SaveDirect(ctx context.Context, d Direct) error
	SaveInstallation(ctx context.Context, i Installation) error
	// ForgetWorkspace deletes a workspace with its boards, its members' places and
	// its installation, and the learners whose only accounts belong to it. Where a
	// platform's accounts belong to no team, learners stay.
	ForgetWorkspace(ctx context.Context, platform, team string) error

	// Seen records an event's key and reports whether it was recorded before.
	Seen(ctx context.Context, key string, at Instant) (bool, error)

	// Forget deletes the learner and everything kept about them.
	Forget(ctx context.Context, learner int64) error
}
