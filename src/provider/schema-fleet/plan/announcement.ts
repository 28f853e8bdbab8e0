import { NO_VERSION, UNKNOWN_VERSION, type RolloutStrategy } from '../../../fleet';
import type { Migration } from '../../../migrations';
import type { PlanContext } from '../../../terraform';
import type { Turso } from '../../turso';
import type { FleetResourceState, attributes } from '../schema';

/** What a plan knows of the rollout that it announces: what its state and its configuration say, no more. */
export interface Announcement {
  /** All migrations of the fleet, in order. */
  readonly migrations: readonly Migration[];
  /** How many of them every database is to have. */
  readonly position: number;
  readonly schemaDatabase: string;
  readonly strategy: RolloutStrategy;
  /** Where the fleet is; undefined for one that is not in the state yet. */
  readonly fleet?: Pick<FleetResourceState, 'versions' | 'version' | 'quarantined_count'>;
  /** Names of the tenants that join; undefined where they are not known. */
  readonly joining: readonly string[] | undefined;
  /** Whether tenants leave, nobody knows at which versions. */
  readonly leaving: boolean;
  /** Names of all tenants, where they are known. */
  readonly names?: readonly string[];
}

/** Databases that are at the same version; of `position` undefined it is not known which. */
export interface Crowd {
  readonly position: number | undefined;
  readonly count: number;
}

/** The tenants of a fleet by how far they are. */
export function crowdsOf(versions: FleetResourceState['versions'], migrations: readonly Migration[]): Crowd[] {
  return Object.entries(versions).map(([version, count]) => ({ position: positionOf(version, migrations), count }));
}

/** How many of the migrations a database of this version has. */
export function positionOf(version: string | null, migrations: readonly Migration[]): number | undefined {
  if (version === null || version === NO_VERSION) return 0;
  const index = version === UNKNOWN_VERSION ? -1 : migrations.findIndex(({ name }) => name === version);
  return index === -1 ? undefined : index + 1;
}

/** How many databases there are in all. */
export function total(crowds: readonly Crowd[]): number {
  return crowds.reduce((sum, { count }) => sum + count, 0);
}

/** Which tenants a plan is about, as far as it says so by itself. */
export interface Joining {
  /** Names of all tenants; undefined where they are found by a search, or not known yet. */
  readonly names: readonly string[] | undefined;
  /** Names of those that join; undefined where they are not known. */
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
  // The ids of those that join are not known. Without any, a change of the ids means that databases are made anew.
  const anew = joining.length === 0 && plan.changes('database_ids');
  const kept = new Set(declared);
  return {
    names,
    joining: searched || anew ? undefined : joining,
    leaving: plan.changes('discover') || [...before].some((name) => !kept.has(name)),
  };
}
