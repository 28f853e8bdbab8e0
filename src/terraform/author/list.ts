import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** One object that a listing found. */
export interface Found<A extends Attributes> {
  /** The name that users see. @default the resource's label */
  readonly displayName?: string;
  /** At least the attributes of the identity. If Terraform requests all and some are missing, the framework calls `read`. */
  readonly state: Partial<State<A>>;
}

/** Lists the objects of a resource type for `terraform query` (from Terraform 1.14 on). The resource needs an `identity`. */
export interface ResourceList<A extends Attributes = any, Client = any, F extends Attributes = any> {
  /** The schema of the filter. */
  readonly schema: Schema<F>;
  /** Yields the objects one by one. Keep it lazy, because Terraform stops when it has enough. */
  find(filter: Plan<F>, context: OperationContext<Client>): AsyncIterable<Found<A>>;
  /** Reports faults that validators of single attributes cannot see. Unknown values are `undefined`. Must not use the network. */
  validate?(filter: Config<F>, diagnostics: Diagnostics): void;
}
