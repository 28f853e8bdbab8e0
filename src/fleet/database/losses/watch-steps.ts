import type { Watched } from '../../../migrations';
import type { SqlReason } from '../../../turso/sql/sql-error';
import type { TransactionStep } from '../apply/transaction-step';
import type { PreparedScript } from '../prepared-migration';
import { list, quoted, text } from '../sql-text';

/** A table that is there only while a transaction is under way. */
export const WATCH = '_turso_migration_watch';

/**
 * The statements of a script, between others that fail the transaction when a statement changes rows that it does not name: by a foreign
 * key's action, or by a trigger. SQLite counts those in `total_changes()` and not in `changes()`, so this reads no row of any table.
 *
 * @see https://sqlite.org/lang_corefunc.html#total_changes
 */
export function watchSteps({ statements, watched }: PreparedScript): TransactionStep[] {
  const steps: TransactionStep[] = [];
  let counted = false;
  for (const statement of statements) {
    const found = watched.statements.get(statement);
    if (found?.rebuild !== undefined) steps.push(rebuildStep(found.rebuild, found));
    if (found !== undefined && (!counted || found.rebuild !== undefined)) steps.push({ part: 'watch', sql: { sql: `UPDATE ${WATCH} SET base = total_changes()` } });
    steps.push({ part: 'migration', sql: { sql: statement.sql }, statement });
    counted = found !== undefined;
    if (found !== undefined) steps.push({ part: 'others-unchanged', sql: { sql: OTHERS_UNCHANGED }, statement });
  }
  return [...noTriggers(watched), ...openSteps(watched), ...steps, ...closeSteps(watched)];
}

/** Fails where tables that get rows have triggers, although no migration has made one: they were made by hand. */
function noTriggers({ filled }: PreparedScript['watched']): TransactionStep[] {
  const found = `(SELECT name FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) IN (${list(filled.tables)})
    AND lower(name) NOT IN (${list(filled.knownTriggers)}) LIMIT 1)`;
  return filled.tables.length === 0 ? [] : [{ part: 'others-unchanged', sql: { sql: failWith(found) } }];
}

/** The write of `base` before it counts as one more change. */
export const OTHERS_UNCHANGED = `UPDATE ${WATCH} SET
  kept = CASE WHEN total_changes() - base - 1 - changes() <= 0 THEN 1 END, base = total_changes()`;

/** Makes the table of the counts; nothing where nothing is watched. */
export function openSteps({ statements }: PreparedScript['watched']): TransactionStep[] {
  return statements.size > 0 ? [
    watchStep(`CREATE TABLE ${WATCH} (base INTEGER NOT NULL, kept INTEGER NOT NULL)`),
    watchStep(`INSERT INTO ${WATCH} VALUES (0, 1)`),
  ] : [];
}

/** Removes the table of the counts. */
export function closeSteps({ statements }: PreparedScript['watched']): TransactionStep[] {
  return statements.size > 0 ? [watchStep(`DROP TABLE ${WATCH}`)] : [];
}

/** Compares the rows of a table that is rebuilt with those of its successor. */
export function rebuildStep({ from, to, references }: NonNullable<Watched['rebuild']>, { statement }: Watched): TransactionStep {
  const lost = ['*', ...references.map(quoted)].map((column) => {
    const [before, after] = [from, to].map((table) => `(SELECT count(${column}) FROM ${quoted(table)})`);
    const what = column === '*' ? 'rows' : `values in ${column}`;
    return `CASE WHEN ${after} < ${before} THEN ${text(`of the ${what} of "${from}", `)} || ${after} || ' of ' || ${before} || ' are copied' END`;
  });
  return { part: 'rows-copied', sql: { sql: failWith(lost.length === 1 ? lost[0] : `coalesce(${lost.join(', ')})`) }, statement };
}

/** Fails where an expression is not null, with its value in the message: SQL has no other way to say something on a condition. */
export function failWith(expression: string): string {
  return `SELECT json_extract('{}', '${TOLD}' || told) FROM (SELECT ${expression} AS told) WHERE told IS NOT NULL`;
}

/** What {@link failWith} begins its message with. */
const TOLD = 'turso: ';

/** What a statement of {@link failWith} said; undefined when it failed for another reason. */
export function toldBy(reason: SqlReason | undefined): string | undefined {
  return reason?.kind === 'bad-json-path' && reason.path.startsWith(TOLD) ? reason.path.slice(TOLD.length) : undefined;
}

export function watchStep(sql: string): TransactionStep {
  return { part: 'watch', sql: { sql } };
}
