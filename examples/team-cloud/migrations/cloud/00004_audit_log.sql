-- +goose Up
-- Each change of a team is one row, written in the transaction of the change. It outlives the team and the user.
CREATE TABLE audit_log (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  at TEXT NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ')),
  team_id TEXT,
  user_id TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  field TEXT,
  old_value TEXT,
  new_value TEXT,
  -- An edit of a desktop: when it was made, and the id under which it is sent, so that it counts once.
  stamp TEXT,
  edit_id TEXT,
  outcome TEXT NOT NULL DEFAULT 'applied' CHECK (outcome IN ('applied', 'superseded')),
  UNIQUE (user_id, edit_id)
) STRICT;
CREATE INDEX audit_log_by_team ON audit_log (team_id, id);

-- +goose StatementBegin
CREATE TRIGGER audit_log_keeps_rows BEFORE DELETE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'The audit log is append-only.');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_log_keeps_values BEFORE UPDATE ON audit_log
BEGIN
  SELECT RAISE(ABORT, 'The audit log is append-only.');
END;
-- +goose StatementEnd

-- +goose Down
DROP TABLE audit_log;
