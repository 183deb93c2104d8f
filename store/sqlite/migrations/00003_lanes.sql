-- +goose Up
-- Deliveries are claimed workspace by workspace, and those that are over are forgotten after a while. The conditions are
-- written with OR because SQLite builds a table for every IN it weighs, three for each delivery that was added.

DROP INDEX delivery_recipient;
DROP INDEX delivery_open;
CREATE INDEX delivery_recipient ON delivery (platform, team, user_id, channel, id) WHERE (state = 'ready' OR state = 'sending' OR state = 'doubtful');
CREATE INDEX delivery_open ON delivery (platform, team, due) WHERE (state = 'ready' OR state = 'sending' OR state = 'doubtful');
CREATE INDEX delivery_over ON delivery (expires) WHERE (state = 'sent' OR state = 'expired' OR state = 'withdrawn' OR state = 'dead');
