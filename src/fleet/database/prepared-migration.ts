import type { Migration, Statement } from '../../migrations';
import { transactionScript } from '../../migrations/transaction-script';

/** A migration with its SQL split once, for any number of databases. */
export interface PreparedMigration extends Migration {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** Prepares a migration that was checked before. */
export function prepareMigration(migration: Migration): PreparedMigration {
  const { statements, foreignKeys } = transactionScript(migration.sql);
  return { ...migration, statements, foreignKeys };
}
