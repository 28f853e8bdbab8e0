import type { Watched } from '../../../migrations';
import type { SqlReason } from '../../../turso/sql/sql-error';
import type { TransactionStatement } from '../apply/transaction-statement';
import type { PreparedScript } from '../prepared-migration';
import { list, quoted, text } from '../sql-text';

/** A table that exists only during a transaction. */
const WATCH = '_turso_migration_watch';

/**
 * Returns the statements of a script with checks between them. A check fails the transaction if a statement changed rows that it does not
 * name, by a foreign key's action or a trigger. SQLite counts those in `total_changes()` but not in `changes()`, so the checks read no
 * rows.
 *
 * @see https://sqlite.org/lang_corefunc.html#total_changes
 */
export function watchScript({ statements, watched }: PreparedScript): TransactionStatement[] {
  const steps: TransactionStatement[] = [];
  let counted = false;
  for (const statement of statements) {
    const found = watched.statements.get(statement);
    if (found?.rebuild !== undefined) steps.push(rebuildCheck(found.rebuild, found));
    if (found !== undefined && (!counted || found.rebuild !== undefined)) steps.push(NOTE_CHANGES);
    steps.push({ part: 'migration', sql: { sql: statement.sql }, statement });
    counted = found !== undefined;
    if (found !== undefined) steps.push({ part: 'others-unchanged', sql: { sql: OTHERS_UNCHANGED }, statement });
  }
  return [...noTriggers(watched), ...openWatch(watched), ...steps, ...closeWatch(watched)];
}

/** Fails if a table that gets rows has a trigger that no migration created. Someone created it by hand. */
function noTriggers({ filled }: PreparedScript['watched']): TransactionStatement[] {
  const found = `(SELECT name FROM sqlite_schema WHERE type = 'trigger' AND lower(tbl_name) IN (${list(filled.tables)})
    AND lower(name) NOT IN (${list(filled.knownTriggers)}) LIMIT 1)`;
  return filled.tables.length === 0 ? [] : [{ part: 'others-unchanged', sql: { sql: failWith(found) } }];
}

/** Notes the count of changes before a statement. */
export const NOTE_CHANGES: TransactionStatement = watchStatement(`UPDATE ${WATCH} SET base = total_changes()`);

/** Subtracts 1 because writing `base` before the statement counts as a change, too. */
export const OTHERS_UNCHANGED = `UPDATE ${WATCH} SET
  kept = CASE WHEN total_changes() - base - 1 - changes() <= 0 THEN 1 END, base = total_changes()`;

/** Creates the table of the counts, if anything is watched. */
export function openWatch({ statements }: PreparedScript['watched']): TransactionStatement[] {
  return statements.size > 0 ? [
    watchStatement(`CREATE TABLE ${WATCH} (base INTEGER NOT NULL, kept INTEGER NOT NULL)`),
    watchStatement(`INSERT INTO ${WATCH} VALUES (0, 1)`),
  ] : [];
}

/** Drops the table of the counts. */
export function closeWatch({ statements }: PreparedScript['watched']): TransactionStatement[] {
  return statements.size > 0 ? [watchStatement(`DROP TABLE ${WATCH}`)] : [];
}

/** Fails if a rebuilt table has fewer rows or references than the table that it replaces. */
export function rebuildCheck({ from, to, references }: NonNullable<Watched['rebuild']>, { statement }: Watched): TransactionStatement {
  const lost = ['*', ...references.map(quoted)].map((column) => {
    const [before, after] = [from, to].map((table) => `(SELECT count(${column}) FROM ${quoted(table)})`);
    const what = column === '*' ? 'rows' : `values in ${column}`;
    return `CASE WHEN ${after} < ${before} THEN ${text(`of the ${what} of "${from}", `)} || ${after} || ' of ' || ${before} || ' are copied' END`;
  });
  return { part: 'rows-copied', sql: { sql: failWith(lost.length === 1 ? lost[0] : `coalesce(${lost.join(', ')})`) }, statement };
}

/** Fails if an expression is not null, with its value in the message. SQL has no other way to report something on a condition. */
export function failWith(expression: string): string {
  return `SELECT json_extract('{}', '${TOLD}' || told) FROM (SELECT ${expression} AS told) WHERE told IS NOT NULL`;
}

/** How messages of {@link failWith} begin. */
const TOLD = 'turso: ';

/** Returns the message of {@link failWith}; undefined if the statement failed for another reason. */
export function toldBy(reason: SqlReason | undefined): string | undefined {
  return reason?.kind === 'bad-json-path' && reason.path.startsWith(TOLD) ? reason.path.slice(TOLD.length) : undefined;
}

export function watchStatement(sql: string): TransactionStatement {
  return { part: 'watch', sql: { sql } };
}
