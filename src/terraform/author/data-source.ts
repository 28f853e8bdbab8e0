import type { Attributes } from './attributes';
import type { OperationContext } from './context';
import type { Diagnostics } from './diagnostics';
import type { Config, Plan, Schema, State } from './schema';

/** A data source: reads, never changes. */
export interface DataSource<A extends Attributes = any, Client = any> {
  readonly type: string;
  readonly noun: string;
  readonly schema: Schema<A>;
  /** Names one of them in messages. @default the attribute `name` */
  readonly label?: (known: Partial<State<A>>) => string | undefined;
  /** Something that is not there is an error, not an empty answer. */
  read(config: Plan<A>, context: OperationContext<Client>): Promise<State<A>>;
  validate?(config: Config<A>, diagnostics: Diagnostics): void;
}
