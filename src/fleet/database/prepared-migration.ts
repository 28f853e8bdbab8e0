import type { Migration, Statement, WatchedScript } from '../../migrations';
import { KnownTables } from '../../migrations/destructive/known-tables';
import { watchedScript } from '../../migrations/destructive/watched';
import { transactionScript } from '../../migrations/transaction-script';

/** SQL split once, for any number of databases. */
export interface PreparedScript {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
  /** What is looked at while it runs; nothing where it may destroy data. */
  readonly watched: WatchedScript;
  /** Whether it may leave references to tables that are gone. */
  readonly mayDestroy: boolean;
}

/** A migration with its SQL split once. */
export interface PreparedMigration extends Omit<Migration, 'foreignKeys'>, PreparedScript {
  /** What takes it back; undefined when nothing does. It has no statements where the migration has none either: nothing is to be undone. */
  readonly wayBack?: PreparedScript;
}

/**
 * Prepares migrations that were checked before. What they say of foreign keys themselves comes before what their SQL says.
 *
 * @param migrations all of them, in order: those before one tell what its statements may do to other tables
 */
export function prepareInOrder(migrations: readonly Migration[]): PreparedMigration[] {
  const tables = new KnownTables();
  return migrations.map((migration) => {
    const up = prepared(migration.sql, migration, tables);
    tables.beginMigration();
    // Which tables there are on the way back, nobody needs to know: everything that writes is watched.
    const wayBack = prepared(migration.down ?? '', migration, new KnownTables());
    // A script without statements takes back nothing, so it is a way back only from a migration that did nothing.
    const leadsBack = wayBack.statements.length > 0 || up.statements.length === 0;
    return { ...migration, ...up, ...leadsBack ? { wayBack } : {} };
  });
}

function prepared(sql: string, { foreignKeys, allowDestructive }: Migration, tables: KnownTables): PreparedScript {
  const script = transactionScript(sql);
  const watched = watchedScript(script.statements, tables);
  const mayDestroy = allowDestructive === true;
  return {
    statements: script.statements,
    foreignKeys: script.statements.length === 0 || (foreignKeys ?? script.foreignKeys),
    watched: mayDestroy ? { statements: new Map(), moves: watched.moves, filled: { tables: [], knownTriggers: [] } } : watched,
    mayDestroy,
  };
}

/**
 * Whether each statement is a transaction of its own. A migration without statements has none to record one by one: it is recorded in
 * one transaction, as all others are.
 */
export function runsInSteps({ transaction, statements }: PreparedMigration): boolean {
  return transaction === false && statements.length > 0;
}
