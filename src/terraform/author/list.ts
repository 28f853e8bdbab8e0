import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** One object that a listing found. */
export interface Found<A extends Attributes> {
  /** What people call it. @default the resource's label */
  readonly displayName?: string;
  /** The attributes of the resource's identity at least. Where Terraform wants all and some are missing, `read` is asked for them. */
  readonly state: Partial<State<A>>;
}

/** How the objects of a resource type are listed (`terraform query`, from Terraform 1.14 on). The resource needs an `identity`. */
export interface ResourceList<A extends Attributes = any, Client = any, F extends Attributes = any> {
  /** What narrows the search down. */
  readonly schema: Schema<F>;
  /** Gives one object after the other, as lazily as it can: Terraform stops asking when it has enough. */
  find(filter: Plan<F>, context: OperationContext<Client>): AsyncIterable<Found<A>>;
  /** Faults of a filter, beyond what attributes check. Unknown values are `undefined`. No client, no network. */
  validate?(filter: Config<F>, diagnostics: Diagnostics): void;
}
