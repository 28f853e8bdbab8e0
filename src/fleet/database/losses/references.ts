import type { TransactionStep } from '../apply/transaction-step';
import type { PreparedScript } from '../prepared-migration';
import { list, text } from '../sql-text';
import { failWith, watchStep } from './watch-steps';

/**
 * How the references of a database were before a script; there only while the script is under way. `kind` is `usable` or `unusable` for a
 * reference between two tables, `orphan` for a row that refers to nothing, and `orphans` for the note that these were written down.
 */
export const REFERENCES = '_turso_migration_references';

/**
 * References with which nothing can be put into their table: what they refer to is not there, or has no unique key of these columns.
 * SQLite answers such a reference with an error, also where rows are only looked at.
 *
 * @see https://sqlite.org/foreignkeys.html#fk_indexes
 */
const ALL = `SELECT lower(s.name) AS child, lower(f."table") AS parent, group_concat(f."from", ', ') AS columns, p.name IS NULL AS gone,
  p.name IS NULL OR NOT CASE WHEN max(f."to") IS NULL THEN count(*) = (SELECT count(*) FROM pragma_table_info(p.name) WHERE pk > 0) ELSE EXISTS (
    SELECT 1 FROM (
      SELECT group_concat(name) AS columns FROM (SELECT lower(name) AS name FROM pragma_table_info(p.name) WHERE pk > 0 ORDER BY 1)
      UNION ALL
      SELECT (SELECT group_concat(name) FROM (SELECT lower(name) AS name FROM pragma_index_info(i.name) ORDER BY 1))
        FROM pragma_index_list(p.name) i WHERE i."unique" AND NOT i.partial
    ) WHERE columns = (SELECT group_concat(name) FROM (SELECT lower(o."to") AS name FROM pragma_foreign_key_list(s.name) o WHERE o.id = f.id ORDER BY 1))
  ) END AS unusable
  FROM sqlite_schema s JOIN pragma_foreign_key_list(s.name) f LEFT JOIN sqlite_schema p ON p.type IN ('table', 'view') AND lower(p.name) = lower(f."table")
  WHERE s.type = 'table' GROUP BY s.name, f.id`;

/** Rows that refer to nothing. Tables that SQLite cannot look at are left out. */
export const ORPHANS = `WITH looked_at AS MATERIALIZED (SELECT s.name FROM sqlite_schema s
    WHERE s.type = 'table' AND lower(s.name) NOT IN (SELECT child FROM (${ALL}) WHERE unusable AND NOT gone))
  SELECT lower(c."table") AS child, lower(c.parent) AS parent, c.rowid AS number FROM looked_at, pragma_foreign_key_check(looked_at.name) c`;

/** Notes the references, and with foreign keys off the rows that refer to nothing. What was noted before stays. */
export function noteReferences({ foreignKeys }: Pick<PreparedScript, 'foreignKeys'>): TransactionStep[] {
  const isNoted = `SELECT 1 FROM ${REFERENCES} WHERE kind = 'orphans'`;
  return [
    watchStep(`CREATE TABLE IF NOT EXISTS ${REFERENCES} AS
      SELECT CASE WHEN unusable THEN 'unusable' ELSE 'usable' END AS kind, child, parent, NULL AS number FROM (${ALL})`),
    ...foreignKeys ? [] : [
      watchStep(`INSERT INTO ${REFERENCES} SELECT 'orphan', * FROM (${ORPHANS}) WHERE NOT EXISTS (${isNoted})`),
      watchStep(`INSERT INTO ${REFERENCES} (kind) SELECT 'orphans' WHERE NOT EXISTS (${isNoted})`),
    ],
  ];
}

/** Forgets what {@link noteReferences} noted. */
export const FORGET_REFERENCES: TransactionStep = watchStep(`DROP TABLE ${REFERENCES}`);

