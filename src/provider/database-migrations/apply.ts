import { migrationError } from './failure';
import { keepRecord, migratable } from './record';
import type { attributes, MigrationsResourcePlan, MigrationsResourceState } from './schema';
import { migrateDatabase, prepareMigrations, readHistory, type DatabaseResult } from '../../fleet';
import type { Migration } from '../../migrations';
import { DiagnosticError, type ResourceContext } from '../../terraform';
import { importedRecord } from '../shared/migrations/import-history';
import { knownMigrations, migrationsState, reportRewrittenHistory } from '../shared/migrations/migrations';
import type { Turso } from '../turso';

/**
 * Brings the database to the planned version. Each migration is one transaction with its record. If one fails, those before it stay, and
 * the state has the version that the database has.
 *
 * @param before what the state had; null for a new resource, which reverts nothing
 */
export async function applyMigrations(
  plan: MigrationsResourcePlan, before: MigrationsResourceState | null, context: ResourceContext<typeof attributes, Turso>,
): Promise<MigrationsResourceState> {
  const { signal, diagnostics } = context;
  const client = context.client.in(plan.organization);
  const found = await client.existingDatabase(plan.database, signal);
  const database = migratable(found);
  const migrations = knownMigrations(plan.migrations, plan.foreign_keys) ?? [];
  const record = await readHistory(client.sql, database, { signal });
  reportRewrittenHistory(migrations, record.applied, before?.migrations, diagnostics);
  const state = (position: number): MigrationsResourceState => ({
    ...plan,
    migrations: migrationsState(migrations, plan.migrations),
    database_id: found.dbId,
    organization: client.organization ?? null,
    version: migrations[position - 1]?.name ?? null,
  });
  if (diagnostics.hasErrors) throw new DiagnosticError({ summary: 'Nothing was migrated', detail: `Database "${database.name}" has other migrations than the plan knew.` });

  const target = positionOf(migrations, plan.target_version ?? migrations.at(-1)?.name ?? null);
  const result = await migrateDatabase({
    sql: client.sql,
    database,
    // A branch of a schema database has a copy of its ledger, which names all tenants and is dropped. A schema database itself is refused.
    role: 'tenant',
    migrations: prepareMigrations(migrations, `Database "${database.name}"`),
    targetPosition: target,
    // Reverts only what the plan has shown.
    direction: before !== null && positionOf(migrations, before.version) > target ? 'down' : 'up',
    baseline: plan.baseline ?? undefined,
    importHistory: importedRecord(plan.import_history, plan.import_history_table),
    signal,
    now: () => new Date(client.now()),
  });
  const { position, confirmed } = result;
  if (position !== undefined && confirmed) {
    const has = migrations.slice(0, position).map(({ name, checksum }, index) => ({ position: index + 1, name, checksum }));
    keepRecord(context.private, has);
    // A resource that was not created needs no state: the database keeps the record.
    if (before !== null) context.save(state(position));
  }
  throwUnlessReached(result, migrations, target, signal);
  return state(target);
}

function throwUnlessReached(result: DatabaseResult, migrations: readonly Migration[], target: number, signal: AbortSignal): void {
  const { database: { name }, position, failure } = result;
  if (failure !== undefined) throw migrationError(failure, migrations, result);
  if (position === target) return;
  const version = position === undefined || position === 0 ? 'no migration' : `"${migrations[position - 1].name}"`;
  throw new DiagnosticError(signal.aborted
    ? { summary: `Migrations of database "${name}" were cancelled`, detail: `The database is at ${version}. Apply again to go on.` }
    : { summary: `Database "${name}" changed after the plan`, detail: `Something else has migrated it to ${version}. Nothing was reverted. Plan again.` });
}

/** Returns how many migrations a database has whose last one is `version`. */
function positionOf(migrations: readonly Migration[], version: string | null): number {
  return migrations.findIndex(({ name }) => name === version) + 1;
}
