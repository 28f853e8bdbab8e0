import { rehearsalName } from './branches';
import { planRollout, type RolloutPlan } from './plan-rollout';
import type { RolloutSettings } from './roll-out-options';
import type { SqlStatement } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import type { PreparedMigration } from '../database/prepared-migration';
import { withoutBranches, type FleetState } from '../ledger/fleet-state';
import { Lease } from '../ledger/lease';
import { RolloutUnderWayError } from '../ledger/lease-errors';
import { begunStatements } from '../ledger/ledger-writer';
import { READ_AGAIN, readAgain, readFleet } from '../ledger/read-fleet';
import { checkFleetHistory } from '../ledger/read-migrations';
import { rowStatement } from '../ledger/row-statements';
import { CREATE_BEGUN, CREATE_HISTORY, CREATE_LEDGER, CREATE_ROLLOUTS, CREATE_SNAPSHOTS } from '../ledger/tables';
import { isDead } from '../ledger/watch-rival';

/** How often this rollout reads the fleet again because another one took the lease first. */
const ATTEMPTS = 10;

const TABLES = [CREATE_HISTORY, CREATE_LEDGER, CREATE_BEGUN, CREATE_ROLLOUTS, CREATE_SNAPSHOTS];

/** What a plan is made from, beside the state of the fleet. */
type PlanSettings = Pick<RolloutSettings, 'schema' | 'tenants' | 'migrations' | 'target' | 'strategy' | 'branches'>;

/** What the lease needs. */
type LeaseSettings = Pick<RolloutSettings, 'sql' | 'holder' | 'leaseMs' | 'firstEpoch' | 'importHistory' | 'recorded' | 'signal' | 'now' | 'wait' | 'monotonic'>;

export type BeginSettings = PlanSettings & LeaseSettings;

/** The state in which a rollout begins. Without a lease it has nothing to do. */
export interface Beginning {
  readonly fleet: FleetState;
  readonly plan: RolloutPlan<FleetDatabase>;
  readonly lease?: Lease;
  /** Whether the ledger has noted the migrations already. If not, a rehearsal comes first. */
  readonly begun: boolean;
}

/**
 * Reads the fleet, plans, and takes the lease for exactly that state of the fleet. Watches a rollout that has not ended: a living one
 * keeps the fleet, a dead one is taken over.
 *
 * @throws RolloutUnderWayError, and what `rollOut` throws before it changes a tenant
 */
export async function beginRollout(settings: BeginSettings): Promise<Beginning> {
  const { sql, schema, signal } = settings;
  for (let attempt = 1; ; attempt++) {
    const fleet = await readFleet(sql, schema, { signal });
    const plan = await planFor(settings, fleet);
    if (!isNeeded(plan, fleet)) return { fleet, plan, begun: false };
    const rival = fleet.rollouts.find(({ endedAt }) => endedAt === null);
    if (rival !== undefined && !await isDead(rival, settings)) continue;
    const taken = await take(settings, fleet, plan);
    if (taken !== undefined) return taken;
    if (attempt >= ATTEMPTS) {
      const { holder = 'others', startedAt = 'just now' } = (await readFleet(sql, schema, { signal })).rollouts[0] ?? {};
      throw new RolloutUnderWayError(schema.name, holder, startedAt);
    }
  }
}

async function planFor(
  settings: PlanSettings & Pick<RolloutSettings, 'sql' | 'signal'>, fleet: FleetState,
): Promise<RolloutPlan<FleetDatabase>> {
  const { sql, schema, migrations, tenants, signal } = settings;
  await checkFleetHistory(sql, schema, migrations, fleet, { signal });
  return planOver(settings, fleet, withoutBranches(fleet, await tenants()));
}

function planOver(
  { schema, migrations, target, strategy, branches }: PlanSettings, fleet: FleetState, databases: readonly FleetDatabase[],
): RolloutPlan<FleetDatabase> {
  const plan = planRollout({ migrations, target, databases, schema, fleet, strategy });
  return branches === undefined ? { ...plan, rehearseOn: [] } : plan;
}

/** A rollout is also needed to clean up: the lease of a dead rollout, or the branch of its rehearsal. */
function isNeeded(plan: RolloutPlan, fleet: FleetState): boolean {
  return plan.waves.length > 0 || plan.leaving.length > 0 || !fleet.hasLedger
    || fleet.rollouts.some(({ endedAt, branch }) => endedAt === null || branch !== null);
}

/** Takes the lease, then plans again, because the ledger may have changed until then. */
async function take(settings: BeginSettings, fleet: FleetState, plan: RolloutPlan<FleetDatabase>): Promise<Beginning | undefined> {
  const { sql, schema, migrations, now, signal } = settings;
  const at = now().toISOString();
  const rehearses = plan.rehearseOn.length > 0;
  const own: readonly SqlStatement[] = fleet.hasLedger
    ? []
    : [rowStatement(
      { database: schema, position: fleet.schemaHistory.length, confirmed: true }, migrations, false,
      { epoch: 0, targetPosition: plan.targetPosition, at },
    )];
  const taken = await Lease.take({
    ...settings,
    target: plan.target,
    toolTable: settings.importHistory?.table,
    waves: plan.waves.map(({ kind, name, tasks }) => ({ kind, name, databaseCount: tasks.length })),
    branch: rehearses ? (epoch) => rehearsalName(schema, epoch) : undefined,
  }, fleet, TABLES, [...own, ...rehearses ? [] : toBegin(migrations, fleet, plan, at)], READ_AGAIN);
  if (taken === undefined) return undefined;
  const present = await readAgain(sql, schema, fleet, taken.read, { signal });
  const again = planOver(settings, present, plan.tenants.map(({ database }) => database));
  return { fleet: present, plan: rehearses ? again : { ...again, rehearseOn: [] }, lease: taken.lease, begun: !rehearses };
}

/**
 * Notes the migrations of a plan in the ledger, before the first database gets one. A migration that was noted before is noted again while
 * a database lacks it.
 */
export function toBegin(
  migrations: readonly PreparedMigration[], fleet: FleetState, { targetPosition, waves }: RolloutPlan, at: string,
): SqlStatement[] {
  const positions = waves.flatMap(({ tasks }) => tasks.map(({ position }) => position ?? 0));
  const first = targetPosition <= fleet.applied.length ? Math.min(targetPosition, ...positions) : 0;
  return begunStatements(migrations.slice(0, targetPosition), at).slice(first);
}
