import { existingDatabase, targetOf, type DatabaseContext } from './database-context';
import {
  checkHistory, EMPTY_FLEET, hasErrors, HistoryError, judgePending, readHistory, tryPending,
  type AppliedMigration, type Finding, type FleetDatabase, type Trial,
} from '../../fleet';
import { HEALTHY, NEEDS_ATTENTION } from '../command';
import { patientSql } from '../connection';
import { findingJson, findingLines, trialJson, trialLines } from '../plan/plan';
import { migrationsOf } from '../plan/prepare';
import { MIGRATION_WORDS } from '../plan/words';
import { columns, counted, jsonText, section, text, versionName } from '../render';
import type { Page } from '../terminal';

/** Exit code if a deployment would refuse the pending migrations. */
const REFUSED = 1;

/** The migrations that a folder has and the database has not, and what a deployment would say about them. */
interface Comparison {
  readonly pending: readonly string[];
  readonly findings: readonly Finding[];
  readonly trial?: Trial;
  /** What the reader of the folder passed over, in full sentences. */
  readonly notes: readonly string[];
}

/** `cdktf-turso db status`: shows which migrations a database has, and which are pending. */
export async function databaseStatus(context: DatabaseContext): Promise<number> {
  const { connection, name, options, terminal } = context;
  const database = targetOf(await existingDatabase(context));
  const { applied } = await readHistory(connection.sql, database);
  const compared = options.migrations === undefined ? undefined : await compare(context, database, applied);
  terminal.write(options.json ? jsonText(statusJson(name, applied, compared)) : statusText(name, applied, compared, terminal));
  if (compared === undefined || compared.pending.length === 0) return HEALTHY;
  return isRefused(compared) ? REFUSED : NEEDS_ATTENTION;
}

/**
 * Compares the database with the folder. Tries what is pending in the database, in a transaction that is rolled back.
 *
 * @throws HistoryError if an applied migration was edited, removed or moved
 */
async function compare(
  { connection, name, options }: DatabaseContext, schema: FleetDatabase, applied: readonly AppliedMigration[],
): Promise<Comparison> {
  const { migrations, notes } = migrationsOf(options);
  const faults = checkHistory(migrations, applied);
  if (faults.length > 0) throw new HistoryError(faults, `Database "${name}"`);
  const position = migrations.length;
  const pending = migrations.slice(applied.length).map((migration) => migration.name);
  const findings = judgePending(migrations, position, applied, MIGRATION_WORDS);
  const fleet = { ...EMPTY_FLEET, applied, schemaHistory: applied };
  const trial = hasErrors(findings) ? undefined
    : await tryPending({ sql: patientSql(connection), schema, noun: 'database', migrations, fleet, position });
  return { pending, findings, trial, notes };
}

function isRefused({ findings, trial }: Comparison): boolean {
  return hasErrors(findings) || trial?.failure !== undefined;
}

function statusJson(database: string, applied: readonly AppliedMigration[], compared: Comparison | undefined): object {
  const { pending, findings, trial } = compared ?? {};
  return {
    database,
    version: applied.at(-1)?.name ?? null,
    applied: applied.map(({ name }) => name),
    ...compared === undefined ? {} : {
      pending,
      trial: trialJson(trial),
      refused: findings?.filter(({ severity }) => severity === 'error').map(findingJson),
      warnings: findings?.filter(({ severity }) => severity === 'warning').map(findingJson),
    },
  };
}

function statusText(database: string, applied: readonly AppliedMigration[], compared: Comparison | undefined, page: Page): string {
  const { paint } = page;
  const { pending = [], findings = [], trial, notes = [] } = compared ?? {};
  const of = (severity: Finding['severity']) => findings.filter((finding) => finding.severity === severity).flatMap((finding) => findingLines(finding, page));
  return text([
    ...notes,
    `${paint.bold(`Database ${database}`)} has ${applied.length === 0 ? 'no migration' : counted(applied.length, 'migration')}`,
    ...columns([['version', versionName(applied.at(-1)?.name ?? null)]]),
    ...compared === undefined || pending.length > 0 ? [] : columns([['pending', paint.green('nothing')]]),
    ...section(paint, 'Pending migrations', pending.map((name) => `  ${name}`)),
    ...trial === undefined ? [] : section(paint, `Trial on ${database}, rolled back`, trialLines(trial, page)),
    ...section(paint, paint.yellow('Warnings'), of('warning')),
    ...section(paint, paint.red('A deployment would refuse this'), of('error')),
  ]);
}
