-- +goose Up
-- What keeps a habit: rest days, pauses, freezes, the daily quiz, and when Rung was up.

ALTER TABLE learner ADD COLUMN rest INTEGER NOT NULL DEFAULT 0;           -- weekdays off: bit 0 is Sunday
ALTER TABLE learner ADD COLUMN next_rest INTEGER NOT NULL DEFAULT 0;
ALTER TABLE learner ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;         -- whether a pause runs
ALTER TABLE learner ADD COLUMN paused_from INTEGER NOT NULL DEFAULT 0;    -- its first day
ALTER TABLE learner ADD COLUMN paused_until INTEGER NOT NULL DEFAULT 0;   -- the first day after it, 0: until resumed
ALTER TABLE learner ADD COLUMN dose INTEGER NOT NULL DEFAULT 0;           -- 0: the operator's
ALTER TABLE learner ADD COLUMN daily_at INTEGER NOT NULL DEFAULT -1;      -- minutes after midnight, -1: off
ALTER TABLE learner ADD COLUMN daily_platform TEXT NOT NULL DEFAULT '';   -- the account it goes to
ALTER TABLE learner ADD COLUMN daily_team TEXT NOT NULL DEFAULT '';
ALTER TABLE learner ADD COLUMN daily_user TEXT NOT NULL DEFAULT '';
ALTER TABLE learner ADD COLUMN daily_next INTEGER NOT NULL DEFAULT 0;     -- instant of the next one, 0: none
ALTER TABLE learner ADD COLUMN unanswered INTEGER NOT NULL DEFAULT 0;     -- daily quizzes in a row without an answer
CREATE INDEX learner_daily_next ON learner (daily_next) WHERE daily_next > 0;

CREATE TABLE holiday (
	learner INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	day     INTEGER NOT NULL,
	PRIMARY KEY (learner, day)
) STRICT, WITHOUT ROWID;

-- What stood after each closed day, so that the next one needs no other row.
ALTER TABLE day ADD COLUMN streak  INTEGER NOT NULL DEFAULT 0;
ALTER TABLE day ADD COLUMN freezes INTEGER NOT NULL DEFAULT 2;
ALTER TABLE day ADD COLUMN toward  INTEGER NOT NULL DEFAULT 0;  -- answered days toward the next freeze

-- When Rung was up: each row is an unbroken stretch.
CREATE TABLE heartbeat (
	starts INTEGER PRIMARY KEY,
	ends   INTEGER NOT NULL
) STRICT;

ALTER TABLE prompt ADD COLUMN daily INTEGER NOT NULL DEFAULT 0;           -- of the daily quiz

-- What is to be sent, once: UNIQUE (kind, target, key) is the guard. Nothing was ever written to the table before.
DROP TABLE delivery;
CREATE TABLE delivery (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: a lease names it
	kind     TEXT    NOT NULL,
	target   TEXT    NOT NULL,
	key      TEXT    NOT NULL,
	learner  INTEGER REFERENCES learner ON DELETE CASCADE, -- none for what goes to a channel
	platform TEXT    NOT NULL,
	team     TEXT    NOT NULL,
	user_id  TEXT    NOT NULL,
	channel  TEXT    NOT NULL,
	body     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	created  INTEGER NOT NULL,
	due      INTEGER NOT NULL,
	expires  INTEGER NOT NULL,
	lease    INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	message  TEXT    NOT NULL, -- the platform's id of what was sent
	error    TEXT    NOT NULL,
	UNIQUE (kind, target, key)
) STRICT;
CREATE INDEX delivery_learner ON delivery (learner);
CREATE INDEX delivery_recipient ON delivery (platform, team, user_id, channel, id) WHERE state IN ('ready', 'sending', 'doubtful');
CREATE INDEX delivery_open ON delivery (platform, due) WHERE state IN ('ready', 'sending', 'doubtful');

ALTER TABLE workspace ADD COLUMN zone TEXT NOT NULL DEFAULT '';           -- IANA zone of its boards, '' is UTC

-- Boards that post themselves.
CREATE TABLE board (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	workspace TEXT    NOT NULL REFERENCES workspace,
	channel   TEXT    NOT NULL,
	spec      TEXT    NOT NULL, -- cron expression, in the workspace's zone
	next      INTEGER NOT NULL,
	UNIQUE (workspace, channel)
) STRICT;
CREATE INDEX board_next ON board (next);

CREATE INDEX member_hidden ON member (workspace, learner) WHERE hidden = 1;

ALTER TABLE member ADD COLUMN team TEXT NOT NULL DEFAULT '';              -- the cohort inside the workspace
