package store

import "time"

// Instant is a moment in milliseconds since 1970-01-01 UTC.
type Instant int64

// At returns the instant of a time, cut to milliseconds.
func At(t time.Time) Instant { return Instant(t.UnixMilli()) }

// Time returns the instant as a time in UTC.
func (i Instant) Time() time.Time { return time.UnixMilli(int64(i)).UTC() }

// Account is a person on a platform.
type Account struct {
	Platform string `db:"platform" json:"platform"`
	Team     string `db:"team" json:"team"`
	User     string `db:"user_id" json:"user"`
	Learner  int64  `db:"learner" json:"-"`
	Name     string `db:"name" json:"name"` // as the platform showed it last
}

// Learner is one person with one history.
type Learner struct {
	ID      int64   `db:"id" json:"-"`
	Created Instant `db:"created" json:"created"`
	Last    Instant `db:"last" json:"last"` // last event recorded; the clock never goes behind it

	// Zone and DayEnd (minutes after midnight) are in force for the open day;
	// NextZone and NextDayEnd from the day after it.
	Zone       string `db:"zone" json:"zone"`
	DayEnd     int    `db:"day_end" json:"day_end"`
	NextZone   string `db:"next_zone" json:"next_zone"`
	NextDayEnd int    `db:"next_day_end" json:"next_day_end"`
	Welcomed   bool   `db:"welcomed" json:"-"`

	// The open day: its date, its first instant and the first one after it.
	Day       int     `db:"day" json:"day"`
	DayStarts Instant `db:"day_starts" json:"day_starts"`
	DayEnds   Instant `db:"day_ends" json:"day_ends"`
}

// Member is a learner as a workspace sees them.
type Member struct {
	Workspace string  `db:"workspace" json:"workspace"`
	Learner   int64   `db:"learner" json:"-"`
	Name      string  `db:"name" json:"name"`
	Alias     string  `db:"alias" json:"alias"` // shown in place of the name; "" for none
	Hidden    bool    `db:"hidden" json:"hidden"`
	Role      string  `db:"role" json:"role"`
	Joined    Instant `db:"joined" json:"joined"`
}

// Card is the fold of the log for one learner and question.
type Card struct {
	Learner    int64  `db:"learner" json:"-"`
	Question   string `db:"question" json:"question"`
	Repetition int    `db:"repetition" json:"repetition"`
	Interval   int    `db:"ivl" json:"interval"`
	Easiness   int    `db:"easiness" json:"easiness"`
	Due        int    `db:"due" json:"due"`
	Lapses     int    `db:"lapses" json:"lapses"`
}

// Prompt is one question put to one learner at one time.
type Prompt struct {
	ID       int64   `db:"id" json:"id"`
	Learner  int64   `db:"learner" json:"-"`
	Question string  `db:"question" json:"question"`
	Hash     string  `db:"hash" json:"hash"`   // content hash of the question when it was put
	Shown    string  `db:"shown" json:"shown"` // ids of the options in the order shown, "b,d,a,c"
	Source   string  `db:"source" json:"source"`
	Hint     bool    `db:"hint" json:"hint"` // the hint was shown
	Asked    Instant `db:"asked" json:"asked"`

	// A round is some questions in a row: the id of its first prompt, the
	// scope it draws from, how many are still to come, and the prompt that
	// followed this one (0 while there is none).
	Round int64  `db:"round" json:"round"`
	Scope string `db:"scope" json:"scope"`
	Left  int    `db:"left_over" json:"left"`
	Next  int64  `db:"next" json:"next"`

	Answer int64 `db:"answer" json:"answer"` // Seq of the log's answer; 0 while it waits for one
	Tried  int64 `db:"tried" json:"tried"`   // Seq of the first answer that was taken back; 0 for none
}

// EntryKind says what a log entry records.
type EntryKind string

// The kinds of entry. All but Answer refer to an answer by Of.
const (
	Answer  EntryKind = "answer"
	Easy    EntryKind = "easy"    // the learner marked a right answer as easy
	Guessed EntryKind = "guessed" // the learner marked a right answer as a guess
	Void    EntryKind = "void"    // the learner took an answer back
)

