import { rehearsalName } from './branches';
import { planRollout, type RolloutPlan } from './plan-rollout';
import type { RollOutOptions } from './roll-out-options';
import { realWait, type SqlStatement, type Wait } from '../../turso';
import type { FleetDatabase } from '../database/fleet-database';
import { checkHistory, HistoryError } from '../database/history/check-history';
import type { PreparedMigration } from '../database/prepared-migration';
import { withoutBranches, type FleetState } from '../ledger/fleet-state';
import { Lease } from '../ledger/lease';
import { RolloutUnderWayError } from '../ledger/lease-errors';
import { begunStatements } from '../ledger/ledger-writer';
import { READ_AGAIN, readAgain, readFleet } from '../ledger/read-fleet';
import { rowStatement } from '../ledger/row-statements';
import { CREATE_BEGUN, CREATE_HISTORY, CREATE_LEDGER, CREATE_ROLLOUTS, CREATE_SNAPSHOTS } from '../ledger/tables';
import { isDead } from '../ledger/watch-rival';

/** After how long a silence a rollout counts as dead, in milliseconds. */
const DEFAULT_LEASE = 30_000;

/** How often the fleet is read anew because others were faster. */
const ATTEMPTS = 10;

const TABLES = [CREATE_HISTORY, CREATE_LEDGER, CREATE_BEGUN, CREATE_ROLLOUTS, CREATE_SNAPSHOTS];

/** The options with all that has a default. */
export interface Settings extends RollOutOptions {
  readonly migrations: readonly PreparedMigration[];
  readonly leaseMs: number;
  readonly firstEpoch: number;
  readonly now: () => Date;
  readonly wait: Wait;
  readonly monotonic: () => number;
}

export function settingsOf(options: RollOutOptions, migrations: readonly PreparedMigration[]): Settings {
  const now = options.now ?? (() => new Date());
  return {
    ...options,
    migrations,
    leaseMs: options.strategy?.leaseMs ?? DEFAULT_LEASE,
    firstEpoch: options.firstEpoch ?? Math.floor(now().getTime() / 1000),
    now,
    wait: options.wait ?? realWait,
    monotonic: options.monotonic ?? (() => performance.now()),
  };
}

/** What a rollout begins with. Without a lease there is nothing to do. */
export interface Beginning {
  readonly fleet: FleetState;
  readonly plan: RolloutPlan<FleetDatabase>;
  readonly lease?: Lease;
  /** Whether the migrations are noted already. Otherwise a rehearsal comes first. */
  readonly begun: boolean;
}

/**
 * Reads the fleet, plans, and takes the lease for that very state of the fleet. Where a rollout has not ended, it is watched: one
 * that lives keeps the fleet, a dead one is taken over.
 *
 * @throws RolloutUnderWayError, and what `rollOut` throws before any tenant was touched
 */
export async function beginRollout(settings: Settings): Promise<Beginning> {
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

async function planFor(settings: Settings, fleet: FleetState): Promise<RolloutPlan<FleetDatabase>> {
  const { schema, migrations, tenants } = settings;
  const faults = checkHistory(migrations, fleet.applied);
  if (faults.length > 0) {
    throw new HistoryError(faults, `Fleet "${schema.name}"`);
  }
  return planOver(settings, fleet, withoutBranches(fleet, await tenants()));
}

function planOver(
  { schema, migrations, target, strategy, branches }: Settings, fleet: FleetState, databases: readonly FleetDatabase[],
): RolloutPlan<FleetDatabase> {
  const plan = planRollout({ migrations, target, databases, schema, fleet, strategy });
  return branches === undefined ? { ...plan, rehearseOn: [] } : plan;
}

/** Also where only something is left over: the lease of a dead rollout, or the branch of its rehearsal. */
function isNeeded(plan: RolloutPlan, fleet: FleetState): boolean {
  return plan.waves.length > 0 || plan.leaving.length > 0 || !fleet.ledger
    || fleet.rollouts.some(({ endedAt, branch }) => endedAt === null || branch !== null);
}

/** Takes the lease and plans again: what the ledger says is only what it says from then on. */
async function take(settings: Settings, fleet: FleetState, plan: RolloutPlan<FleetDatabase>): Promise<Beginning | undefined> {
  const { sql, schema, migrations, now, signal } = settings;
  const at = now().toISOString();
  const rehearses = plan.rehearseOn.length > 0;
  const own: readonly SqlStatement[] = fleet.ledger
    ? []
    : [rowStatement(
      { database: schema, position: fleet.schema.length, confirmed: true }, migrations, false, { epoch: 0, goal: plan.position, at },
    )];
  const taken = await Lease.take({
    ...settings,
    target: plan.target,
    toolTable: settings.importHistory?.table,
    waves: plan.waves.map(({ name, steps }) => ({ name, databases: steps.length })),
    branch: rehearses ? (epoch) => rehearsalName(schema, epoch) : undefined,
  }, fleet, TABLES, [...own, ...rehearses ? [] : toBegin(migrations, fleet, plan, at)], READ_AGAIN);
  if (taken === undefined) return undefined;
  const present = await readAgain(sql, schema, fleet, taken.read, { signal });
  const again = planOver(settings, present, plan.databases.map(({ database }) => database));
  return { fleet: present, plan: rehearses ? again : { ...again, rehearseOn: [] }, lease: taken.lease, begun: !rehearses };
}

/** What has to be noted before the first database has it. What was noted before is noted anew where a database still lacks it. */
export function toBegin(
  migrations: readonly PreparedMigration[], fleet: FleetState, { position, waves }: RolloutPlan, at: string,
): SqlStatement[] {
  const behind = waves.flatMap(({ steps }) => steps.map((step) => step.position ?? 0));
  const first = position <= fleet.applied.length ? Math.min(position, ...behind) : 0;
  return begunStatements(migrations.slice(0, position), at).slice(first);
}
