import type { Migration, Statement } from '../../migrations';
import { transactionScript } from '../../migrations/transaction-script';

/** SQL split once, for any number of databases. */
export interface PreparedScript {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** A migration with its SQL split once. */
export interface PreparedMigration extends Migration, PreparedScript {
  /** What takes it back; undefined when nothing does. */
  readonly wayBack?: PreparedScript;
}

/** Prepares a migration that was checked before. */
export function prepareMigration(migration: Migration): PreparedMigration {
  const { statements, foreignKeys } = transactionScript(migration.sql);
  const wayBack = migration.down === undefined ? undefined : transactionScript(migration.down);
  // A script without statements takes nothing back.
  return { ...migration, statements, foreignKeys, ...wayBack === undefined || wayBack.statements.length === 0 ? {} : { wayBack } };
}
