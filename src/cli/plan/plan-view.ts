import { countVersions, type FleetState, type MigrationFailure, type RolloutPlan, type VersionCount, type Wave } from '../../fleet';
import { destructiveByName, destructiveDown, refusalOf, type DestructiveStatement, type Migration } from '../../migrations';
import { counted } from '../render';

/** What a rollout would do, as the command shows it. */
export interface PlanView {
  readonly schemaDatabase: string;
  /** The version of the schema database. */
  readonly version: string | null;
  readonly target: string | null;
  readonly direction: 'up' | 'down';
  readonly tenantCount: number;
  /** How many tenants the rollout would change, including those in quarantine. */
  readonly behindCount: number;
  /** How many tenants of the ledger no longer exist. */
  readonly goneCount: number;
  readonly versionCounts: readonly VersionCount[];
  /** In the order in which a database runs them. */
  readonly migrations: readonly PendingMigration[];
  /** The steps of the rollout in order, in words. */
  readonly order: readonly string[];
  /** How the trial on the schema database ended; undefined if nothing was pending there. */
  readonly trial?: Trial;
  /** Why an apply would refuse the whole plan, in full sentences. */
  readonly refused: readonly string[];
}

/** How all pending migrations ran on the schema database, in a transaction that was rolled back. */
export interface Trial {
  readonly failure?: MigrationFailure;
  /** Why the trial was not possible, in full sentences. */
  readonly notTried?: string;
}

export interface PendingMigration {
  readonly name: string;
  readonly file?: string;
  /** How many databases run it, including the schema database. An upper limit if some versions are unknown. */
  readonly databases: number;
  /** Whether it runs in one transaction. */
  readonly transaction: boolean;
  readonly allowDestructive: boolean;
  readonly statements: readonly DestructiveStatement[];
  /** Why an apply would refuse this migration, in full sentences. */
  readonly refused: readonly string[];
}

export interface PlanViewInput {
  readonly schemaDatabase: string;
  readonly migrations: readonly Migration[];
  readonly fleet: FleetState;
  readonly rollout: RolloutPlan;
  readonly trial: Trial;
  readonly goneCount: number;
}

/** Collects what the command shows of a plan. */
export function planView({ schemaDatabase, migrations, fleet, rollout, trial, goneCount }: PlanViewInput): PlanView {
  const { target, direction, tenants, schema, waves } = rollout;
  const pending = pendingMigrations(migrations, rollout);
  return {
    schemaDatabase,
    version: schema.version ?? null,
    target,
    direction,
    tenantCount: tenants.length,
    behindCount: tenants.filter(({ position }) => position !== rollout.targetPosition).length,
    goneCount,
    versionCounts: Object.entries(countVersions(fleet, tenants.map(({ database }) => database)))
      .map(([name, count]) => ({ version: name, tenantCount: count }))
      .reverse(),
    migrations: pending,
    order: waves.map(waveWords),
    ...schema.pending.length === 0 ? {} : { trial },
    refused: pending.flatMap(({ refused }) => refused),
  };
}

function pendingMigrations(migrations: readonly Migration[], { waves, direction }: RolloutPlan): PendingMigration[] {
  const counts = new Map<string, number>();
  for (const { pending } of waves.flatMap(({ tasks }) => tasks)) {
    for (const name of pending) counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const statements = destructiveByName(migrations);
  const inOrder = direction === 'up' ? migrations : [...migrations].reverse();
  return inOrder.filter(({ name }) => counts.has(name)).map((migration) => {
    const all = direction === 'up' ? statements.get(migration.name) ?? [] : destructiveDown(migration, migrations.slice(0, migrations.indexOf(migration) + 1));
    return {
      name: migration.name,
      file: migration.file,
      databases: counts.get(migration.name) ?? 0,
      transaction: migration.transaction ?? true,
      allowDestructive: migration.allowDestructive ?? false,
      // A way back exists to delete what the migration created, so show only the side effects.
      statements: direction === 'up' ? all : all.filter(({ indirect }) => indirect === true),
      refused: refusals(migration, all, direction),
    };
  });
}

/** A step with more tenants shows only their number. */
const MAX_NAMES = 5;

function waveWords({ kind, name, tasks }: Wave): string {
  const databases = tasks.map(({ database }) => database.name);
  if (kind === 'schema') return `schema database ${databases[0]}`;
  const names = databases.length > MAX_NAMES ? '' : ` (${databases.join(', ')})`;
  return `${kind === 'quarantined' ? 'in quarantine' : name}: ${counted(databases.length, 'tenant')}${names}`;
}

function refusals(migration: Migration, statements: readonly DestructiveStatement[], direction: 'up' | 'down'): string[] {
  const count = (refusal: string) => statements.filter((statement) => refusalOf(statement, migration, direction) === refusal).length;
  const [losing, failing] = [count('loses data'), count('fails on rows')];
  return [
    ...losing === 0 ? [] : [
      `"${migration.name}" has ${counted(losing, 'statement')} that ${losing === 1 ? 'loses' : 'lose'} data. To allow this, put the line "-- turso: allow-destructive" at the top of the `
      + 'file, or set allow_destructive = true.',
    ],
    ...failing === 0 ? [] : [
      `"${migration.name}" has ${counted(failing, 'statement')} that ${failing === 1 ? 'fails' : 'fail'} in every database with rows, because foreign keys are on. `
      + 'To run it without foreign keys, put the line "-- turso: foreign-keys-off" at the top of the file, or set foreign_keys = false.',
    ],
  ];
}
