-- +goose Up
-- Edits that the cloud has not confirmed yet.
CREATE TABLE edits (
  id TEXT PRIMARY KEY,
  team_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT,
  stamp TEXT NOT NULL
) STRICT;

-- The refresh token and the address of the replica, sealed with the key of this machine, and the last stamp.
CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT;

-- +goose Down
DROP TABLE settings;
DROP TABLE edits;
