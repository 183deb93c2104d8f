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

	// Zone, DayEnd (minutes after midnight) and Rest (weekdays off, bit 0 is
	// Sunday) are in force for the open day; NextZone, NextDayEnd and NextRest
	// from the day after it.
	Zone       string `db:"zone" json:"zone"`
	DayEnd     int    `db:"day_end" json:"day_end"`
	Rest       int    `db:"rest" json:"rest"`
	NextZone   string `db:"next_zone" json:"next_zone"`
	NextDayEnd int    `db:"next_day_end" json:"next_day_end"`
	NextRest   int    `db:"next_rest" json:"next_rest"`
	Welcomed   bool   `db:"welcomed" json:"-"`
	Corrected  int64  `db:"corrected" json:"-"` // Seq of the first key-change they have not heard of; 0 for none

	// A pause: its first day, and the first day after it, 0 until resumed.
	Paused      bool `db:"paused" json:"paused"`
	PausedFrom  int  `db:"paused_from" json:"paused_from"`
	PausedUntil int  `db:"paused_until" json:"paused_until"`

	// The daily quiz: how many questions (0: as the operator set), when in
	// minutes after midnight (-1: off), to which account, the instant of the
	// next one (0: none), and how many in a row got no answer.
	Dose          int     `db:"dose" json:"dose"`
	DailyAt       int     `db:"daily_at" json:"daily_at"`
	DailyPlatform string  `db:"daily_platform" json:"daily_platform"`
	DailyTeam     string  `db:"daily_team" json:"daily_team"`
	DailyUser     string  `db:"daily_user" json:"daily_user"`
	DailyNext     Instant `db:"daily_next" json:"daily_next"`
	Unanswered    int     `db:"unanswered" json:"unanswered"`

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
	Team      string  `db:"team" json:"team"` // the cohort inside the workspace, "" for none
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
	Picks    string  `db:"picks" json:"picks"` // ids picked so far where an answer has several, "b,d"
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
	Daily  bool  `db:"daily" json:"daily"`   // it belongs to a daily quiz
	Tried  int64 `db:"tried" json:"tried"`   // Seq of the first answer that was taken back; 0 for none
}

// EntryKind says what a log entry records.
type EntryKind string

