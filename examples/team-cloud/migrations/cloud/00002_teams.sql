-- +goose Up
CREATE TABLE teams (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  version INTEGER NOT NULL DEFAULT 1
) STRICT;

CREATE TABLE permissions (
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
  permission TEXT NOT NULL,
  PRIMARY KEY (role, permission)
) STRICT, WITHOUT ROWID;
INSERT INTO permissions (role, permission) VALUES
  ('owner', 'team:read'), ('owner', 'team:update'), ('owner', 'team:delete'), ('owner', 'owners:update'),
  ('owner', 'members:update'), ('owner', 'connections:update'), ('owner', 'audit:read'),
  ('admin', 'team:read'), ('admin', 'team:update'), ('admin', 'members:update'), ('admin', 'connections:update'), ('admin', 'audit:read'),
  ('editor', 'team:read'), ('editor', 'connections:update'),
  ('viewer', 'team:read');

CREATE TABLE members (
  team_id TEXT NOT NULL REFERENCES teams (id) ON DELETE CASCADE,
  user_id TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
  role TEXT NOT NULL CHECK (role IN ('owner', 'admin', 'editor', 'viewer')),
  -- The key of the team, sealed for this user by the client of another member. NULL until one of them has been online.
  sealed_key TEXT,
  version INTEGER NOT NULL DEFAULT 1,
  PRIMARY KEY (team_id, user_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX members_by_user ON members (user_id);

-- +goose StatementBegin
CREATE TRIGGER members_keep_an_owner BEFORE DELETE ON members
WHEN OLD.role = 'owner'
  AND EXISTS (SELECT 1 FROM teams WHERE id = OLD.team_id)
  AND NOT EXISTS (SELECT 1 FROM members WHERE team_id = OLD.team_id AND role = 'owner' AND user_id <> OLD.user_id)
BEGIN
  SELECT RAISE(ABORT, 'A team needs an owner. Make another member an owner first.');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER members_keep_an_owner_role BEFORE UPDATE OF role ON members
WHEN OLD.role = 'owner' AND NEW.role <> 'owner'
  AND NOT EXISTS (SELECT 1 FROM members WHERE team_id = OLD.team_id AND role = 'owner' AND user_id <> OLD.user_id)
BEGIN
  SELECT RAISE(ABORT, 'A team needs an owner. Make another member an owner first.');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE members;
DROP TABLE permissions;
DROP TABLE teams;
