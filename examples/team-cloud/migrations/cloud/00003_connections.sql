-- +goose Up
CREATE TABLE connections (
  id TEXT PRIMARY KEY,
  team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  name TEXT NOT NULL,
  host TEXT NOT NULL DEFAULT '',
  port INTEGER,
  username TEXT NOT NULL DEFAULT '',
  -- Sealed by the client with the key of the team. The server never has the key.
  secret TEXT CHECK (secret GLOB 'sealed:*'),
  -- For each field the time at which somebody wrote it last: the last writer of a field wins.
  stamps TEXT NOT NULL DEFAULT '{}',
  version INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX connections_by_team ON connections (team_id, name, id);

-- +goose Down
DROP TABLE connections;
