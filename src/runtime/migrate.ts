import type { Client } from '@libsql/client' with { 'resolution-mode': 'import' };
import { ClientSql } from './client-sql';
import { migrateDatabase } from '../fleet/database/apply/migrate-database';
import type { MigrationFailure } from '../fleet/database/failures/migration-failure';
import { prepareInOrder } from '../fleet/database/prepared-migration';
import { withoutStrings } from '../migrations/without-strings';

/** A migration as `cdktf-turso migrations bundle` prints it. */
export interface BundledMigration {
  readonly name: string;
  readonly sql: string;
  /** `sha256:` and 64 hexadecimal digits. */
  readonly checksum: string;
  /** @default true */
  readonly transaction?: boolean;
  /** @default false */
  readonly allowDestructive?: boolean;
  /** @default - off if the SQL says PRAGMA foreign_keys = OFF, otherwise on */
  readonly foreignKeys?: boolean;
}

/** How to migrate one database. */
export interface MigrateOptions {
  /**
   * Name of a migration. A database that has tables but no record of migrations is recorded as having all up to this one.
   * @default - such a database is not changed if it has a table that a migration creates
   */
  readonly baseline?: string;
  /** Stops before the next migration. */
  readonly signal?: AbortSignal;
}

/** What {@link migrate} did. */
export interface MigrateResult {
  /** Name of the last migration that the database has. Undefined if it has none. */
  readonly version: string | undefined;
  /** Names of the migrations that this call applied. */
  readonly applied: readonly string[];
}

/** A database could not be migrated. Nothing of the failed migration was kept; earlier ones were. */
export class MigrateError extends Error {
  /** The code of SQLite or of the client, such as `SQLITE_CONSTRAINT`, or `HISTORY` if the database has other migrations. */
  readonly code: string;
  /** Name of the migration; undefined if the failure is not about one. */
  readonly migration: string | undefined;
  /** The statement that failed, without the contents of its strings; undefined if unknown. */
  readonly statement: string | undefined;
  /** Line of the migration where that statement begins, from 1. */
  readonly line: number | undefined;
  /** Names of the migrations that this call applied before. */
  readonly applied: readonly string[];

  constructor({ code, migration, statement, line, message }: MigrationFailure, applied: readonly string[]) {
    const place = line === undefined ? '' : `, line ${line}`;
    super(migration === undefined ? message : `Migration "${migration}"${place} failed: ${message}`);
    this.name = 'MigrateError';
    this.code = code;
    this.migration = migration;
    this.statement = statement === undefined ? undefined : withoutStrings(statement);
    this.line = line;
    this.applied = applied;
  }
}

/**
 * Brings one database to the last migration: a database of Turso, a local file or an embedded replica. It has the same checks and the same
 * record as in a fleet, so the database can become a tenant later. No migration runs twice, also if several processes start at once.
 *
 * @param client of `@libsql/client`
 * @param migrations all migrations in order, which `cdktf-turso migrations bundle FOLDER` prints
 * @example
 * import migrations from './migrations.json' with { type: 'json' };
 * const client = createClient({ url: 'file:local.db', syncUrl, authToken });
 * await migrate(client, migrations);
 *
 * @throws MigrateError
 */
export async function migrate(
  client: Client, migrations: readonly BundledMigration[], options: MigrateOptions = {},
): Promise<MigrateResult> {
  const { signal, baseline } = options;
  signal?.throwIfAborted();
  const { position, applied, failure } = await migrateDatabase({
    sql: new ClientSql(client),
    database: { id: 'database', name: 'database', httpUrl: '' },
    // A tenant's copy of a ledger stays as it is: this call may see the schema database itself.
    role: 'schema',
    migrations: prepareInOrder(migrations),
    baseline,
    now: () => new Date(),
    signal,
  });
  if (failure !== undefined) throw new MigrateError(failure, applied);
  signal?.throwIfAborted();
  return { version: position === undefined || position === 0 ? undefined : migrations[position - 1]?.name, applied };
}
