import type { DatabasePlan, RolloutPlan } from './plan-rollout';
import type { DatabaseVersion, RolloutResult } from './roll-out-options';
import type { DatabaseOutcome } from '../database/apply/migrate-database-options';
import { versionAt, type FleetDatabase } from '../database/fleet-database';
import type { PreparedMigration } from '../database/prepared-migration';
import type { FleetState } from '../ledger/fleet-state';

/** All that a rollout's result is made of. */
export interface Summary {
  readonly plan: RolloutPlan<FleetDatabase>;
  readonly fleet: FleetState;
  readonly migrations: readonly PreparedMigration[];
  /** The tenants of the plan, and those that appeared since. */
  readonly tenants: readonly DatabasePlan<FleetDatabase>[];
  readonly outcomes: ReadonlyMap<string, DatabaseOutcome>;
  readonly quarantined: ReadonlySet<string>;
  /** Whether every database's position is certain, and the ledger says so. */
  readonly certain: boolean;
  /** Whether the migrations were noted, so that databases may have them: not when the rehearsal failed. */
  readonly begun: boolean;
  /** Whether the user's signal came. */
  readonly aborted: boolean;
}

/** What {@link Summary} says by itself. */
export type Summarized = Omit<RolloutResult, 'rehearsal' | 'stopped' | 'ledgerError' | 'leftBranches'>;

/** How many migrations any database may have after a rollout. */
function boundOf({ plan, fleet, begun }: Pick<Summary, 'plan' | 'fleet' | 'begun'>): number {
  return begun ? Math.max(plan.position, fleet.applied.length) : fleet.applied.length;
}

/** Whether the position of every database is certain: by what it said itself, or by its row where it was not visited. */
export function isCertain({ plan, tenants, outcomes }: Omit<Summary, 'certain'>): boolean {
  return [...tenants, plan.schema].every(({ database: { id }, position }) => outcomes.get(id)?.confirmed ?? position !== undefined);
}

export function summarize({ plan, fleet, migrations, tenants, outcomes, quarantined, certain, begun, aborted }: Summary): Summarized {
  const positionOf = ({ database: { id }, position }: DatabasePlan<FleetDatabase>) => {
    const outcome = outcomes.get(id);
    return outcome === undefined ? position : outcome.confirmed ? outcome.position : undefined;
  };
  const versionOf = (step: DatabasePlan<FleetDatabase>): DatabaseVersion =>
    ({ id: step.database.id, name: step.database.name, version: versionAt(migrations, positionOf(step)) });
  const failureOf = ({ database: { id } }: DatabasePlan<FleetDatabase>) => outcomes.get(id)?.failure;
  const isAside = ({ database: { id }, quarantined: before }: DatabasePlan<FleetDatabase>) =>
    quarantined.has(id) || (before && !outcomes.has(id));
  const inOrder = [...tenants, plan.schema];
  const failures = inOrder.filter((step) => !isAside(step)).flatMap((step) => failureOf(step) ?? []);
  const furthest = inOrder.reduce((most, step) => Math.max(most, positionOf(step) ?? 0), 0);
  const schemaMigrated = positionOf(plan.schema) === plan.position;
  const waiting = tenants.filter((step) => failureOf(step) === undefined && positionOf(step) !== plan.position);
  const bound = boundOf({ plan, fleet, begun });
  const reached = certain ? furthest : bound;
  return {
    target: plan.target,
    direction: plan.direction,
    versions: tenants.map(versionOf),
    schema: versionOf(plan.schema),
    schemaMigrated,
    applied: migrations.slice(0, reached).map(({ name, checksum }, index) =>
      ({ position: index + 1, name, checksum, ...index < furthest ? {} : { interrupted: true } })),
    changeable: migrations.slice(reached).map(({ name }) => name),
    failures,
    quarantined: tenants.filter(isAside).flatMap((step) => failureOf(step) ?? []),
    notDone: waiting.length,
    cancelled: aborted && (waiting.length > 0 || (failures.length === 0 && !schemaMigrated)),
  };
}
