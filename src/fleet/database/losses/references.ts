import type { TransactionStatement } from '../apply/transaction-statement';
import type { PreparedScript } from '../prepared-migration';
import { list, text } from '../sql-text';
import { failWith, watchStatement } from './watch-script';

/**
 * A table of the references before a script. It exists only while the script runs. `kind` is `usable` or `unusable` for a reference
 * between two tables, `orphan` for a row that refers to nothing, and `orphans` for the note that all orphans were written down.
 */
const REFERENCES = '_turso_migration_references';

/**
 * Finds all references. One is unusable if its parent does not exist, or has no unique key over these columns. Then SQLite rejects every
 * row that is put into the child, and even checks that only read.
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

/** Finds rows that refer to nothing. Leaves out tables that SQLite cannot check. */
export const ORPHANS = `WITH looked_at AS MATERIALIZED (SELECT s.name FROM sqlite_schema s
    WHERE s.type = 'table' AND lower(s.name) NOT IN (SELECT child FROM (${ALL}) WHERE unusable AND NOT gone))
  SELECT lower(c."table") AS child, lower(c.parent) AS parent, c.rowid AS number FROM looked_at, pragma_foreign_key_check(looked_at.name) c`;

/** Notes the references and, with foreign keys off, the rows that refer to nothing. Earlier notes stay. */
export function noteReferences({ foreignKeys }: Pick<PreparedScript, 'foreignKeys'>): TransactionStatement[] {
  const isNoted = `SELECT 1 FROM ${REFERENCES} WHERE kind = 'orphans'`;
  return [
    watchStatement(`CREATE TABLE IF NOT EXISTS ${REFERENCES} AS
      SELECT CASE WHEN unusable THEN 'unusable' ELSE 'usable' END AS kind, child, parent, NULL AS number FROM (${ALL})`),
    ...foreignKeys ? [] : [
      watchStatement(`INSERT INTO ${REFERENCES} SELECT 'orphan', * FROM (${ORPHANS}) WHERE NOT EXISTS (${isNoted})`),
      watchStatement(`INSERT INTO ${REFERENCES} (kind) SELECT 'orphans' WHERE NOT EXISTS (${isNoted})`),
    ],
  ];
}

/** Drops the notes of {@link noteReferences}. */
export const FORGET_REFERENCES: TransactionStatement = watchStatement(`DROP TABLE ${REFERENCES}`);

/** Fails if a reference to a dropped table is unusable, even if it was unusable before. */
export function noneUnusable({ watched: { moves }, mayDestroy }: PreparedScript): TransactionStatement[] {
  if (mayDestroy || (moves.drops.length === 0 && !moves.dropsIndex)) return [];
  const concerned = moves.dropsIndex ? '1' : `parent IN (${list(moves.drops)})`;
  return [keptCheck(`SELECT * FROM (${ALL}) WHERE unusable AND ${concerned}`)];
}

/** Fails if a reference is unusable that was usable before the script, or that the script made to a table that it dropped. */
export function referencesKept(script: PreparedScript): TransactionStatement[] {
  const { watched: { moves }, mayDestroy } = script;
  if (mayDestroy) return [];
  const before = (kind: string) => `EXISTS (SELECT 1 FROM ${REFERENCES} o WHERE o.kind = '${kind}' AND ${isSame(script)})`;
  return [keptCheck(`SELECT * FROM (${ALL}) n WHERE n.unusable AND NOT ${before('unusable')} AND (n.parent IN (${list(moves.drops)}) OR ${before('usable')})`)];
}

function keptCheck(found: string): TransactionStatement {
  return {
    part: 'references-kept',
    sql: {
      sql: failWith(`(SELECT group_concat('"' || child || '" refers to "' || parent || '"' || CASE WHEN gone THEN ', which does not exist'
        ELSE ' by ' || columns || ', for which that has no unique key' END, '; ') FROM (${found}))`),
    },
  };
}

/**
 * Fails if rows refer to nothing that did not before, and names some of them. Identifies rows by their rowids. If the script replaces a
 * table, its rows may get other rowids, and some tables have none: for these it compares counts.
 */
export function orphansKept(script: PreparedScript): TransactionStatement[] {
  const { mayDestroy, watched: { moves } } = script;
  // A migration that may destroy data may leave references to a missing table: the plan has named them.
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

/** SQL that describes a row of {@link ORPHANS}. */
export const orphanText = '\'row \' || coalesce(number, \'?\') || \' of "\' || child || \'" refers to a row of "\' || parent || \'" that does not exist\'';

/** SQL of whether `o`, from before the script, is between the same tables as `n`. */
function isSame({ watched: { moves: { origins } } }: PreparedScript): string {
  const came = [...origins].flatMap(([now, from]) => from.map((was) => `(${text(now)}, ${text(was)})`));
  const same = (side: 'child' | 'parent') => (came.length === 0
    ? `o.${side} = n.${side}` : `(o.${side} = n.${side} OR (n.${side}, o.${side}) IN (VALUES ${came.join(', ')}))`);
  return `${same('child')} AND ${same('parent')}`;
}
