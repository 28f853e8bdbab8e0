import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** A data source. It reads and never changes anything. */
export interface DataSource<A extends Attributes = any, Client = any> {
  readonly type: string;
  readonly noun: string;
  readonly schema: Schema<A>;
  /** Names one object in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** Throws an error if the object does not exist. */
  read(config: Plan<A>, context: OperationContext<Client>): Promise<State<A>>;
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
}
