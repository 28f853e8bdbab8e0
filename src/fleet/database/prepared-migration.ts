import { checkMigrations, transactionScript, type Migration, type Statement } from '../../migrations';

/** A migration with its SQL split once, for any number of databases. */
export interface PreparedMigration extends Migration {
  readonly statements: readonly Statement[];
  /** Whether foreign keys are enforced while it runs. */
  readonly foreignKeys: boolean;
}

/** @throws MigrationsError with all faults of all migrations */
export function prepareMigrations(migrations: readonly Migration[], where: string): PreparedMigration[] {
  checkMigrations(migrations, where);
  return migrations.map((migration) => {
    const { statements, foreignKeys } = transactionScript(migration.sql);
    return { ...migration, statements, foreignKeys };
  });
}
