import { describeEdit } from './edited-migration';
import type { FleetResourceConfig, FleetResourceState } from './schema';
import { checkHistory, type AppliedMigration } from '../../fleet';
import { besideSql, createMigration, migrationFaults, type Migration } from '../../migrations';
import { attributePath, type Diagnostics, type Path } from '../../terraform';

/** One as it stands in a configuration: parts of it may not be known yet. */
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

/** Migrations as they stand in a configuration. */
export type WrittenMigrations = readonly WrittenMigration[] | null | undefined;

/**
 * The migrations, once all of them are known.
 *
 * @param foreignKeys whether the fleet has foreign keys on while migrations run that do not say so themselves
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
  // Only off is a choice for the whole fleet: what is on by default may be switched off by the SQL of a migration.
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
 * As state. Terraform wants all of it back to the letter, with the line ends that it was written with. Where nothing was written, as
 * after an import, what the SQL says by its directives is left to it.
 */
export function migrationsState(migrations: readonly Migration[], written?: WrittenMigrations): FleetResourceState['migrations'] {
  return migrations.map((migration, index) => {
    const { name, checksum } = migration;
    return { ...stateOf(migration, written?.[index]), name, checksum };
  });
}

type MigrationState = FleetResourceState['migrations'][number];

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
 * As planned: where only the place of a migration's file has changed, it stays as it was, so that a checkout elsewhere changes nothing.
 */
export function migrationsPlan(
  migrations: readonly Migration[], written: WrittenMigrations, before: FleetResourceState['migrations'] | undefined,
): FleetResourceState['migrations'] {
  return migrationsState(migrations, written).map((migration, index) => {
    const prior = before?.[index];
    const same = prior?.name === migration.name && prior.checksum === migration.checksum;
    return same && prior.file !== null && migration.file !== null ? { ...migration, file: prior.file, line: prior.line } : migration;
  });
}

/** Reports what is wrong with migrations in themselves, and names that are none of theirs. */
export function checkDeclared(config: FleetResourceConfig, diagnostics: Diagnostics): void {
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
      `${attribute} is "${name}", which is none of the migrations. `
      + (last === undefined ? 'Leave it out: the fleet has no migrations.' : `Name one of them, such as the last one, "${last.name}".`),
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
  migrations: readonly Migration[], applied: readonly AppliedMigration[], known: FleetResourceState['migrations'] | undefined, diagnostics: Diagnostics,
): void {
  for (const { migration: name, message } of checkHistory(migrations, applied)) {
    const present = migrations.find((one) => one.name === name);
    const checksum = applied.find((one) => one.name === name)?.checksum;
    const before = known?.find((one) => one.name === name && one.checksum === checksum);
    const edit = present === undefined || before === undefined || present.checksum === checksum ? '' : `\n\n${describeEdit(before.sql, present)}`;
    diagnostics.error('Applied migration changed', `${message}${edit}`, migrationPath(migrations, name));
  }
}

/**
 * Where messages point: at the one migration that they are about. Undefined for several, and for one that is not declared: the message
 * then points at the fleet. The whole list is never named, because Terraform would print all of it.
 */
export function migrationPath(
  migrations: readonly { readonly name: string }[], ...names: readonly (string | undefined)[]
): Path | undefined {
  const [name, ...others] = new Set(names);
  const index = others.length > 0 ? -1 : migrations.findIndex((migration) => migration.name === name);
  return index === -1 ? undefined : [...attributePath('migrations'), { index }];
}
