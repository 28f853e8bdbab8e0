import { knownRecord, migratable } from './record';
import type { attributes } from './schema';
import { EMPTY_FLEET, hasErrors, judgePending, readHistory, trialFindings, tryPending, type AppliedMigration } from '../../fleet';
import type { Migration } from '../../migrations';
import { attributePath, type PlanContext } from '../../terraform';
import { MIGRATION_WORDS, reportFindings } from '../shared/migrations/findings';
import { importedRecord } from '../shared/migrations/import-history';
import { knownMigrations, migrationsPlan, reachablePosition, reportRewrittenHistory } from '../shared/migrations/migrations';
import { planMoved, planOrganization } from '../shared/organization';
import type { Turso } from '../turso';

type Context = PlanContext<typeof attributes, Turso>;

/** Attributes that the user sets, and that decide what runs. */
const WRITTEN = ['database', 'database_id', 'migrations', 'target_version', 'baseline', 'import_history', 'import_history_table', 'foreign_keys'] as const;

/**
 * Plans the migrations of one database. All values come from the configuration and the refreshed state alone, because Terraform plans again
 * during the apply. Requests to Turso lead only to errors and warnings.
 */
export async function planMigrations(context: Context): Promise<void> {
  const { plan, client, diagnostics, private: privateData } = context;
  if (plan.action === 'delete') return;
  planOrganization(plan, client);
  planMoved(plan, 'database_id');
  const migrations = knownMigrations(plan.config.migrations, plan.config.foreign_keys);
  const target = plan.config.target_version;
  if (migrations === undefined || target === undefined) {
    plan.setUnknown('version');
    return;
  }
  const { state } = plan;
  const isSame = state !== null && !plan.changes('database') && !plan.changes('database_id');
  const applied = isSame ? knownRecord(privateData) : [];
  reportRewrittenHistory(migrations, applied, state?.migrations, diagnostics);
  const position = reachablePosition(migrations, target, applied, diagnostics);
  if (position === undefined) return;
  plan.set('migrations', migrationsPlan(migrations, plan.config.migrations, state?.migrations));
  plan.set('version', migrations[position - 1]?.name ?? null);
  const isDone = isSame && !plan.changes('version') && WRITTEN.every((name) => !plan.changes(name));
  if (!isDone && !diagnostics.hasErrors) await checkWithTurso(context, migrations, position, isSame);
}

/**
 * Checks what would make the apply fail or lose data: a record that does not fit, statements that destroy data, SQL that fails in the
 * database. Changes no value of the plan.
 */
async function checkWithTurso(context: Context, migrations: readonly Migration[], position: number, isSame: boolean): Promise<void> {
  const { plan, signal, diagnostics } = context;
  const present = await presentDatabase(context);
  if (present === undefined) {
    reportFindings(judgePending(migrations, position, [], MIGRATION_WORDS), migrations, diagnostics);
    return;
  }
  const { client, found } = present;
  const database = migratable(found);
  const { applied, isOfFleet } = await readHistory(client.sql, database, { signal });
  reportRewrittenHistory(migrations, applied, isSame ? plan.state?.migrations : undefined, diagnostics);
  if (!isSame) reportLaterVersion(migrations, position, applied, context);
  if (isOfFleet) warnOfFleet(context, found.name);
  if (diagnostics.hasErrors) return;
  const judged = judgePending(migrations, position, applied, MIGRATION_WORDS);
  reportFindings(judged, migrations, diagnostics);
  if (hasErrors(judged)) return;
  const pending = {
    sql: client.sql,
    schema: database,
    noun: 'database',
    migrations,
    fleet: { ...EMPTY_FLEET, applied, schemaHistory: applied },
    position,
    baseline: plan.known('baseline') ?? undefined,
    importHistory: importedRecord(plan.known('import_history'), plan.known('import_history_table')),
    signal,
  };
  const trial = await tryPending(pending);
  if (trial !== undefined) reportFindings(trialFindings(trial, pending), migrations, diagnostics);
}

/** Finds the database that the apply will migrate. Undefined if it does not exist yet, or if the same apply may replace it. */
async function presentDatabase({ plan, client: anywhere, signal }: Context) {
  const { database: name, database_id: id } = plan.config;
  const organization = plan.known('organization');
  const client = organization === undefined ? anywhere : anywhere?.in(organization);
  if (client === undefined || typeof name !== 'string' || id === undefined) return undefined;
  const found = await client.inventory.database(name, { signal });
  return found === undefined || (id !== null && found.dbId !== id) ? undefined : { client, found };
}

/** Nothing is reverted in a database that this resource has not seen before. */
function reportLaterVersion(
  migrations: readonly Migration[], position: number, applied: readonly AppliedMigration[], { plan, diagnostics }: Context,
): void {
  const last = applied.at(-1);
  if (last === undefined || applied.length <= position || diagnostics.hasErrors) return;
  diagnostics.error(
    'Database has later migrations',
    `Database "${plan.config.database}" has "${last.name}" already, which is after "${migrations[position - 1].name}". `
    + `Set target_version to "${last.name}" and apply, then change it to revert migrations.`,
    attributePath('target_version'),
  );
}

function warnOfFleet({ diagnostics }: Context, name: string): void {
  diagnostics.warn(
    'Database belongs to a fleet',
    `The record of database "${name}" says that a fleet has migrated it. If it is still a tenant of that fleet, let one of the two migrate it: `
    + 'destroy this resource, which leaves the database as it is, or remove the database from the fleet.',
  );
}
