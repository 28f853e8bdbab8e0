import type { TransactionStep } from './transaction-step';
import { failWith, watchStep } from './watch-steps';

/** Rows that referred to nothing before a script; there only while a transaction is under way. */
const ORPHANS = '_turso_migration_orphans';

const NOW = 'SELECT lower("table") AS child, rowid AS number, lower(parent) AS parent FROM pragma_foreign_key_check';

/** Notes the rows that refer to nothing. */
export function orphansBefore(): TransactionStep[] {
  return [watchStep(`CREATE TABLE ${ORPHANS} AS ${NOW}`)];
}

/**
 * Fails where more rows of a table refer to nothing than before, and names some of them. A rebuild may give rows other numbers, so that
 * it is their count that is compared.
 */
export function orphansAfter(table: string, position: number, mayDestroy: boolean): TransactionStep[] {
  // A migration that may destroy data may leave references to a table that is gone: the plan has named them.
  const now = mayDestroy ? `SELECT * FROM (${NOW}) WHERE parent IN (SELECT lower(name) FROM sqlite_schema WHERE type = 'table')` : NOW;
  const same = 'o.child = n.child AND o.parent = n.parent';
  const grown = `SELECT child, parent FROM now n GROUP BY child, parent HAVING count(*) > (SELECT count(*) FROM ${ORPHANS} o WHERE ${same})`;
  const added = `SELECT * FROM now n WHERE (child, parent) IN (${grown})
    AND NOT EXISTS (SELECT 1 FROM ${ORPHANS} o WHERE ${same} AND o.number = n.number) LIMIT 5`;
  const told = `(WITH now AS (${now}) SELECT CASE WHEN EXISTS (${grown}) THEN coalesce(
    (SELECT group_concat('row ' || coalesce(number, '?') || ' of "' || child || '" refers to a row of "' || parent || '" that is not there', '; ') FROM (${added})),
    'rows refer to nothing') END)`;
  return [
    { part: 'foreign-key-check', sql: { sql: `${failWith(told, table, 'applied_at')} WHERE position = ?1`, args: [position] } },
    watchStep(`DROP TABLE ${ORPHANS}`),
  ];
}
