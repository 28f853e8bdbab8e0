import type { Attributes } from './attributes';
import type { OperationContext, PrivateData } from './context';
import type { Diagnostics } from './diagnostics';
import type { ResourceList } from './list';
import type { ResourcePlan } from './resource-plan';
import type { Config, Plan, Schema, State } from './schema';

export interface ResourceContext<A extends Attributes, Client> extends OperationContext<Client> {
  /** Stored together with the state. If an operation fails before it saves anything, its changes are dropped. */
  readonly private: PrivateData;
  /**
   * Records what is true so far, during `create` or `update`. If the rest fails, Terraform keeps this state and marks a created object as
   * tainted. Without it, Terraform would lose the object.
   */
  save(known: Partial<State<A>>): void;
  /** Cancels `save` after the operation has undone its work. If the operation then fails, the state stays unchanged. */
  discard(): void;
}

export interface PlanContext<A extends Attributes, Client> {
  readonly plan: ResourcePlan<A>;
  /** Undefined while the provider's configuration is unknown. Planned values must not depend on its answers. */
  readonly client: Client | undefined;
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
  readonly private: PrivateData;
}

/**
 * A managed resource. Thrown errors become diagnostics. In `delete`, an error that `Provider.explain` calls "not found" counts as done. In
 * `read` it is an ordinary error: return undefined for an object that is gone.
 */
export interface Resource<A extends Attributes = any, Client = any, F extends Attributes = any> {
  /** The full type name, such as `turso_database`. */
  readonly type: string;
  /** The word for such an object in messages: `database`. */
  readonly noun: string;
  readonly schema: Schema<A>;
  /**
   * The attributes that identify an object for its whole life: texts, numbers or booleans. Terraform imports by them (from 1.12 on), and
   * `read` then gets a state with these alone. An import may leave out those that are optional in the schema.
   */
  readonly identity?: readonly (keyof A & string)[];
  /** Names one object in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** Lists the objects for `terraform query`. */
  readonly list?: ResourceList<A, Client, F>;
  /** The time limit of one operation if the user sets no `timeouts`, in milliseconds. @default 20 minutes */
  readonly timeout?: number;
  /**
   * Upgrades a stored state to the next version of the schema, by the version that stored it. Older states pass all steps. Attributes that
   * are missing in the end are null.
   */
  readonly upgrade?: { readonly [version: number]: (stored: any) => { [name: string]: unknown } };
  /** Takes over the state of another resource type for a `moved` block, by that type's name. */
  readonly move?: { readonly [type: string]: (stored: any) => State<A> };

  create(plan: Plan<A>, context: ResourceContext<A, Client>): Promise<State<A>>;
  /** Returns the present state, or undefined if the object is gone. After an import, `state` has the imported attributes alone. */
  read(state: State<A>, context: ResourceContext<A, Client>): Promise<State<A> | undefined>;
  /** Leave it out if every change replaces the resource. */
  update?(plan: Plan<A>, state: State<A>, context: ResourceContext<A, Client>): Promise<State<A>>;
  delete(state: State<A>, context: ResourceContext<A, Client>): Promise<void>;

  /** Changes or rejects a plan after the framework planned all attributes. */
  plan?(context: PlanContext<A, Client>): void | Promise<void>;
  /** Reports faults that validators of single attributes cannot see. Unknown values are `undefined`. Must not use the network. */
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
  /** Returns the attributes that an import id stands for. `read` finds the others. */
  importState?(id: string): Partial<State<A>>;
}
