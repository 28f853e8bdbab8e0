-- +goose Up
CREATE TABLE users (
  id TEXT PRIMARY KEY,
  -- How the issuer names the user. It stays when the email address changes.
  subject TEXT NOT NULL UNIQUE,
  email TEXT NOT NULL UNIQUE COLLATE NOCASE,
  name TEXT NOT NULL,
  -- The keys of the user's teams are sealed for this key. The private key never leaves the user's machine.
  public_key TEXT
) STRICT;

-- A session holds only hashes: who reads the database cannot use it to sign in.
CREATE TABLE sessions (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  token_hash TEXT NOT NULL UNIQUE,
  previous_hash TEXT,
  expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX sessions_by_user ON sessions (user_id);
CREATE INDEX sessions_by_previous_hash ON sessions (previous_hash);

-- +goose Down
DROP TABLE sessions;
DROP TABLE users;
