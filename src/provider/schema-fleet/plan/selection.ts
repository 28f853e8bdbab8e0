import type { PlanContext } from '../../../terraform';
import type { Turso } from '../../turso';
import type { attributes } from '../schema';

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
