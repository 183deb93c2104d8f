-- +goose Up
ALTER TABLE workspace ADD COLUMN channel TEXT NOT NULL DEFAULT ''; -- where those are called whose direct messages are closed
