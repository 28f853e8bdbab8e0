import { prepareInOrder, type PreparedMigration } from './prepared-migration';
import { checkMigrations, type Migration } from '../../migrations';

/** @throws MigrationsError with all faults of all migrations */
export function prepareMigrations(migrations: readonly Migration[], where: string): PreparedMigration[] {
  checkMigrations(migrations, where);
  return prepareInOrder(migrations);
}
