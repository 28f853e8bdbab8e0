import { Token } from 'cdktf';
import type { Fault } from './faults';
import type { TokenExpiry } from './token-expiry';
import { milliseconds } from '../notation';

/** What a token allows. */
export enum TokenAccess {
  /** Everything: reading, writing, changing the schema. */
  FULL_ACCESS = 'full-access',

  /** Reading only. */
  READ_ONLY = 'read-only',
}

/** What can be chosen for any token. */
export interface TokenOptions {
  /**
   * How long the token lives. A change makes a new token.
   *
   * @default TokenExpiry.never()
   */
  readonly expiration?: TokenExpiry;

  /**
   * How long before its end the token is renewed by the next deployment: numbers with the units w, d, h, m and s, such as `7d`. Shorter
   * than the token's life.
   *
   * @default - when two thirds of the token's life are over
   */
  readonly renewBefore?: string;
}

/** A token that is always due would be renewed by every deployment, one that never ends by none. */
export function renewalFault({ expiration, renewBefore }: TokenOptions): Fault {
  if (renewBefore === undefined || Token.isUnresolved(renewBefore)) return undefined;
  const written = `renewBefore is ${JSON.stringify(renewBefore)}`;
  const before = milliseconds(renewBefore);
  if (before === undefined) {
    return `${written}. Use numbers with the units w, d, h, m and s, such as "7d" or "12h".`;
  }
  const lifetime = milliseconds(expiration?.value ?? 'never');
  if (lifetime === undefined) {
    return `${written}, but the token never expires. Set expiration, or leave renewBefore out.`;
  }
  return before < lifetime
    ? undefined
    : `${written}, but the token lives only "${expiration?.value}", so that each deployment would renew it. Use a shorter time.`;
}
