import { tokens } from '../../migrations/tokens';
import type { SqlClient, SqlResult, SqlStatement } from '../../turso';
import { SqlError } from '../../turso/sql/sql-error';
import type { FleetDatabase } from '../database/fleet-database';
import { isOwn } from '../database/history/own-objects';
import { sha256 } from '../database/sha256';
import { HISTORY } from '../ledger/tables';

/** A table, index, view or trigger. */
export interface SchemaObject {
  readonly type: 'table' | 'index' | 'view' | 'trigger';
  readonly name: string;
  /** The table that an index or trigger belongs to; for tables and views, the name itself. */
  readonly table: string;
  /** Its SQL, as `normalizeSql` returns it. */
  readonly sql: string;
}

/** The schema of a database. */
export interface DatabaseSchema {
  /** Name of the last migration in its history. Null if it has none. */
  readonly version: string | null;
  /** How many migrations are in its history. */
  readonly position: number;
  /** Sorted by type and name. Tables that SQLite, libSQL, this fleet and migration tools create for themselves are left out. */
  readonly objects: readonly SchemaObject[];
  /** A hash of the objects: `sha256:` and 64 hexadecimal digits. */
  readonly schemaHash: string;
}

export interface ReadSchemaOptions {
  readonly signal?: AbortSignal;
  /** Tool tables with names that the user chose. @default - none; tables with the tools' own names never count */
  readonly toolTables?: readonly string[];
}

const OBJECTS = { sql: 'SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name' };
const VERSION = { sql: `SELECT name, position FROM ${HISTORY} ORDER BY position DESC LIMIT 1` };

/**
 * Reads the schema of a database with one request, or two if it has no history.
 *
 * @throws SqlError if the database cannot be asked
 */
export async function schemaObjects(
  sql: SqlClient, database: FleetDatabase, { signal, toolTables = [] }: ReadSchemaOptions = {},
): Promise<DatabaseSchema> {
  const read = (...statements: SqlStatement[]) => sql.transaction(database, statements, { readOnly: true, signal });
  const [found, history] = await read(OBJECTS, VERSION).catch((error: unknown) => {
    if (error instanceof SqlError && error.missingTable === HISTORY) {
      return read(OBJECTS);
    }
    throw error;
  });
  const objects = ownObjects(found, toolTables);
  const [version, position] = history?.rows[0] ?? [];
  return {
    version: version === undefined ? null : String(version),
    position: Number(position ?? 0),
    objects,
    schemaHash: await fingerprintOf(objects),
  };
}

/** The hash ignores the case of names, as SQLite does. */
async function fingerprintOf(objects: readonly SchemaObject[]): Promise<string> {
  const lines = objects.map(({ type, name, table, sql }) => JSON.stringify([type, name.toLowerCase(), table.toLowerCase(), sql]));
  return sha256(lines.sort().join('\n'));
}

function ownObjects({ rows }: SqlResult, toolTables: readonly string[]): SchemaObject[] {
  const isToolTable = new Set(toolTables.map((table) => table.toLowerCase()));
  return rows
    .map(([type, name, table, sql]) => ({
      type: String(type) as SchemaObject['type'],
      name: String(name),
      table: String(table),
      sql: normalizeSql(String(sql ?? '')),
    }))
    .filter(({ name, table }) => isOwn(name, table) && !isToolTable.has(table.toLowerCase()));
}

/**
 * Returns SQL without comments, extra spaces and needless quotes, and in lower case outside of strings. So different tools get the same SQL
 * for the same table.
 */
function normalizeSql(sql: string): string {
  return Array.from(tokens(sql), ({ text }) => plain(text)).join(' ');
}

function plain(text: string): string {
  if (text.startsWith("'")) {
    return text;
  }
  const quoted = /^(["`[])([a-z_][a-z0-9_]*)["`\]]$/i.exec(text);
  return (quoted === null ? text : quoted[2]).toLowerCase();
}
