-- +goose Up
-- Questions that the mentors of a workspace have taught the FAQ: what was asked, as the search compares it, and which
-- answer fits; '' while the mentor chooses.

CREATE TABLE taught (
	id        INTEGER PRIMARY KEY AUTOINCREMENT,
	workspace TEXT    NOT NULL REFERENCES workspace,
	phrase    TEXT    NOT NULL,
	answer    TEXT    NOT NULL,
	learner   INTEGER REFERENCES learner ON DELETE SET NULL, -- who taught it
	at        INTEGER NOT NULL,
	UNIQUE (workspace, phrase)
) STRICT;
CREATE INDEX taught_learner ON taught (learner);
