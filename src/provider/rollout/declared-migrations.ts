import { checkHistory, type AppliedMigration } from '../../fleet';
import { checkMigrations, createMigration, MigrationsError, type Migration } from '../../migrations';
import { attributePath, type Diagnostics } from '../../terraform';

/** Migrations as they stand in a configuration: parts of it may not be known yet. */
export type WrittenMigrations = readonly { readonly name?: string | null; readonly sql?: string | null }[] | null | undefined;

/** The migrations, once all of them are known. */
export function knownMigrations(written: WrittenMigrations): Migration[] | undefined {
  if (written === undefined) return undefined;
  const known = (written ?? []).flatMap(({ name, sql }) =>
    (typeof name === 'string' && typeof sql === 'string' ? [createMigration(name, sql)] : []));
  return known.length < (written ?? []).length ? undefined : known;
}

/** As state. Terraform wants the SQL back to the letter, with whatever line endings it was written. */
export function migrationsState(migrations: readonly Migration[], written?: WrittenMigrations) {
  return migrations.map(({ name, sql, checksum }, index) => ({ name, sql: written?.[index]?.sql ?? sql, checksum }));
}

/** Reports migrations that break a rule in themselves. */
export function reportInvalid(migrations: readonly Migration[], diagnostics: Diagnostics): void {
  try {
    checkMigrations(migrations, 'migrations');
  } catch (error) {
    if (!(error instanceof MigrationsError)) throw error;
    for (const fault of error.faults) diagnostics.error('Invalid migration', fault, attributePath('migrations'));
  }
}

/** Reports applied migrations that were edited, removed or moved. */
export function reportRewrittenHistory(
  migrations: readonly Migration[], applied: readonly AppliedMigration[], diagnostics: Diagnostics,
): void {
  for (const { message } of checkHistory(migrations, applied)) {
    diagnostics.error('Applied migration changed', message, attributePath('migrations'));
  }
}
