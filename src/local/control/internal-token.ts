import { signJwt } from '../jwt';
import { Database } from '../model';

/** The permissions of an internal token. */
export interface InternalAccess {
  readonly write: boolean;
  /** Namespaces that it may attach, for reading. */
  readonly attachable?: readonly string[];
}

/** Long enough for one request, or for the greeting of a WebSocket. */
const LIFETIME_SECONDS = 60;

/**
 * Creates a token with which the platform reaches a database for a client whose token sqld cannot judge. The key of the database signs
 * it, so rotating ends it, too.
 */
export async function internalToken(database: Database, { write, attachable = [] }: InternalAccess, now: number): Promise<string> {
  const iat = Math.floor(now / 1000);
  const a = write ? 'rw' : 'ro';
  const p = attachable.length === 0 ? undefined : { [a]: { ns: [database.id] }, roa: { ns: attachable } };
  // sqld uses the clock of this machine. `now` may be another clock.
  return signJwt({ id: database.id, a, p, iat, exp: Math.max(iat, Math.floor(Date.now() / 1000)) + LIFETIME_SECONDS }, database.key);
}
