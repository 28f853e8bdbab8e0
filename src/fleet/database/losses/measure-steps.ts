import type { TransactionStep } from '../apply/transaction-step';
import type { FleetDatabase } from '../fleet-database';
import type { PreparedScript } from '../prepared-migration';
import { quoted, text } from '../sql-text';
import { closeSteps, failWith, openSteps, OTHERS_UNCHANGED, rebuildStep, WATCH, watchStep } from './watch-steps';
import type { KnownTables, Watched } from '../../../migrations';
import { tablesOf, uncountedLosses, watchedScript } from '../../../migrations/destructive/watched';
import type { SqlClient } from '../../../turso';

/** What was counted before a statement; there only while a transaction is under way. */
const COUNTS = '_turso_migration_counts';

/** The schema of one database. */
export interface DatabaseSchema {
  /** The SQL of its tables and triggers. */
  readonly sql: readonly string[];
  /** Lower-case names of tables that hold no rows of their own: virtual ones, and those in which they keep theirs. */
  readonly derived: ReadonlySet<string>;
}

/** Reads the schema of a database: one request. */
export async function readSchema(sql: SqlClient, database: FleetDatabase): Promise<DatabaseSchema> {
  const [objects, derived] = await sql.transaction(database, [
    { sql: "SELECT sql FROM sqlite_schema WHERE type IN ('table', 'trigger') AND sql IS NOT NULL ORDER BY type, rowid" },
    { sql: "SELECT lower(name) FROM pragma_table_list WHERE type IN ('virtual', 'shadow')" },
  ], { readOnly: true });
  return { sql: objects.rows.map(([statement]) => String(statement)), derived: new Set(derived.rows.map(([name]) => String(name))) };
}

/**
 * The statements of a script, between others that count the rows and the references of every table before and after each watched one, and
 * fail the transaction where there are fewer. Reads every row of the database as often: for what {@link watchSteps} found to change
 * rows that a statement does not name.
 *
 * @param tables as they are before the script; they are changed to what they are after it
 */
export function measureSteps(
  { statements, watched: { statements: known }, foreignKeys }: PreparedScript, tables: KnownTables, derived: ReadonlySet<string>,
): TransactionStep[] {
  const around = new Map<unknown, { readonly before: TransactionStep[]; readonly after: TransactionStep[] }>();
  const watched = watchedScript(statements, tables, (found) => {
    const measures = measuresOf(found, tables, derived);
    const uncounted = uncountedLosses(found, tables, foreignKeys);
    // Outside of a transaction the copy was made by another statement, which is not seen here.
    const rebuild = found.rebuild ?? known.get(found.statement)?.rebuild;
    around.set(found.statement, {
      before: [
        ...rebuild === undefined ? [] : [rebuildStep(rebuild, found)],
        ...measures.length === 0 ? [] : [watchStep(`INSERT INTO ${COUNTS} VALUES ${measures.map(({ label, now }) => `(${text(label)}, ${now})`).join(', ')}`)],
        watchStep(`UPDATE ${WATCH} SET base = total_changes()`),
      ],
      after: [
        ...measures.length === 0 ? [] : [{ part: 'nothing-lost', sql: { sql: failWith(lossOf(measures)) }, statement: found.statement } as const],
        ...uncounted.length === 0 ? [] : [{ part: 'others-unchanged', sql: { sql: OTHERS_UNCHANGED }, statement: found.statement } as const],
        watchStep(`DELETE FROM ${COUNTS}`),
      ],
    });
  });
  return [
    ...openSteps(watched),
    watchStep(`CREATE TABLE ${COUNTS} (label TEXT PRIMARY KEY, n INTEGER NOT NULL)`),
    ...statements.flatMap((statement): TransactionStep[] => [
      ...around.get(statement)?.before ?? [],
      { part: 'migration', sql: { sql: statement.sql }, statement },
      ...around.get(statement)?.after ?? [],
    ]),
    watchStep(`DROP TABLE ${COUNTS}`),
    ...closeSteps(watched),
  ];
}

/** The tables of a database as an analysis knows them. */
export function tablesIn({ sql }: DatabaseSchema): KnownTables {
  return tablesOf(sql);
}

/** A number that must not fall. */
interface Measure {
  readonly label: string;
  /** How to count it before the statement. */
  readonly now: string;
  /** How to count it after the statement. */
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
 * What must not get fewer in the table that a statement names. What the statement deletes or overwrites itself is meant. What a trigger
 * takes along, or a reference of the table to itself, is not.
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

/** @param own what the statement itself adds to the count, or takes from it */
function measure(table: string, column: string, own = ''): Measure {
  const count = `(SELECT count(${column === '*' ? '*' : quoted(column)}) FROM ${quoted(table)})`;
  return { label: column === '*' ? `rows of "${table}"` : `values in "${column}" of "${table}"`, now: count, then: `${count} ${own}` };
}

function lossOf(measures: readonly Measure[]): string {
  const now = measures.map(({ label, then }) => `(${text(label)}, ${then})`).join(', ');
  return `(WITH after (label, n) AS (VALUES ${now})
    SELECT group_concat(label || ': ' || ${COUNTS}.n || ' before, ' || after.n || ' after', '; ') FROM ${COUNTS} JOIN after USING (label) WHERE after.n < ${COUNTS}.n)`;
}
