CREATE TABLE goose_db_version (
		id INTEGER PRIMARY KEY AUTOINCREMENT,
		version_id INTEGER NOT NULL,
		is_applied INTEGER NOT NULL,
		tstamp TIMESTAMP DEFAULT (datetime('now'))
	);
INSERT INTO "goose_db_version" ("id", "version_id", "is_applied", "tstamp") VALUES (1, 0, 1, '2026-11-21 17:04:48');
INSERT INTO "goose_db_version" ("id", "version_id", "is_applied", "tstamp") VALUES (2, 1, 1, '2026-11-21 17:04:48');
INSERT INTO "goose_db_version" ("id", "version_id", "is_applied", "tstamp") VALUES (3, 2, 1, '2026-11-21 17:04:48');
INSERT INTO "goose_db_version" ("id", "version_id", "is_applied", "tstamp") VALUES (4, 3, 1, '2026-11-21 17:04:48');
CREATE TABLE customers (
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL
);
INSERT INTO "customers" ("id", "name") VALUES (1, 'the house; its own customer');
CREATE TABLE audit (at TEXT NOT NULL DEFAULT CURRENT_TIMESTAMP, what TEXT NOT NULL);
INSERT INTO "audit" ("at", "what") VALUES ('2026-11-21 17:04:48', 'new: the house; its own customer');
CREATE INDEX customers_name ON customers (name);
CREATE TRIGGER customers_audit AFTER INSERT ON customers
BEGIN
  INSERT INTO audit (what) VALUES ('new: ' || new.name);
  UPDATE audit SET what = trim(what) WHERE rowid = last_insert_rowid();
END;
