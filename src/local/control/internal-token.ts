import { signJwt } from '../jwt';
import { Database } from '../model';

/** What a token of the platform's own may do. */
export interface InternalAccess {
  readonly write: boolean;
  /** Namespaces that it may attach, for reading. */
  readonly attachable?: readonly string[];
}

/** Long enough for one request, or for the greeting of a WebSocket. */
const LIFETIME_SECONDS = 60;

/**
 * A token that the platform makes for itself, to reach a database in the name of a client whose token sqld cannot
 * judge. It is signed with the key of the database, so that rotating cuts it off too.
 */
export async function internalToken(database: Database, { write, attachable = [] }: InternalAccess, now: number): Promise<string> {
  const iat = Math.floor(now / 1000);
  const a = write ? 'rw' : 'ro';
  const p = attachable.length === 0 ? undefined : { [a]: { ns: [database.id] }, roa: { ns: attachable } };
  // sqld goes by the clock of this machine, which `now` need not.
  return signJwt({ id: database.id, a, p, iat, exp: Math.max(iat, Math.floor(Date.now() / 1000)) + LIFETIME_SECONDS }, database.key);
}
