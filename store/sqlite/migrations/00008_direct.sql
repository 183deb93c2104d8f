-- +goose Up
-- Direct messages by their channel, where a platform counts how many are opened.

CREATE TABLE direct (
	platform TEXT    NOT NULL,
	team     TEXT    NOT NULL,
	user_id  TEXT    NOT NULL,
	channel  TEXT    NOT NULL,
	opened   INTEGER NOT NULL, -- by us; 0 where the person had opened it
	PRIMARY KEY (platform, team, user_id),
	FOREIGN KEY (platform, team, user_id) REFERENCES account ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX direct_opened ON direct (platform, opened);
