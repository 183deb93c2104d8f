-- +goose Up
-- The workspaces in which Rung is, or was, installed. Their tokens are sealed: a copy of this file opens none.

CREATE TABLE installation (
	platform TEXT    NOT NULL,
	team     TEXT    NOT NULL,
	token    BLOB    NOT NULL, -- empty where none is kept
	since    INTEGER NOT NULL,
	removed  INTEGER NOT NULL, -- 0 while it is installed
	PRIMARY KEY (platform, team)
) STRICT, WITHOUT ROWID;
