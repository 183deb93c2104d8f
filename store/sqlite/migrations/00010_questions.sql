-- +goose Up
-- The life of questions: what people doubt, which questions rest for it, and which answers were right when they were last asked.

ALTER TABLE flag ADD COLUMN reason TEXT NOT NULL DEFAULT ''; -- '' until somebody says
CREATE INDEX flag_question ON flag (question, hash, reason);

CREATE TABLE rest (
	question TEXT    PRIMARY KEY,
	hash     TEXT    NOT NULL, -- another wording does not rest
	at       INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE answer_key (
	question TEXT    PRIMARY KEY,
	answer   TEXT    NOT NULL, -- what is right
	since    INTEGER NOT NULL -- statistics count from here
) STRICT, WITHOUT ROWID;

ALTER TABLE learner ADD COLUMN corrected INTEGER NOT NULL DEFAULT 0; -- first key-change in the log that they have not heard of