/** Fails where a reference to what the script has dropped cannot be used. Whether it could be before is not asked. */
export function noneUnusable({ watched: { moves }, mayDestroy }: PreparedScript): TransactionStep[] {
  if (mayDestroy || (moves.drops.length === 0 && !moves.dropsIndex)) return [];
  const concerned = moves.dropsIndex ? '1' : `parent IN (${list(moves.drops)})`;
  return [keptStep(`SELECT * FROM (${ALL}) WHERE unusable AND ${concerned}`)];
}

/** Fails where a reference cannot be used that could be before the script, or that the script has made to what it has dropped. */
export function referencesKept(script: PreparedScript): TransactionStep[] {
  const { watched: { moves }, mayDestroy } = script;
  if (mayDestroy) return [];
  const before = (kind: string) => `EXISTS (SELECT 1 FROM ${REFERENCES} o WHERE o.kind = '${kind}' AND ${isSame(script)})`;
  return [keptStep(`SELECT * FROM (${ALL}) n WHERE n.unusable AND NOT ${before('unusable')} AND (n.parent IN (${list(moves.drops)}) OR ${before('usable')})`)];
}

function keptStep(found: string): TransactionStep {
  return {
    part: 'references-kept',
    sql: {
      sql: failWith(`(SELECT group_concat('"' || child || '" refers to "' || parent || '"' || CASE WHEN gone THEN ', which is not there'
        ELSE ' by ' || columns || ', for which that has no unique key' END, '; ') FROM (${found}))`),
    },
  };
}

/**
 * Fails if rows refer to nothing now and did not before, and names some of them. Rows are told apart by their rowids. A table that the
 * script replaces may give its rows other rowids, and some tables have none: of these the counts are compared.
 */
export function orphansKept(script: PreparedScript): TransactionStep[] {
  const { mayDestroy, watched: { moves } } = script;
  // A migration that may destroy data may leave references to a table that is gone: the plan has named them.
  const now = mayDestroy ? `SELECT * FROM (${ORPHANS}) WHERE parent IN (SELECT lower(name) FROM sqlite_schema WHERE type = 'table')` : ORPHANS;
  const before = (condition: string) => `FROM ${REFERENCES} o WHERE o.kind = 'orphan' AND ${isSame(script)}${condition}`;
  const isCounted = `(n.number IS NULL OR n.child IN (${list(moves.renumbered)}))`;
  const grown = `SELECT child, parent FROM now n GROUP BY child, parent HAVING count(*) > (SELECT count(*) ${before('')})`;
  const others = `NOT EXISTS (SELECT 1 ${before(' AND o.number IS n.number')})`;
  const added = `SELECT * FROM now n WHERE CASE WHEN ${isCounted} THEN (n.child, n.parent) IN (${grown}) ELSE ${others} END`;
  const named = `SELECT child, parent, number FROM (${added}) n ORDER BY ${others} DESC LIMIT 5`;
  const told = `(WITH now AS MATERIALIZED (${now}) SELECT group_concat(${orphanText}, '; ') FROM (${named}))`;
  const isNoted = `EXISTS (SELECT 1 FROM ${REFERENCES} WHERE kind = 'orphans')`;
  return [{ part: 'foreign-key-check', sql: { sql: failWith(`CASE WHEN ${isNoted} THEN ${told} END`) } }];
}

/** What a row of {@link ORPHANS} is, in words. */
export const orphanText = '\'row \' || coalesce(number, \'?\') || \' of "\' || child || \'" refers to a row of "\' || parent || \'" that is not there\'';

/** Whether `o`, from before the script, is between the same tables as `n`. */
function isSame({ watched: { moves: { origins } } }: PreparedScript): string {
  const came = [...origins].flatMap(([now, from]) => from.map((was) => `(${text(now)}, ${text(was)})`));
  const same = (side: 'child' | 'parent') => (came.length === 0
    ? `o.${side} = n.${side}` : `(o.${side} = n.${side} OR (n.${side}, o.${side}) IN (VALUES ${came.join(', ')}))`);
  return `${same('child')} AND ${same('parent')}`;
}
