import type { MigrationsConfig, MigrationsState } from './attributes';
import { checkHistory, TargetError, targetPositionOf, type AppliedMigration } from '../../../fleet';
import { besideSql, createMigration, describeEdit, migrationFaults, type Migration } from '../../../migrations';
import { attributePath, type Diagnostics, type Path } from '../../../terraform';

/** A migration of a configuration. Undefined stands for unknown parts. */
interface WrittenMigration {
  readonly name?: string | null;
  readonly sql?: string | null;
  readonly down?: string | null;
  readonly transaction?: boolean | null;
  readonly allow_destructive?: boolean | null;
  readonly foreign_keys?: boolean | null;
  readonly file?: string | null;
  readonly line?: number | null;
  readonly drizzle_when?: number | null;
}

/** The migrations of a configuration. */
export type WrittenMigrations = readonly WrittenMigration[] | null | undefined;

/**
 * Returns the migrations of a configuration, or undefined if one is unknown.
 *
 * @param foreignKeys whether foreign keys are on for migrations without a setting of their own
 */
export function knownMigrations(written: WrittenMigrations, foreignKeys?: boolean | null): Migration[] | undefined {
  if (written === undefined) return undefined;
  const known = (written ?? []).flatMap((one) => knownMigration(one, foreignKeys) ?? []);
  return known.length < (written ?? []).length ? undefined : known;
}

function knownMigration(written: WrittenMigration, ofFleet: boolean | null | undefined): Migration | undefined {
  const { name, sql, down, transaction, allow_destructive: allowDestructive, foreign_keys: own, file, line } = written;
  const { drizzle_when: drizzleWhen } = written;
  if (typeof name !== 'string' || typeof sql !== 'string') return undefined;
  if ([down, transaction, allowDestructive, own, file, line, drizzleWhen].includes(undefined)) return undefined;
  // Only false counts for the whole fleet, because the SQL of a migration may switch off the default.
  const foreignKeys = own ?? (ofFleet === false ? false : undefined);
  return createMigration(name, sql, {
    ...down == null ? {} : { down },
    ...transaction == null ? {} : { transaction },
    ...allowDestructive == null ? {} : { allowDestructive },
    ...foreignKeys === undefined ? {} : { foreignKeys },
    ...file == null ? {} : { file },
    ...line == null ? {} : { line },
    ...drizzleWhen == null ? {} : { drizzleWhen },
  });
}

/**
 * Returns migrations as state. Terraform expects the text of the configuration unchanged, including its line ends. Without a
 * configuration, as after an import, attributes that the SQL sets by its directives stay null.
 */
export function migrationsState(migrations: readonly Migration[], written?: WrittenMigrations): MigrationsState {
  return migrations.map((migration, index) => {
    const { name, checksum } = migration;
    return { ...stateOf(migration, written?.[index]), name, checksum };
  });
}

type MigrationState = MigrationsState[number];

function stateOf(migration: Migration, written: WrittenMigration | undefined): Omit<MigrationState, 'name' | 'checksum'> {
  if (written !== undefined) {
    const { sql, down, transaction, allow_destructive, foreign_keys, file, line, drizzle_when } = written;
    return {
      sql: sql ?? migration.sql,
      down: down ?? null,
      transaction: transaction ?? null,
      allow_destructive: allow_destructive ?? null,
      foreign_keys: foreign_keys ?? null,
      file: file ?? null,
      line: line ?? null,
      drizzle_when: drizzle_when ?? null,
    };
  }
  const { sql, down = null, file = null, line = null } = migration;
  const { transaction = null, allowDestructive = null, foreignKeys = null } = besideSql(migration);
  return { sql, down, transaction, allow_destructive: allowDestructive, foreign_keys: foreignKeys, file, line, drizzle_when: null };
}

/**
 * Returns how many of the migrations `target_version` asks for. Reports a version that cannot be reached, and returns undefined.
 *
 * @param target undefined or null: the last migration
 * @param applied the migrations that were applied already
 */
export function reachablePosition(
  migrations: readonly Migration[], target: string | null | undefined, applied: readonly AppliedMigration[], diagnostics: Diagnostics,
): number | undefined {
  try {
    return targetPositionOf(migrations, target ?? undefined, applied);
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    diagnostics.error('Unreachable target version', error.message, attributePath('target_version'));
    return undefined;
  }
}

/**
 * Returns migrations as planned values. If only the file of a migration moved, the plan keeps the old file, so that a checkout in another
 * folder shows no change.
 */
export function migrationsPlan(
  migrations: readonly Migration[], written: WrittenMigrations, before: MigrationsState | undefined,
): MigrationsState {
  return migrationsState(migrations, written).map((migration, index) => {
    const prior = before?.[index];
    const same = prior?.name === migration.name && prior.checksum === migration.checksum;
    return same && prior.file !== null && migration.file !== null ? { ...migration, file: prior.file, line: prior.line } : migration;
  });
}

/** Reports invalid migrations, and a `target_version` or `baseline` that is not a migration. */
export function checkDeclared(config: Pick<MigrationsConfig, 'migrations' | 'target_version' | 'baseline'>, diagnostics: Diagnostics): void {
  const migrations = knownMigrations(config.migrations);
  if (migrations === undefined) return;
  for (const { index, message } of migrationFaults(migrations)) {
    diagnostics.error('Invalid migration', message, [...attributePath('migrations'), { index }]);
  }
  for (const attribute of ['target_version', 'baseline'] as const) {
    const name = config[attribute];
    if (typeof name !== 'string' || migrations.some((migration) => migration.name === name)) continue;
    const last = migrations.at(-1);
    diagnostics.error(
      `Invalid ${attribute}`,
      `${attribute} is "${name}", but no migration has this name. `
      + (last === undefined ? 'Leave it out: there are no migrations.' : `Name one of them, such as the last one, "${last.name}".`),
      attributePath(attribute),
    );
  }
}

/**
 * Reports applied migrations that were edited, removed or moved.
 *
 * @param known the migrations of the state, whose SQL shows what an edit changed
 */
export function reportRewrittenHistory(
  migrations: readonly Migration[], applied: readonly AppliedMigration[], known: MigrationsState | undefined,
  diagnostics: Diagnostics,
): void {
  for (const { migration, message, remedy, edit } of checkHistory(migrations, applied, known)) {
    const change = edit === undefined ? '' : `\n\n${describeEdit(edit.applied, edit.present)}`;
    diagnostics.error('Applied migration changed', `${message} ${remedy}${change}`, migrationPath(migrations, migration));
  }
}

/**
 * Returns the path of a migration, for a message about one migration. Undefined for several and for one that is not declared: Terraform
 * would print the whole list.
 */
export function migrationPath(
  migrations: readonly { readonly name: string }[], ...names: readonly (string | undefined)[]
): Path | undefined {
  const [name, ...others] = new Set(names);
  const index = others.length > 0 ? -1 : migrations.findIndex((migration) => migration.name === name);
  return index === -1 ? undefined : [...attributePath('migrations'), { index }];
}
