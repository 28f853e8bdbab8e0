import { NO_VERSION, UNKNOWN_VERSION, type RolloutStrategy } from '../../../fleet';
import type { Migration } from '../../../migrations';
import type { PlanContext } from '../../../terraform';
import type { Turso } from '../../turso';
import type { FleetResourceState, attributes } from '../schema';

/** The rollout of a plan, from its state and its configuration alone. */
export interface Announcement {
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly Migration[];
  /** How many of them every database will have. */
  readonly position: number;
  readonly schemaDatabase: string;
  readonly strategy: RolloutStrategy;
  /** The present counts of the fleet. Undefined for a new fleet. */
  readonly fleet?: Pick<FleetResourceState, 'versions' | 'version' | 'quarantined_count'>;
  /** Names of the tenants that join. Undefined if unknown. */
  readonly joining: readonly string[] | undefined;
  /** Whether tenants leave. Their versions are unknown. */
  readonly leaving: boolean;
  /** Names of all tenants. Undefined if unknown. */
  readonly names?: readonly string[];
}

/** Databases at the same version. `position` is undefined for an unknown version. */
export interface Crowd {
  readonly position: number | undefined;
  readonly count: number;
}

/** Groups the tenants of a fleet by version. */
export function crowdsOf(versions: FleetResourceState['versions'], migrations: readonly Migration[]): Crowd[] {
  return Object.entries(versions).map(([version, count]) => ({ position: positionOf(version, migrations), count }));
}

/** Returns how many of the migrations a database of this version has. */
export function positionOf(version: string | null, migrations: readonly Migration[]): number | undefined {
  if (version === null || version === NO_VERSION) return 0;
  const index = version === UNKNOWN_VERSION ? -1 : migrations.findIndex(({ name }) => name === version);
  return index === -1 ? undefined : index + 1;
}

/** Counts all databases. */
export function total(crowds: readonly Crowd[]): number {
  return crowds.reduce((sum, { count }) => sum + count, 0);
}

/** The tenants of a plan, from its configuration and its state alone. */
export interface Joining {
  /** Names of all tenants. Undefined if a search finds them or if they are unknown. */
  readonly names: readonly string[] | undefined;
  /** Names of those that join. Undefined if unknown. */
  readonly joining: readonly string[] | undefined;
  /** Whether some leave. */
  readonly leaving: boolean;
}

/** Compares the tenants of the configuration with those of the state. */
export function joiningOf(plan: PlanContext<typeof attributes, Turso>['plan']): Joining {
  const { databases, discover } = plan.config;
  const declared = databases ?? (databases === null ? [] : undefined);
  const names = discover === null ? declared : undefined;
  if (plan.state === null || declared === undefined) return { names, joining: undefined, leaving: plan.state !== null };
  const before = new Set(plan.state.databases);
  const joining = declared.filter((name) => !before.has(name));
  const searched = plan.changes('discover') || plan.changes('keepers');
  // If no tenant joins, a change of the ids means that databases are recreated.
  const anew = joining.length === 0 && plan.changes('database_ids');
  const kept = new Set(declared);
  return {
    names,
    joining: searched || anew ? undefined : joining,
    leaving: plan.changes('discover') || [...before].some((name) => !kept.has(name)),
  };
}
