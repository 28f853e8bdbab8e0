import type { Attributes } from './attributes';
import type { Config, Plan, State } from './schema';

/**
 * A plan that a resource's own `plan` reads and changes.
 * Terraform plans again during the apply and expects the same result, so a change must depend on the values of the plan alone.
 */
export interface ResourcePlan<A extends Attributes> {
  /** The action of Terraform for the plan in its present form. */
  readonly action: 'create' | 'update' | 'replace' | 'delete' | 'nothing';
  /** The prior state; null for a create. */
  readonly state: State<A> | null;
  /** The values that the user wrote. Unknown values are `undefined`. A list with an unknown element is unknown as a whole. */
  readonly config: Config<A>;

  /** Returns the planned value, or `undefined` if a part of it is unknown. */
  known<K extends keyof A & string>(name: K): State<A>[K] | undefined;
  /** Returns true if the planned value differs from the prior state or is unknown. */
  changes(name: keyof A & string): boolean;
  /** Plans a value that `create` or `update` must return exactly. Computed parts that are `undefined` stay unknown until apply. */
  set<K extends keyof A & string>(name: K, value: Exclude<Plan<A>[K], undefined>): void;
  /** Leaves a computed value unknown until apply. */
  setUnknown(name: keyof A & string): void;
  /** Replaces the resource if the value of this attribute changes. */
  replace(name: keyof A & string): void;
}
