import { prepareInOrder, type PreparedMigration } from './prepared-migration';
import { checkMigrations, type Migration } from '../../migrations';

/**
 * Checks migrations and prepares them. This file is apart from `prepared-migration.ts` because the check needs Node.js, and the runtime
 * prepares migrations at the edge, where Node.js is missing.
 *
 * @throws MigrationsError with all faults of all migrations
 */
export function prepareMigrations(migrations: readonly Migration[], where: string): PreparedMigration[] {
  checkMigrations(migrations, where);
  return prepareInOrder(migrations);
}
