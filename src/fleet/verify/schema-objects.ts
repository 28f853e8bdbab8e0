import type { SqlClient } from '../../turso';
import type { FleetDatabase } from '../database/database';

/** A table, index, view or trigger. */
export interface SchemaObject {
  readonly type: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
  /** The table that an index or trigger belongs to; for others the name itself. */
  readonly table: string;
  /** Its SQL, without comments and with single blanks. */
  readonly sql: string;
}

/** The schema of a database. */
export interface DatabaseSchema {
  /** Name of the last migration that its own history holds; null without one. */
  readonly version: string | null;
  /** By type and name, without what SQLite, libSQL, this fleet and migration tools keep for themselves. */
  readonly objects: readonly SchemaObject[];
  /** `sha256:` and 64 hexadecimal digits over the objects. */
  readonly fingerprint: string;
}

/**
 * Reads the schema of a database: one request.
 *
 * @throws SqlError when it cannot be asked
 */
export async function schemaObjects(
  _sql: SqlClient, _database: FleetDatabase, _options: { readonly signal?: AbortSignal } = {},
): Promise<DatabaseSchema> {
  throw new Error('not there yet');
}
