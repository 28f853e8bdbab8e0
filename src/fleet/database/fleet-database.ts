import { databaseUrls, type Database, type SqlTarget } from '../../turso';

/** A database of a fleet: a tenant's, or the schema database. */
export interface FleetDatabase extends SqlTarget {
  /** Turso's `DbId`. A database deleted and created again under the same name has another one, and is migrated anew. */
  readonly id: string;
}

/** A database of the Platform API as a fleet knows it. */
export function fleetDatabase(database: Database): FleetDatabase {
  return { id: database.dbId, name: database.name, group: database.group, httpUrl: databaseUrls(database).httpUrl };
}

/** A database as far as a plan knows it: one that is still to be created has no id yet. */
export interface PlannedDatabase {
  readonly id?: string;
  readonly name: string;
}

/**
 * Which migrations a database has, said by the name of the last one: `null` when it has none, `undefined` when that is not known
 * before the database is asked.
 */
export type Version = string | null | undefined;

/** The version of a database that has the first `position` of the migrations. */
export function versionAt(migrations: readonly { readonly name: string }[], position: number | undefined): Version {
  return position === undefined ? undefined : migrations[position - 1]?.name ?? null;
}
