-- +goose Up
-- Moves with every row of the audit log: a desktop whose replica has another value is behind.
CREATE TABLE sync_clock (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  value INTEGER NOT NULL
) STRICT;
INSERT INTO sync_clock (id, value) VALUES (1, 0);

-- +goose StatementBegin
CREATE TRIGGER audit_log_moves_clock AFTER INSERT ON audit_log
BEGIN
  UPDATE sync_clock SET value = NEW.id WHERE id = 1;
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER audit_log_moves_clock;
DROP TABLE sync_clock;
