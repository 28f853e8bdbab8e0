/**
 * The tables of a fleet in its databases. Every database has its own history in `_turso_migrations`. Each migration writes its record there
 * in its own transaction, so the history is the truth. The schema database has further tables, which make plans cheap and rollouts safe.
 * `_turso_fleet` is the ledger, with one row for each database and for the schema database itself. `_turso_fleet_migrations` has the
 * migrations that a rollout has begun, so that some database may have them. `_turso_fleet_rollouts` has the rollouts, and which one runs
 * now. `_turso_fleet_snapshots` has the snapshots.
 */
export const HISTORY = '_turso_migrations';
/** The statements that a database has of a migration that runs outside of a transaction. */
export const STATEMENTS = '_turso_migration_statements';
/** Only tenants that an application created. */
export const TENANT = '_turso_tenant';
export const LEDGER = '_turso_fleet';
export const BEGUN = '_turso_fleet_migrations';
export const ROLLOUTS = '_turso_fleet_rollouts';
export const SNAPSHOTS = '_turso_fleet_snapshots';

/** Tables that only the schema database has. In a tenant they are a copy that came with a branch, and name all other tenants. */
export const FLEET_TABLES = [LEDGER, BEGUN, ROLLOUTS, SNAPSHOTS] as const;

/**
 * `epoch` is the number of the rollout that wrote the row. An application writes the number of the newest rollout that it knows, or 0. Each
 * later rollout that visits the database raises the number in the last row. `fleet` is the name of the fleet's schema database.
 */
export const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS ${HISTORY} (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 0,
  fleet TEXT
)`;

/**
 * Who creates a tenant at run time. A tenant of Terraform has no such table. Before the first migration, a creator writes its row.
 * `created_at` is null until the tenant is complete. Until then another creator may take over, and the first one then fails.
 */
export const CREATE_TENANT = `CREATE TABLE IF NOT EXISTS ${TENANT} (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  creator TEXT NOT NULL,
  begun_at TEXT NOT NULL,
  created_at TEXT
)`;

/** `statement` counts from 1 inside the migration at `position`. */
export const CREATE_STATEMENTS = `CREATE TABLE IF NOT EXISTS ${STATEMENTS} (
  position INTEGER NOT NULL,
  statement INTEGER NOT NULL,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL,
  PRIMARY KEY (position, statement)
)`;

/**
 * `position` is null until it is known for the first time. `checksum` is that of the migration at `position`. `quarantined` is 1 for a
 * tenant whose failure does not stop the others. `epoch` is that of the last rollout that reported a result.
 *
 * `touched_by` is null while the row is certain. Before a rollout or an application visits a tenant, it adds itself here. The value is a
 * JSON list. A rollout adds its number. An application adds the number of the newest rollout that it knows, a slash and random text. Each
 * removes itself when it has read the tenant's own history. The row is uncertain until the list is empty.
 */
export const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS ${LEDGER} (
  database_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position INTEGER,
  version TEXT,
  checksum TEXT,
  failed_migration TEXT,
  failed_statement TEXT,
  error TEXT,
  quarantined INTEGER NOT NULL DEFAULT 0,
  epoch INTEGER NOT NULL DEFAULT 0,
  touched_by TEXT,
  updated_at TEXT NOT NULL
)`;

/** `sql` is the whole script. Applications that migrate their own tenants, and the import of a fleet, read it here. */
export const CREATE_BEGUN = `CREATE TABLE IF NOT EXISTS ${BEGUN} (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  sql TEXT NOT NULL,
  down TEXT,
  in_transaction INTEGER NOT NULL DEFAULT 1,
  allow_destructive INTEGER NOT NULL DEFAULT 0,
  foreign_keys INTEGER NOT NULL DEFAULT 1,
  begun_at TEXT NOT NULL
)`;

/**
 * One row for each rollout. The row without `ended_at` holds the fleet. Its rollout increments `beat` while it lives, and is dead after
 * `lease_ms` without a beat, by the clock of the process that waits for it. `epoch` only grows, and writes of an older epoch are refused.
 * `waves` is JSON, a list of `{kind, name, databaseCount}`. `branch` names the branch of a rehearsal before it is created. `tool_table`
 * is the table of another tool whose history the rollout imports. `settings` is JSON, the settings of the configuration that it came from.
 */
export const CREATE_ROLLOUTS = `CREATE TABLE IF NOT EXISTS ${ROLLOUTS} (
  epoch INTEGER PRIMARY KEY,
  holder TEXT NOT NULL,
  target TEXT,
  lease_ms INTEGER NOT NULL,
  beat INTEGER NOT NULL DEFAULT 0,
  branch TEXT,
  tool_table TEXT,
  settings TEXT,
  waves TEXT NOT NULL DEFAULT '[]',
  wave TEXT,
  started_at TEXT NOT NULL,
  ended_at TEXT,
  outcome TEXT
)`;

/** Branches of tenants as they were before a migration. */
export const CREATE_SNAPSHOTS = `CREATE TABLE IF NOT EXISTS ${SNAPSHOTS} (
  snapshot TEXT PRIMARY KEY,
  database_id TEXT NOT NULL,
  name TEXT NOT NULL,
  version TEXT,
  taken_at TEXT NOT NULL,
  expires_at TEXT NOT NULL
)`;

/** Selects the tables of other tools from which the fleet imported histories, under the names that they have in the tenants. */
export const SELECT_TOOL_TABLES = `SELECT DISTINCT tool_table FROM ${ROLLOUTS} WHERE tool_table IS NOT NULL`;

export const SELECT_HISTORY = `SELECT position, name, checksum FROM ${HISTORY} ORDER BY position`;
/** Selects also who wrote each record. */
export const SELECT_OWN_HISTORY = `SELECT position, name, checksum, epoch, fleet FROM ${HISTORY} ORDER BY position`;
export const SELECT_SCRIPTS = `SELECT name, sql, down, in_transaction, allow_destructive, foreign_keys FROM ${BEGUN} ORDER BY position`;
export const SELECT_BEGUN = `SELECT position, name, checksum FROM ${BEGUN} ORDER BY position`;

/** Longer statements and messages are cut, because every plan reads the whole ledger. */
export const MAX_TEXT = 500;
