import { countVersions, downStatements, type CheckedRollout, type Finding, type FleetState, type RolloutPlan, type Trial, type VersionCount, type Wave } from '../../fleet';
import { destructiveByName, type DestructiveStatement, type Migration } from '../../migrations';
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
  /** The settings of the last rollout from a configuration that this one takes, as options. */
  readonly taken: readonly string[];
  /** The steps of the rollout in order, in words. */
  readonly order: readonly string[];
  /** How the trial on the schema database ended; undefined if nothing was pending there. */
  readonly trial?: Trial;
  /** What refuses an apply, beside the trial. */
  readonly refused: readonly Finding[];
  /** What an apply would warn of, beside statements and the trial. */
  readonly warnings: readonly Finding[];
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
}

export interface PlanViewInput {
  readonly schemaDatabase: string;
  readonly migrations: readonly Migration[];
  readonly fleet: FleetState;
  readonly rollout: RolloutPlan;
  readonly checked: CheckedRollout;
  readonly goneCount: number;
  readonly taken?: readonly string[];
}

/** Collects what the command shows of a plan. */
export function planView({ schemaDatabase, migrations, fleet, rollout, checked, goneCount, taken = [] }: PlanViewInput): PlanView {
  const { target, direction, tenants, schema, waves } = rollout;
  const { findings, trial } = checked;
  const shown = findings.filter(({ about }) => about.kind !== 'trial');
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
    migrations: pendingMigrations(migrations, rollout),
    taken,
    order: waves.map(waveWords),
    ...trial === undefined ? {} : { trial },
    refused: shown.filter(({ severity }) => severity === 'error'),
    warnings: shown.filter(({ severity, about }) => severity === 'warning' && about.kind !== 'statements'),
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
    const all = direction === 'up' ? statements.get(migration.name) ?? [] : downStatements(migration, migrations);
    return {
      name: migration.name,
      file: migration.file,
      databases: counts.get(migration.name) ?? 0,
      transaction: migration.transaction ?? true,
      allowDestructive: migration.allowDestructive ?? false,
      // A way back exists to delete what the migration created, so show only the side effects.
      statements: direction === 'up' ? all : all.filter(({ indirect }) => indirect === true),
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