// Entry is one row of the log, which is only ever appended to.
type Entry struct {
	Learner int64     `db:"learner" json:"-"`
	Seq     int64     `db:"seq" json:"seq"` // 1, 2, 3 ... for each learner
	Kind    EntryKind `db:"kind" json:"kind"`
	Of      int64     `db:"of_seq" json:"of,omitempty"`

	Prompt   int64  `db:"prompt" json:"prompt"`
	Question string `db:"question" json:"question"`
	Hash     string `db:"hash" json:"hash"`
	Shown    string `db:"shown" json:"shown"`
	Picked   string `db:"picked" json:"picked"` // id of the option; "" for "don't know"
	Right    bool   `db:"is_right" json:"right"`
	Hint     bool   `db:"hint" json:"hint"`
	Source   string `db:"source" json:"source"`
	Grade    int    `db:"grade" json:"grade"`
	Points   int    `db:"points" json:"points"` // added to boards; negative when taken back

	// The card before this answer; Known is false when there was none.
	Known      bool `db:"known" json:"known"`
	Repetition int  `db:"repetition" json:"repetition"`
	Interval   int  `db:"ivl" json:"interval"`
	Easiness   int  `db:"easiness" json:"easiness"`
	Due        int  `db:"due" json:"due"`
	Lapses     int  `db:"lapses" json:"lapses"`

	Day      int     `db:"day" json:"day"` // the learner's day
	Zone     string  `db:"zone" json:"zone"`
	At       Instant `db:"at" json:"at"`
	Platform string  `db:"platform" json:"platform"` // with Team and User: the account that answered
	Team     string  `db:"team" json:"team"`
	User     string  `db:"user_id" json:"user"`
}

// DayKind says what a closed day was.
type DayKind string

// The kinds of closed day.
const (
	Answered DayKind = "answered"
	Missed   DayKind = "missed"
)

// Day is one closed row of a learner's ledger. Rows are contiguous and never
// change.
type Day struct {
	Learner int64   `db:"learner" json:"-"`
	Day     int     `db:"day" json:"day"`
	Starts  Instant `db:"starts" json:"starts"`
	Ends    Instant `db:"ends" json:"ends"`
	Zone    string  `db:"zone" json:"zone"`
	Kind    DayKind `db:"kind" json:"kind"`
}

// Mark is what a learner said of a stage of the roadmap: done, skipped or open
// again. The last mark of a stage counts.
type Mark struct {
	Learner int64   `db:"learner" json:"-"`
	Seq     int64   `db:"seq" json:"seq"`
	Stage   string  `db:"stage" json:"stage"`
	State   string  `db:"state" json:"state"`
	At      Instant `db:"at" json:"at"`
}

// Flag is a learner's doubt about a question, at most one for each wording.
type Flag struct {
	Learner  int64   `db:"learner" json:"-"`
	Question string  `db:"question" json:"question"`
	Hash     string  `db:"hash" json:"hash"`
	Prompt   int64   `db:"prompt" json:"prompt"`
	Picked   string  `db:"picked" json:"picked"`
	At       Instant `db:"at" json:"at"`
}

// Standing is one line of a board.
type Standing struct {
	Learner int64  `db:"learner"`
	Name    string `db:"name"` // the alias, else the name
	Points  int    `db:"points"`
	Rank    int    `db:"rank"` // ties share a rank
}

// History is everything kept about one learner.
type History struct {
	Learner  Learner   `json:"learner"`
	Accounts []Account `json:"accounts"`
	Members  []Member  `json:"workspaces"`
	Cards    []Card    `json:"cards"`
	Prompts  []Prompt  `json:"prompts"`
	Log      []Entry   `json:"log"`
	Days     []Day     `json:"days"`
	Marks    []Mark    `json:"roadmap"`
	Flags    []Flag    `json:"flags"`
}
