import type { Migration, Statement } from '../../migrations';
import { transactionScript } from '../../migrations/transaction-script';

/** SQL split once, for any number of databases. */
export interface PreparedScript {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** A migration with its SQL split once. */
export interface PreparedMigration extends Omit<Migration, 'foreignKeys'>, PreparedScript {
  /** What takes it back; undefined when nothing does. */
  readonly wayBack?: PreparedScript;
}

/** Prepares a migration that was checked before. What it says of foreign keys itself comes before what its SQL says. */
export function prepareMigration(migration: Migration): PreparedMigration {
  const prepared = (sql: string): PreparedScript => {
    const { statements, foreignKeys } = transactionScript(sql);
    return { statements, foreignKeys: migration.foreignKeys ?? foreignKeys };
  };
  const wayBack = migration.down === undefined ? undefined : prepared(migration.down);
  // A script without statements takes nothing back.
  return { ...migration, ...prepared(migration.sql), ...wayBack === undefined || wayBack.statements.length === 0 ? {} : { wayBack } };
}
