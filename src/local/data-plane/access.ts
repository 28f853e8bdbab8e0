import { createPublicKey, verify } from 'node:crypto';
import { Claims, readJwt } from '../jwt';
import { Database, Group } from '../model';

/** What the holder of a token may do with one database. */
export interface Access {
  readonly write: boolean;
}

/** A request whose token does not open the database. The texts are those of sqld, which answers most of them itself. */
export class Unauthorized extends Error {
  constructor(reason: string) {
    super(`Unauthorized: \`${reason}\``);
    this.name = 'Unauthorized';
  }
}

/** As much as sqld grants after the end of a token. */
const LEEWAY_SECONDS = 60;

export interface Keyring {
  readonly database: Database;
  readonly group: Group;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The token of an `Authorization` header. */
export function bearer(header: string | undefined): string {
  if (header === undefined) {
    throw new Unauthorized('Expected authorization header but none given');
  }
  const [, token] = /^bearer +(\S+)$/i.exec(header) ?? [];
  if (token === undefined) {
    throw new Unauthorized('The authentication scheme in the `Authorization` HTTP header is not supported');
  }
  return token;
}

/** What a token of this platform opens, checked as sqld checks it: for requests that sqld never sees. */
export function checkToken(token: string, { database, group, now }: Keyring): Access {
  const jwt = readJwt(token);
  const keys = [group.key, database.key];
  if (jwt?.header.alg !== 'EdDSA' || !keys.some(({ publicKey }) => verify(null, jwt.content, createPublicKey(publicKey), jwt.signature))) {
    throw new Unauthorized('The JWT is invalid');
  }
  checkTimes(jwt.claims, now);
  return accessOf(jwt.claims, database);
}

export function checkTimes({ exp }: Claims, now: number): void {
  if (exp !== undefined && exp !== null && exp + LEEWAY_SECONDS < now / 1000) {
    throw new Unauthorized('The JWT has expired');
  }
}

/** With `p` the namespaces are listed by what may be done with them; `id` and `a` count without it only. */
export function accessOf({ p, id, a }: Claims, database: Database): Access {
  if (p !== undefined) {
    const lists = (name: 'rw' | 'ro') => p[name]?.ns.includes(database.id) ?? false;
    if (!lists('rw') && !lists('ro')) {
      throw new Unauthorized('The JWT is invalid');
    }
    return { write: lists('rw') };
  }
  if (id !== undefined && id !== database.id) {
    throw new Unauthorized('The JWT is invalid');
  }
  return { write: a === undefined || a === 'rw' };
}
