import { errors, importSPKI, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Jwks } from './jwks';
import { parsePermissions, Permission } from '../fine-grained/permissions';
import { Claims, PERMISSIONS_ONLY, readJwt } from '../jwt';
import { Database } from '../model';
import { Registry } from '../registry/registry';

/** What the holder of a token may do with one database. */
export interface Access {
  readonly write: boolean;
  /** Namespaces that may be attached, for reading. */
  readonly attachable: readonly string[];
  /** What statements may do, table by table; absent: no limits of that kind. */
  readonly permissions?: readonly Permission[];
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

/** What identity providers sign with. */
const FOREIGN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

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

/** Judges tokens: all for what sqld never sees, and for what it does see those that it cannot judge. */
export class Tokens {
  private readonly jwks: Jwks;

  constructor(private readonly registry: Registry, private readonly now: () => number) {
    this.jwks = new Jwks(registry);
  }

  /** Whether a token says more than sqld understands: a foreign issuer, or fine-grained permissions. */
  needsJudging(token: string): boolean {
    const jwt = readJwt(token);
    return jwt !== undefined && (jwt.kid !== undefined || jwt.claims.perm !== undefined);
  }

  /** What a token opens, checked as sqld checks it. */
  async access(token: string, database: Database): Promise<Access> {
    return accessOf(await this.checkedClaims(token, database), database);
  }

  /** The claims, once a key of the group, of the database or of an identity provider has confirmed the signature. */
  private async checkedClaims(token: string, { groupId, organizationId, key }: Database): Promise<Claims> {
    const own = [this.registry.get('group', groupId)!.key, key];
    for (const { publicKey } of own) {
      const claims = await this.claimsIfSigned(token, () => importSPKI(publicKey, 'EdDSA'), ['EdDSA']);
      if (claims !== undefined) return claims;
    }
    // An identity provider names its key.
    const providers = readJwt(token)?.kid === undefined ? [] : this.jwks.ofOrganization(organizationId);
    for (const keySet of providers) {
      const claims = await this.claimsIfSigned(token, keySet, FOREIGN_ALGORITHMS);
      if (claims !== undefined) return claims;
    }
    throw new Unauthorized('The JWT is invalid');
  }

  /**
   * The claims, or undefined if this key did not sign the token.
   * @throws Unauthorized outside of the token's lifetime
   */
  private async claimsIfSigned(token: string, key: JWTVerifyGetKey, algorithms: string[]): Promise<Claims | undefined> {
    try {
      const { payload } = await jwtVerify(token, key, { algorithms, clockTolerance: LEEWAY_SECONDS, currentDate: new Date(this.now()) });
      return payload as unknown as Claims;
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new Unauthorized('The JWT has expired');
      if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf') throw new Unauthorized('The JWT is not valid yet');
      return undefined;
    }
  }
}

/** Without claims about them, a token opens all databases of all groups that trust its issuer. */
function accessOf(claims: Claims, database: Database): Access {
  const { p, id, gid, a, perm } = claims;
  const lists = (name: 'rw' | 'ro') => p?.[name]?.ns?.includes(database.id) ?? false;
  const opens = p === undefined
    ? (id === undefined || id === database.id) && (gid === undefined || gid === database.groupId)
    : lists('rw') || lists('ro');
  if (!opens || !(a === undefined || a === 'rw' || a === 'ro' || a === PERMISSIONS_ONLY)) {
    throw new Unauthorized('The JWT is invalid');
  }
  return {
    write: p === undefined ? a !== 'ro' : lists('rw'),
    attachable: p?.roa?.ns ?? [],
    permissions: permissionsOf(perm, a === PERMISSIONS_ONLY),
  };
}

/** An empty list, as Turso's template has it, limits nothing; in a token of permissions only it permits nothing. */
function permissionsOf(perm: unknown, only: boolean): Permission[] | undefined {
  if (perm === undefined || (Array.isArray(perm) && perm.length === 0)) {
    return only ? [] : undefined;
  }
  try {
    return parsePermissions(perm);
  } catch {
    throw new Unauthorized('The JWT is invalid');
  }
}
