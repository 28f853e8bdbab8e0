import type { TransactionStatement } from '../apply/transaction-statement';
import type { FleetDatabase } from '../fleet-database';
import type { PreparedScript } from '../prepared-migration';
import { quoted, text } from '../sql-text';
import { closeWatch, failWith, NOTE_CHANGES, openWatch, OTHERS_UNCHANGED, rebuildCheck, watchStatement } from './watch-script';
import type { KnownTables, Watched } from '../../../migrations';
import { uncountedLosses, watchedScript } from '../../../migrations/destructive/watched';
import type { SqlClient } from '../../../turso';

/** A table for the counts before a statement. It exists only during a transaction. */
const COUNTS = '_turso_migration_counts';

/** The schema of one database, as an analysis reads it. */
export interface SchemaSql {
  /** The SQL of its tables and triggers. */
  readonly sql: readonly string[];
  /** Lower-case names of virtual tables and their shadow tables, which are not counted. */
  readonly derived: ReadonlySet<string>;
}

/** Reads the schema of a database with one request. */
export async function readSchemaSql(sql: SqlClient, database: FleetDatabase): Promise<SchemaSql> {
  const [objects, derived] = await sql.transaction(database, [
    { sql: "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'trigger') AND sql IS NOT NULL ORDER BY type, rowid" },
    { sql: "SELECT lower(name) FROM pragma_table_list WHERE type IN ('virtual', 'shadow')" },
  ], { readOnly: true });
  return { sql: objects.rows.map(([statement]) => String(statement)), derived: new Set(derived.rows.map(([name]) => String(name))) };
}

/**
 * Returns the statements of a script with counts of rows and references around each watched one. The transaction fails if a count falls.
 * Each count reads every row of the database, so it is used only after {@link watchScript} found a change of rows that a statement does
 * not name.
 *
 * @param tables the tables before the script; this function updates them to those after it
 */
export function countRowsAround(
  { statements, watched: { statements: known }, foreignKeys }: PreparedScript, tables: KnownTables, derived: ReadonlySet<string>,
): TransactionStatement[] {
  const around = new Map<unknown, { readonly before: TransactionStatement[]; readonly after: TransactionStatement[] }>();
  const watched = watchedScript(statements, tables, (found) => {
    const measures = measuresOf(found, tables, derived);
    const uncounted = uncountedLosses(found, tables, foreignKeys);
    // Outside of a transaction another statement made the copy, which is not seen here.
    const rebuild = found.rebuild ?? known.get(found.statement)?.rebuild;
    around.set(found.statement, {
      before: [
        ...rebuild === undefined ? [] : [rebuildCheck(rebuild, found)],
        ...measures.length === 0 ? [] : [watchStatement(`INSERT INTO ${COUNTS} VALUES ${measures.map(({ label, now }) => `(${text(label)}, ${now})`).join(', ')}`)],
        NOTE_CHANGES,
      ],
      after: [
        ...measures.length === 0 ? [] : [{ part: 'nothing-lost', sql: { sql: failWith(lossOf(measures)) }, statement: found.statement } as const],
        ...uncounted.length === 0 ? [] : [{ part: 'others-unchanged', sql: { sql: OTHERS_UNCHANGED }, statement: found.statement } as const],
        watchStatement(`DELETE FROM ${COUNTS}`),
      ],
    });
  });
  return [
    ...openWatch(watched),
    watchStatement(`CREATE TABLE ${COUNTS} (label TEXT PRIMARY KEY, n INTEGER NOT NULL)`),
    ...statements.flatMap((statement): TransactionStatement[] => [
      ...around.get(statement)?.before ?? [],
      { part: 'migration', sql: { sql: statement.sql }, statement },
      ...around.get(statement)?.after ?? [],
    ]),
    watchStatement(`DROP TABLE ${COUNTS}`),
    ...closeWatch(watched),
  ];
}

/** A count that must not fall. */
interface Measure {
  readonly label: string;
  /** SQL of the count before the statement. */
  readonly now: string;
  /** SQL of the count after the statement. */
  readonly then: string;
}

function measuresOf({ effect }: Watched, tables: KnownTables, derived: ReadonlySet<string>): Measure[] {
  const target = 'table' in effect ? effect.table.toLowerCase() : undefined;
  const isCounted = (name: string) => !derived.has(name.toLowerCase()) && !/^(_turso_|sqlite_|libsql_)/i.test(name);
  const others = tables.names.filter((name) => name.toLowerCase() !== target && isCounted(name));
  return [
    ...others.flatMap((table) => ['*', ...referencesIn(table, tables)].map((column) => measure(table, column))),
    ...'table' in effect && tables.isKnown(effect.table) && isCounted(effect.table) ? ownMeasures(effect, tables) : [],
  ];
}

/**
 * Returns what must not get fewer in the table that a statement names. Rows that the statement itself deletes or overwrites are meant. Rows
 * that a trigger deletes, or a reference of the table to itself, are not.
 */
function ownMeasures(effect: Watched['effect'], tables: KnownTables): Measure[] {
  switch (effect.does) {
    case 'delete': return [measure(effect.table, '*', '+ changes()')];
    case 'update': return effect.replaces || tables.replaces(effect.table) ? [] : [measure(effect.table, '*')];
    case 'insert': {
      const added = effect.updates.length > 0 ? '' : '- changes()';
      return effect.replaces ?? tables.replaces(effect.table) ? [] : [measure(effect.table, '*', added)];
    }
    default: return [];
  }
}

function referencesIn(table: string, tables: KnownTables): string[] {
  return [...new Set(tables.foreignKeysOf(table).flatMap(({ columns }) => columns))];
}

/** @param own SQL of what the statement itself adds to the count or takes from it */
function measure(table: string, column: string, own = ''): Measure {
  const count = `(SELECT count(${column === '*' ? '*' : quoted(column)}) FROM ${quoted(table)})`;
  return { label: column === '*' ? `rows of "${table}"` : `values in "${column}" of "${table}"`, now: count, then: `${count} ${own}` };
}

function lossOf(measures: readonly Measure[]): string {
  const now = measures.map(({ label, then }) => `(${text(label)}, ${then})`).join(', ');
  return `(WITH after (label, n) AS (VALUES ${now})
    SELECT group_concat(label || ': ' || ${COUNTS}.n || ' before, ' || after.n || ' after', '; ') FROM ${COUNTS} JOIN after USING (label) WHERE after.n < ${COUNTS}.n)`;
}
