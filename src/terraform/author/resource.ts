import type { Attributes } from './attributes';
import type { OperationContext, PrivateData } from './context';
import type { Diagnostics } from './diagnostics';
import type { ResourceList } from './list';
import type { ResourcePlan } from './resource-plan';
import type { Config, Plan, Schema, State } from './schema';

export interface ResourceContext<A extends Attributes, Client> extends OperationContext<Client> {
  /** Kept together with the state: what is noted by an operation that fails before it saved anything is forgotten. */
  readonly private: PrivateData;
  /**
   * Says what is true by now, while `create` or `update` goes on. If the rest fails, this is what Terraform keeps: a
   * created object is then marked as tainted instead of being forgotten.
   */
  save(known: Partial<State<A>>): void;
  /** Takes back what `save` said: what was made by this operation is gone again, so its failure leaves no trace. */
  discard(): void;
}

export interface PlanContext<A extends Attributes, Client> {
  readonly plan: ResourcePlan<A>;
  /** Undefined while the provider's own configuration is not known. Values must not depend on what it answers. */
  readonly client: Client | undefined;
  readonly signal: AbortSignal;
  readonly diagnostics: Diagnostics;
  readonly private: PrivateData;
}

/**
 * A managed resource: what it is and how it lives. Thrown errors become diagnostics; what the vendor calls "not found"
 * means done in `delete` (see `Provider.explain`). In `read` it is an error as any other: gone is what returns undefined.
 */
export interface Resource<A extends Attributes = any, Client = any, F extends Attributes = any> {
  /** The full type name, such as `turso_database`. */
  readonly type: string;
  /** What people call one of these, for messages: `database`. */
  readonly noun: string;
  readonly schema: Schema<A>;
  /**
   * The attributes that say which object it is, for as long as it lives: texts, numbers or booleans. Terraform imports by them
   * (from 1.12 on), and `read` gets a state with just these. One that is optional in the schema may be left out there.
   */
  readonly identity?: readonly (keyof A & string)[];
  /** Names one of them in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** How all of them are found, for `terraform query`. */
  readonly list?: ResourceList<A, Client, F>;
  /** How long one operation may take where the user does not say it with `timeouts`, in milliseconds. @default 20 minutes */
  readonly timeout?: number;
  /**
   * Brings a stored state from one version of the schema to the next, by the version that stored it. Older states go through all
   * the steps. What is missing in the end is null.
   */
  readonly upgrade?: { readonly [version: number]: (stored: any) => { [name: string]: unknown } };
  /** Takes over the state of another resource type (`moved` blocks), by that type's name. */
  readonly move?: { readonly [type: string]: (stored: any) => State<A> };

  create(plan: Plan<A>, context: ResourceContext<A, Client>): Promise<State<A>>;
  /** What is true now; undefined when it is gone. After an import only the imported attributes are set. */
  read(state: State<A>, context: ResourceContext<A, Client>): Promise<State<A> | undefined>;
  /** Left out where every change replaces the resource. */
  update?(plan: Plan<A>, state: State<A>, context: ResourceContext<A, Client>): Promise<State<A>>;
  delete(state: State<A>, context: ResourceContext<A, Client>): Promise<void>;

  /** What the resource itself has to say about a plan, after all attributes have been planned. */
  plan?(context: PlanContext<A, Client>): void | Promise<void>;
  /** Faults of a configuration, beyond what attributes check. Unknown values are `undefined`. No client, no network. */
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
  /** The attributes that an import id stands for; `read` finds the others. */
  importState?(id: string): Partial<State<A>>;
}
