import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** Says when to renew an object, and what its renewal needs. */
export interface Renewal<P> {
  /** When to call `renew`. @default never */
  readonly renewAt?: Date;
  /** Passed to `renew` and `close`, hidden from users. JSON. */
  readonly private?: P;
}

/** The result of `open`. */
export interface Opened<A extends Attributes, P> extends Renewal<P> {
  readonly result: State<A>;
}

/**
 * An object that lives for one command of Terraform, in neither plan nor state (from Terraform 1.10 and OpenTofu 1.11 on).
 * Terraform opens it in each plan and in each apply, as soon as its configuration is known.
 */
export interface EphemeralResource<A extends Attributes = any, Client = any, P = any> {
  /** The full type name, such as `turso_database_token`. A managed resource may have the same name. */
  readonly type: string;
  /** The word for such an object in messages: `database token`. */
  readonly noun: string;
  readonly schema: Schema<A>;
  /** Names one object in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** The time limit of one operation, in milliseconds. @default 20 minutes */
  readonly timeout?: number;

  open(config: Plan<A>, context: OperationContext<Client>): Promise<Opened<A, P>>;
  /** Extends the life of the object. If it fails, Terraform considers the object lost. */
  renew?(kept: P, context: OperationContext<Client>): Promise<Renewal<P>>;
  /** Ends the object, also after the user cancelled. Some versions of Terraform pass what `open` kept even after a renewal. */
  close?(kept: P, context: OperationContext<Client>): Promise<void>;
  /** Reports faults that validators of single attributes cannot see. Unknown values are `undefined`. Must not use the network. */
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
}
