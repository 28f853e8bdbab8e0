import type { DatabaseTask, RolloutPlan } from './plan-rollout';
import type { DatabaseVersion, RolloutResult } from './roll-out-options';
import type { DatabaseResult } from '../database/apply/migrate-database-options';
import { versionAt, type FleetDatabase } from '../database/fleet-database';
import type { PreparedMigration } from '../database/prepared-migration';
import type { FleetState } from '../ledger/fleet-state';

/** What a rollout's result is computed from. */
export interface SummaryInput {
  readonly plan: RolloutPlan<FleetDatabase>;
  readonly fleet: FleetState;
  readonly migrations: readonly PreparedMigration[];
  /** The tenants of the plan, and those that appeared since. */
  readonly tenants: readonly DatabaseTask<FleetDatabase>[];
  readonly results: ReadonlyMap<string, DatabaseResult>;
  readonly quarantinedIds: ReadonlySet<string>;
  /** Whether every database's position is certain, and the ledger says so. */
  readonly certain: boolean;
  /** Whether the ledger has noted the migrations, so databases may have them. False after a failed rehearsal. */
  readonly begun: boolean;
  /** Whether the user's signal came. */
  readonly aborted: boolean;
}

/** The part of a rollout's result that follows from a {@link SummaryInput} alone. */
export type Summary = Omit<RolloutResult, 'rehearsal' | 'stopped' | 'ledgerError' | 'leftBranches'>;

/** How many migrations any database may have after a rollout. */
function highestPosition({ plan, fleet, begun }: Pick<SummaryInput, 'plan' | 'fleet' | 'begun'>): number {
  return begun ? Math.max(plan.targetPosition, fleet.applied.length) : fleet.applied.length;
}

/** Whether every position is certain: confirmed by a visited database, or known from the row of one that was not visited. */
export function isCertain({ plan, tenants, results }: Omit<SummaryInput, 'certain'>): boolean {
  return [...tenants, plan.schema].every(({ database: { id }, position }) => results.get(id)?.confirmed ?? position !== undefined);
}

export function summarize({ plan, fleet, migrations, tenants, results, quarantinedIds, certain, begun, aborted }: SummaryInput): Summary {
  const positionOf = ({ database: { id }, position }: DatabaseTask<FleetDatabase>) => {
    const result = results.get(id);
    return result === undefined ? position : result.confirmed ? result.position : undefined;
  };
  const versionOf = (task: DatabaseTask<FleetDatabase>): DatabaseVersion =>
    ({ id: task.database.id, name: task.database.name, version: versionAt(migrations, positionOf(task)) });
  const failureOf = ({ database: { id } }: DatabaseTask<FleetDatabase>) => results.get(id)?.failure;
  const isQuarantined = ({ database: { id }, quarantined: before }: DatabaseTask<FleetDatabase>) =>
    quarantinedIds.has(id) || (before && !results.has(id));
  const inOrder = [...tenants, plan.schema];
  const failures = inOrder.filter((task) => !isQuarantined(task)).flatMap((task) => failureOf(task) ?? []);
  const furthest = inOrder.reduce((most, task) => Math.max(most, positionOf(task) ?? 0), 0);
  const schemaMigrated = positionOf(plan.schema) === plan.targetPosition;
  const waiting = tenants.filter((task) => failureOf(task) === undefined && positionOf(task) !== plan.targetPosition);
  const reached = certain ? furthest : highestPosition({ plan, fleet, begun });
  return {
    target: plan.target,
    direction: plan.direction,
    tenants: tenants.map(versionOf),
    schema: versionOf(plan.schema),
    schemaMigrated,
    applied: migrations.slice(0, reached).map(({ name, checksum }, index) =>
      ({ position: index + 1, name, checksum, ...index < furthest ? {} : { interrupted: true } })),
    changeable: migrations.slice(reached).map(({ name }) => name),
    failures,
    quarantinedFailures: tenants.filter(isQuarantined).flatMap((task) => failureOf(task) ?? []),
    notDoneCount: waiting.length,
    cancelled: aborted && (waiting.length > 0 || (failures.length === 0 && !schemaMigrated)),
  };
}
