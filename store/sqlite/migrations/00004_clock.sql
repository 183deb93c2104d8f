-- +goose Up
-- How far the time of this database runs ahead of the machine's, for those who skip days to try things out.

CREATE TABLE clock (
	id    INTEGER PRIMARY KEY CHECK (id = 1),
	ahead INTEGER NOT NULL -- milliseconds
) STRICT;
