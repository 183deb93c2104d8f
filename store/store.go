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

	// Expired returns up to limit learners whose open day ended at or before
	// now, longest ago first. Errors: ErrDamaged.
	Expired(ctx context.Context, now Instant, limit int) ([]int64, error)

	// PruneEvents forgets event keys recorded before the instant and returns
	// how many. Errors: ErrReadOnly, ErrFull, ErrDamaged.
	PruneEvents(ctx context.Context, before Instant) (int64, error)

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

	// Board returns the first places of a board, at most limit, without
	// members who hide.
	Board(ctx context.Context, workspace, board string, limit int) ([]Standing, error)
	// Standing returns a learner's own line, hidden or not.
	Standing(ctx context.Context, workspace, board string, learner int64) (Standing, error)

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
	AddFlag(ctx context.Context, f Flag) error
	AddDay(ctx context.Context, d Day) error

	// AddPrompt and Append give the record its ID or Seq.
	AddPrompt(ctx context.Context, p *Prompt) error
	SavePrompt(ctx context.Context, p Prompt) error
	Append(ctx context.Context, e *Entry) error

	// AddPoints adds to a learner's line on a board; it never falls under 0.
	AddPoints(ctx context.Context, workspace, board string, learner int64, points int) error

	// Seen records an event's key and reports whether it was recorded before.
	Seen(ctx context.Context, key string, at Instant) (bool, error)

	// Forget deletes the learner and everything kept about them.
	Forget(ctx context.Context, learner int64) error
}
