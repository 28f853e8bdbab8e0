/**
 * What a fleet keeps in its databases. Every database has its own history in `_turso_migrations`, written in the transaction of
 * the migration itself: that is the truth. The schema database also keeps the ledger, so that one request tells the version of
 * each database: `_turso_fleet` (a row a database, its own included) and `_turso_fleet_migrations` (what a rollout has
 * begun, so that it may be applied somewhere).
 */
export const HISTORY = '_turso_migrations';
export const LEDGER = '_turso_fleet';
export const BEGUN = '_turso_fleet_migrations';

export const CREATE_HISTORY = `CREATE TABLE IF NOT EXISTS ${HISTORY} (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  applied_at TEXT NOT NULL
)`;

/** `position` is null while it is not known. `checksum` is that of the migration at `position`. */
export const CREATE_LEDGER = `CREATE TABLE IF NOT EXISTS ${LEDGER} (
  database_id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  position INTEGER,
  version TEXT,
  checksum TEXT,
  failed_migration TEXT,
  failed_statement TEXT,
  error TEXT,
  updated_at TEXT NOT NULL
)`;

/** `sql` is the whole script: an imported fleet, and an application that brings its own tenants up to date, find it here. */
export const CREATE_BEGUN = `CREATE TABLE IF NOT EXISTS ${BEGUN} (
  position INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  checksum TEXT NOT NULL,
  sql TEXT NOT NULL,
  begun_at TEXT NOT NULL
)`;

export const SELECT_HISTORY = `SELECT position, name, checksum FROM ${HISTORY} ORDER BY position`;
export const SELECT_SCRIPTS = `SELECT name, sql FROM ${BEGUN} ORDER BY position`;
export const SELECT_BEGUN = `SELECT position, name, checksum FROM ${BEGUN} ORDER BY position`;
