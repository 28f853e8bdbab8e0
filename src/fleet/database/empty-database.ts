import type { FleetDatabase } from './fleet-database';
import { SELECT_OBJECTS } from './user-objects';
import type { SqlClient, SqlStatement } from '../../turso';

/** What was deleted. */
export interface Emptied {
  /** How many tables, indexes, views and triggers. */
  readonly objectCount: number;
  readonly rowCount: number;
}

/** How often the schema is read again because somebody changed it meanwhile. */
const ATTEMPTS = 3;

/** A fingerprint of the schema, which a transaction compares with the one that it was made for. */
const FINGERPRINT = `SELECT json_group_array(json_array(type, name, sql)) FROM (${SELECT_OBJECTS})`;

/**
 * Deletes all tables, indexes, views and triggers of a database in one transaction, the history of its migrations included. The database
 * itself stays, with its URL and tokens.
 *
 * @throws Error if others keep changing the schema, SqlError if the database rejects the transaction: it keeps everything then
 */
export async function emptyDatabase(sql: SqlClient, database: FleetDatabase): Promise<Emptied> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const [{ rows }, { rows: [[fingerprint]] }] = await sql.transaction(
      database, [{ sql: SELECT_OBJECTS }, { sql: FINGERPRINT }], { readOnly: true },
    );
    const objects = rows.map(([type, name, table, script]): SchemaObject => (
      { type: String(type), name: String(name), table: String(table), sql: script === null ? null : String(script) }));
    if (objects.length === 0) return { objectCount: 0, rowCount: 0 };
    const drops = dropStatements(objects);
    const counts = plainTables(objects).map(({ name }): SqlStatement => ({ sql: `SELECT count(*) FROM ${quoted(name)}` }));
    const results = await sql.transaction(database, [
      // Fails if the schema has changed: json() rejects the text.
      { sql: `SELECT json(CASE WHEN (${FINGERPRINT}) = ? THEN '1' ELSE '${CHANGED}' END)`, args: [fingerprint] },
      ...counts,
      ...drops,
    ], { foreignKeys: false }).catch((error: unknown) => {
      if (error instanceof Error && /malformed JSON/i.test(error.message)) return undefined;
      throw error;
    });
    if (results === undefined) continue;
    const rowCount = results.slice(1, 1 + counts.length).reduce((sum, { rows: [[count]] }) => sum + Number(count), 0);
    return { objectCount: objects.length, rowCount };
  }
  throw new Error(`The schema of database "${database.name}" keeps changing. Nothing was deleted. Stop what changes it, and run the command again.`);
}

/** A text that is not JSON. */
const CHANGED = 'schema changed';

interface SchemaObject {
  readonly type: string;
  readonly name: string;
  readonly table: string;
  readonly sql: string | null;
}

/** Triggers and views first, because they may refer to any table. A virtual table drops its own tables. Indexes go with their tables. */
function dropStatements(objects: readonly SchemaObject[]): SqlStatement[] {
  const drop = (kind: string, dropped: readonly SchemaObject[]) => dropped.map(({ name }) => ({ sql: `DROP ${kind} IF EXISTS ${quoted(name)}` }));
  const of = (type: string) => objects.filter((object) => object.type === type);
  return [
    ...drop('TRIGGER', of('trigger')),
    ...drop('VIEW', of('view')),
    // An index of vectors has a table of its own, which is not dropped with the indexed table.
    ...drop('INDEX', of('index').filter(({ sql }) => sql !== null)),
    ...drop('TABLE', of('table').filter(isVirtual)),
    ...drop('TABLE', of('table').filter((object) => !isVirtual(object) && !isShadow(object, objects))),
  ];
}

function isVirtual({ sql }: SchemaObject): boolean {
  return /^\s*CREATE\s+VIRTUAL\s/i.test(sql ?? '');
}

/** Whether a virtual table or an index made the table for itself. SQLite refuses to drop such a table alone. */
function isShadow({ name }: SchemaObject, objects: readonly SchemaObject[]): boolean {
  return objects.some((other) => (isVirtual(other) && name.startsWith(`${other.name}_`)) || (other.type === 'index' && name === `${other.name}_shadow`));
}

function plainTables(objects: readonly SchemaObject[]): SchemaObject[] {
  return objects.filter((object) => object.type === 'table' && !isVirtual(object) && !isShadow(object, objects));
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