// The kinds of entry. Easy, Guessed, Void and KeyChange refer to an answer by Of.
const (
	Pause   EntryKind = "pause"
	Resume  EntryKind = "resume"
	Answer  EntryKind = "answer"
	Easy    EntryKind = "easy"    // the learner marked a right answer as easy
	Guessed EntryKind = "guessed" // the learner marked a right answer as a guess
	Void    EntryKind = "void"    // the learner took an answer back

	// KeyChange says that an answer is graded anew, because the question's key was wrong.
	KeyChange EntryKind = "key-change"
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
	Picked   string `db:"picked" json:"picked"` // ids of the options, "b,d", or what was typed; "" for "don't know"
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

// The kinds of closed day. Answered ones count for a streak, Missed ones end
// it, and the others bridge.
const (
	Answered   DayKind = "answered"
	Freeze     DayKind = "freeze"      // a freeze was spent
	Rest       DayKind = "rest"        // a weekday off or a holiday
	Paused     DayKind = "paused"      // the learner had paused
	NothingDue DayKind = "nothing due" // no question was due and no new one left
	Amnesty    DayKind = "amnesty"     // Rung was down
	Skipped    DayKind = "skipped"     // a journey or a clock change left less than six hours of it
	Missed     DayKind = "missed"
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

	// What stood after it: the streak, the freezes in hand, and the answered
	// days toward the next one.
	Streak  int `db:"streak" json:"streak"`
	Freezes int `db:"freezes" json:"freezes"`
	Toward  int `db:"toward" json:"toward"`
}

// DayAnswers is how much was answered on one of a learner's days.
type DayAnswers struct {
	Day     int `db:"day"`
	Answers int `db:"answers"`
}

// Holiday is a date on which a learner rests.
type Holiday struct {
	Learner int64 `db:"learner" json:"-"`
	Day     int   `db:"day" json:"day"`
}

// Heartbeat is an unbroken stretch in which Rung was up.
type Heartbeat struct {
	Starts Instant `db:"starts"`
	Ends   Instant `db:"ends"`
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
	Reason   string  `db:"reason" json:"reason"` // "" until the learner says
	At       Instant `db:"at" json:"at"`
}

// Doubt is how many people doubt a wording of a question for one reason.
type Doubt struct {
	Question string  `db:"question"`
	Hash     string  `db:"hash"`
	Reason   string  `db:"reason"`
	People   int     `db:"people"`
	Last     Instant `db:"last"`
}

// Leech is how many people a question is too hard for.
type Leech struct {
	Question string `db:"question"`
	People   int    `db:"people"`
}

// Resting is a question that is not put to anybody as it is worded.
type Resting struct {
	Question string  `db:"question"`
	Hash     string  `db:"hash"`
	At       Instant `db:"at"`
}

// AnswerKey is what was right when a question was last asked.
type AnswerKey struct {
	Question string  `db:"question"`
	Answer   string  `db:"answer"` // what is right
	Since    Instant `db:"since"`
}

// DeliveryState says how far a delivery has come.
type DeliveryState string

// The states of a delivery.
const (
	Ready     DeliveryState = "ready"
	Sending   DeliveryState = "sending"  // claimed until its lease ends
	Doubtful  DeliveryState = "doubtful" // it may have been sent: to be read back first
	Sent      DeliveryState = "sent"
	Expired   DeliveryState = "expired"   // its time was over before it could be sent
	Withdrawn DeliveryState = "withdrawn" // the learner did not want it any more
	Dead      DeliveryState = "dead"      // it cannot be sent; Error says why
)

// DailyQuiz is the kind of a learner's daily quiz: its target is the learner,
// its key the learner's day.
const DailyQuiz = "daily"

// SnoozedQuiz is the kind of a daily quiz that comes once more because the
// learner asked for it later: its target is the learner, its key the instant
// asked for, in milliseconds.
const SnoozedQuiz = "snoozed"

// Delivery is one thing to be sent, once: kind, target and key together are
// unique.
type Delivery struct {
	ID       int64         `db:"id" json:"-"`
	Kind     string        `db:"kind" json:"kind"`
	Target   string        `db:"target" json:"-"`
	Key      string        `db:"key" json:"key"`
	Learner  *int64        `db:"learner" json:"-"` // nil for what goes to a channel
	Platform string        `db:"platform" json:"platform"`
	Team     string        `db:"team" json:"team"`
	User     string        `db:"user_id" json:"user"`
	Channel  string        `db:"channel" json:"channel"`
	Body     string        `db:"body" json:"body"` // "" until a daily quiz is made, which is when it is claimed
	State    DeliveryState `db:"state" json:"state"`
	Created  Instant       `db:"created" json:"created"`
	Due      Instant       `db:"due" json:"due"`
	Expires  Instant       `db:"expires" json:"expires"`
	Lease    Instant       `db:"lease" json:"-"`
	Attempts int           `db:"attempts" json:"attempts"`
	Message  string        `db:"message" json:"message"` // the platform's id of what was sent
	Error    string        `db:"error" json:"error"`
}

// Taught is a question that a mentor of a workspace has taught the FAQ.
type Taught struct {
	ID        int64   `db:"id"`
	Workspace string  `db:"workspace"`
	Phrase    string  `db:"phrase"` // as the search compares questions
	Answer    string  `db:"answer"` // id of the answer, "" while the mentor chooses
	Learner   *int64  `db:"learner"`
	At        Instant `db:"at"`
}

// Workspace is one team of a platform.
type Workspace struct {
	ID      string  `db:"id"` // platform:team
	Created Instant `db:"created"`
	Zone    string  `db:"zone"`    // IANA zone of its boards, "" is UTC
	Channel string  `db:"channel"` // where those are called whose direct messages are closed, "" is nowhere
}

// Installation is a workspace in which Rung is, or was, installed.
type Installation struct {
	Platform string  `db:"platform"`
	Team     string  `db:"team"`
	Token    []byte  `db:"token"` // sealed by a [Sealer] for platform:team; empty where none is kept
	Since    Instant `db:"since"`
	Removed  Instant `db:"removed"` // when Rung was taken out, 0 while it is in
}

// Direct is the direct message with an account.
type Direct struct {
	Platform string  `db:"platform"`
	Team     string  `db:"team"`
	User     string  `db:"user_id"`
	Channel  string  `db:"channel"`
	Opened   Instant `db:"opened"` // when we opened it, 0 where the person had
}

// WeeklyBoard is the kind of a board that posts itself: its target is the
// workspace and channel, its key the ISO week it shows.
const WeeklyBoard = "board"

// Knock is the kind of a call to those whose direct messages are closed: its
// target is the workspace, its key the date.
const Knock = "knock"

// Board is a leaderboard that posts itself in a channel.
type Board struct {
	ID        int64   `db:"id"`
	Workspace string  `db:"workspace"`
	Channel   string  `db:"channel"`
	Spec      string  `db:"spec"` // cron expression, in the workspace's zone
	Next      Instant `db:"next"`
}

// Climber is a member who has more points on a board than on the one before.
type Climber struct {
	Name string `db:"name"`
	Gain int    `db:"gain"`
}

// TeamStanding is one line of a board of teams.
type TeamStanding struct {
	Team    string `db:"team"`
	Average int    `db:"average"` // points of an active member, rounded down
	Active  int    `db:"active"`  // members with points
	Rank    int    `db:"rank"`
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
	Learner    Learner    `json:"learner"`
	Accounts   []Account  `json:"accounts"`
	Members    []Member   `json:"workspaces"`
	Cards      []Card     `json:"cards"`
	Prompts    []Prompt   `json:"prompts"`
	Log        []Entry    `json:"log"`
	Days       []Day      `json:"days"`
	Marks      []Mark     `json:"roadmap"`
	Flags      []Flag     `json:"flags"`
	Holidays   []Holiday  `json:"holidays"`
	Deliveries []Delivery `json:"deliveries"`
}
