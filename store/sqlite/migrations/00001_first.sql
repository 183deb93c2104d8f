-- +goose Up
-- Instants are UTC milliseconds, days are days since 1970-01-01, easiness is in hundredths.

CREATE TABLE learner (
	id           INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: old buttons name it
	created      INTEGER NOT NULL,
	last         INTEGER NOT NULL,
	zone         TEXT    NOT NULL,
	day_end      INTEGER NOT NULL,
	next_zone    TEXT    NOT NULL,
	next_day_end INTEGER NOT NULL,
	welcomed     INTEGER NOT NULL,
	day          INTEGER NOT NULL,
	day_starts   INTEGER NOT NULL,
	day_ends     INTEGER NOT NULL
) STRICT;
CREATE INDEX learner_day_ends ON learner (day_ends);

CREATE TABLE account (
	platform TEXT    NOT NULL,
	team     TEXT    NOT NULL,
	user_id  TEXT    NOT NULL,
	learner  INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	name     TEXT    NOT NULL,
	PRIMARY KEY (platform, team, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX account_learner ON account (learner);

CREATE TABLE workspace (
	id      TEXT    PRIMARY KEY, -- platform:team
	created INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE member (
	workspace TEXT    NOT NULL REFERENCES workspace,
	learner   INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	name      TEXT    NOT NULL,
	alias     TEXT    NOT NULL,
	hidden    INTEGER NOT NULL,
	role      TEXT    NOT NULL,
	joined    INTEGER NOT NULL,
	PRIMARY KEY (workspace, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX member_learner ON member (learner);

CREATE TABLE card (
	learner    INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	question   TEXT    NOT NULL,
	repetition INTEGER NOT NULL,
	ivl        INTEGER NOT NULL, -- interval is a keyword elsewhere
	easiness   INTEGER NOT NULL CHECK (easiness >= 130),
	due        INTEGER NOT NULL,
	lapses     INTEGER NOT NULL,
	PRIMARY KEY (learner, question)
) STRICT, WITHOUT ROWID;

CREATE TABLE prompt (
	id        INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: old buttons name it
	learner   INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	question  TEXT    NOT NULL,
	hash      TEXT    NOT NULL,
	shown     TEXT    NOT NULL,
	source    TEXT    NOT NULL,
	hint      INTEGER NOT NULL,
	asked     INTEGER NOT NULL,
	round     INTEGER NOT NULL,
	scope     TEXT    NOT NULL,
	left_over INTEGER NOT NULL,
	next      INTEGER NOT NULL,
	answer    INTEGER NOT NULL,
	tried     INTEGER NOT NULL
) STRICT;
CREATE INDEX prompt_learner ON prompt (learner, id);
CREATE INDEX prompt_round ON prompt (round);

-- Clustered by learner: what one person needs lies side by side, however many others there are.
CREATE TABLE log (
	learner    INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	seq        INTEGER NOT NULL,
	kind       TEXT    NOT NULL,
	of_seq     INTEGER NOT NULL,
	prompt     INTEGER NOT NULL,
	question   TEXT    NOT NULL,
	hash       TEXT    NOT NULL,
	shown      TEXT    NOT NULL,
	picked     TEXT    NOT NULL,
	is_right   INTEGER NOT NULL,
	hint       INTEGER NOT NULL,
	source     TEXT    NOT NULL,
	grade      INTEGER NOT NULL,
	points     INTEGER NOT NULL,
	known      INTEGER NOT NULL,
	repetition INTEGER NOT NULL,
	ivl        INTEGER NOT NULL,
	easiness   INTEGER NOT NULL,
	due        INTEGER NOT NULL,
	lapses     INTEGER NOT NULL,
	day        INTEGER NOT NULL,
	zone       TEXT    NOT NULL,
	at         INTEGER NOT NULL,
	platform   TEXT    NOT NULL,
	team       TEXT    NOT NULL,
	user_id    TEXT    NOT NULL,
	PRIMARY KEY (learner, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE day (
	learner INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	day     INTEGER NOT NULL,
	starts  INTEGER NOT NULL,
	ends    INTEGER NOT NULL CHECK (ends >= starts),
	zone    TEXT    NOT NULL,
	kind    TEXT    NOT NULL,
	PRIMARY KEY (learner, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE mark (
	learner INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	seq     INTEGER NOT NULL,
	stage   TEXT    NOT NULL,
	state   TEXT    NOT NULL,
	at      INTEGER NOT NULL,
	PRIMARY KEY (learner, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE flag (
	learner  INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	question TEXT    NOT NULL,
	hash     TEXT    NOT NULL,
	prompt   INTEGER NOT NULL,
	picked   TEXT    NOT NULL,
	at       INTEGER NOT NULL,
	PRIMARY KEY (learner, question, hash)
) STRICT, WITHOUT ROWID;

CREATE TABLE score (
	workspace TEXT    NOT NULL,
	board     TEXT    NOT NULL, -- period/deck: 2026-W47/, 2026-11/http, all/
	learner   INTEGER NOT NULL REFERENCES learner ON DELETE CASCADE,
	points    INTEGER NOT NULL,
	PRIMARY KEY (workspace, board, learner)
) STRICT, WITHOUT ROWID;
CREATE INDEX score_points ON score (workspace, board, points DESC);
CREATE INDEX score_learner ON score (learner);

CREATE TABLE event (
	key TEXT    PRIMARY KEY,
	at  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX event_at ON event (at);

-- What is to be sent, once: UNIQUE (kind, target, key) is the guard.
CREATE TABLE delivery (
	id       INTEGER PRIMARY KEY AUTOINCREMENT, -- never reused: a lease names it
	kind     TEXT    NOT NULL,
	target   TEXT    NOT NULL,
	key      TEXT    NOT NULL,
	learner  INTEGER REFERENCES learner ON DELETE CASCADE,
	body     TEXT    NOT NULL,
	state    TEXT    NOT NULL,
	due      INTEGER NOT NULL,
	expires  INTEGER NOT NULL,
	lease    INTEGER NOT NULL,
	attempts INTEGER NOT NULL,
	UNIQUE (kind, target, key)
) STRICT;
CREATE INDEX delivery_learner ON delivery (learner);
CREATE INDEX delivery_ready ON delivery (due) WHERE state = 'ready';

-- The log and the ledger are facts: a program that tries to rewrite them is wrong.
-- +goose StatementBegin
CREATE TRIGGER log_is_append_only BEFORE UPDATE ON log
BEGIN
	SELECT RAISE(ABORT, 'the log is append-only');
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER day_is_closed BEFORE UPDATE ON day
BEGIN
	SELECT RAISE(ABORT, 'a closed day never changes');
END;
-- +goose StatementEnd
