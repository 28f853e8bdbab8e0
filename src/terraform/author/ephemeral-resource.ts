import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** When something is to be renewed, and what is needed for that. */
export interface Renewal<P> {
  /** When to call `renew`. Left out: never. */
  readonly renewAt?: Date;
  /** For `renew` and `close`, out of the user's sight: JSON. */
  readonly private?: P;
}

/** What `open` made. */
export interface Opened<A extends Attributes, P> extends Renewal<P> {
  readonly result: State<A>;
}

/**
 * Something that lives no longer than a command of Terraform's and is in neither plan nor state (Terraform from 1.10 on,
 * OpenTofu from 1.11 on). Opened in each plan and once more in each apply, as soon as its configuration is known.
 */
export interface EphemeralResource<A extends Attributes = any, Client = any, P = any> {
  /** The full type name, such as `turso_database_token`; a managed resource may have the same. */
  readonly type: string;
  /** What people call one of these, for messages: `database token`. */
  readonly noun: string;
  readonly schema: Schema<A>;
  /** Names one of them in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** How long one operation may take, in milliseconds. @default 20 minutes */
  readonly timeout?: number;

  open(config: Plan<A>, context: OperationContext<Client>): Promise<Opened<A, P>>;
  /** Makes it last. Where this fails, what was opened is taken for lost. */
  renew?(kept: P, context: OperationContext<Client>): Promise<Renewal<P>>;
  /** May be called after the user cancelled, too. Some versions of Terraform give it what `open` kept, also after a renewal. */
  close?(kept: P, context: OperationContext<Client>): Promise<void>;
  /** Faults of a configuration, beyond what attributes check. Unknown values are `undefined`. No client, no network. */
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
}
