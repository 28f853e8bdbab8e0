import type { SqlStatement } from './sql-types';
import type { TextExchange } from '../http/exchange';
import type { Clock } from '../http/time';

/** One transaction for one database, as one HTTP request. */
export interface HranaRequest {
  readonly httpUrl: string;
  readonly token: string;
  /** The key of an encrypted database, which every request has to bring. */
  readonly encryptionKey?: string;
  readonly readOnly: boolean;
  readonly foreignKeys: boolean;
  readonly statements: readonly SqlStatement[];
  /** Values that no message shows, beside the token and the key. */
  readonly secrets?: readonly (string | null)[];
  readonly exchange: TextExchange;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
