import type { Migration, Statement, WatchedScript } from '../../migrations';
import { KnownTables } from '../../migrations/destructive/known-tables';
import { watchedScript } from '../../migrations/destructive/watched';
import { transactionScript } from '../../migrations/transaction-script';

/** SQL that is split once for any number of databases. */
export interface PreparedScript {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
  /** The statements to watch while it runs; empty if it may destroy data. */
  readonly watched: WatchedScript;
  /** Whether it may leave references to dropped tables. */
  readonly mayDestroy: boolean;
}

/** A migration whose SQL is split once. */
export interface PreparedMigration extends Omit<Migration, 'foreignKeys'>, PreparedScript {
  /** Reverts the migration; undefined if it cannot be reverted. Without statements only if the migration has none either. */
  readonly downScript?: PreparedScript;
}

/**
 * Prepares checked migrations. Their own setting of foreign keys takes precedence over their SQL.
 *
 * @param migrations all of them, in order, because earlier ones tell what the statements of a later one may do to other tables
 */
export function prepareInOrder(migrations: readonly Migration[]): PreparedMigration[] {
  const tables = new KnownTables();
  return migrations.map((migration) => {
    const up = prepared(migration.sql, migration, tables);
    tables.beginMigration();
    // A down script starts without known tables, so every statement that writes is watched.
    const downScript = prepared(migration.down ?? '', migration, new KnownTables());
    // A script without statements reverts nothing, so it counts only for a migration that did nothing.
    const isDownScript = downScript.statements.length > 0 || up.statements.length === 0;
    return { ...migration, ...up, ...isDownScript ? { downScript } : {} };
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

/** Whether each statement is its own transaction. A migration without statements is always recorded in one transaction. */
export function runsByStatement({ transaction, statements }: PreparedMigration): boolean {
  return transaction === false && statements.length > 0;
}
