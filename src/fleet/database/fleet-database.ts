import { databaseUrls, type Database, type SqlTarget } from '../../turso';

/** A database of a fleet: a tenant's, or the schema database. */
export interface FleetDatabase extends SqlTarget {
  /** Turso's `DbId`. A database that is deleted and recreated under the same name gets another one, and is migrated again. */
  readonly id: string;
}

/** Converts a database of the Platform API. */
export function fleetDatabase(database: Database): FleetDatabase {
  return { id: database.dbId, name: database.name, group: database.group, httpUrl: databaseUrls(database).httpUrl };
}

/** A database in a plan. One that does not exist yet has no id. */
export interface PlannedDatabase {
  readonly id?: string;
  readonly name: string;
}

/**
 * The name of the last migration that a database has. `null` if it has none, `undefined` if that is unknown until the database is asked.
 */
export type Version = string | null | undefined;

/** Returns the version of a database that has the first `position` migrations. */
export function versionAt(migrations: readonly { readonly name: string }[], position: number | undefined): Version {
  return position === undefined ? undefined : migrations[position - 1]?.name ?? null;
}
