-- +goose Up
-- What a learner has picked so far where an answer has several parts: ids of options, "b,d".

ALTER TABLE prompt ADD COLUMN picks TEXT NOT NULL DEFAULT '';
