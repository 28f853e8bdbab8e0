import { createPublicKey } from 'node:crypto';
import { errors, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Jwks, JwksParts } from './jwks';
import { parsePermissions, Permission } from '../fine-grained/permissions';
import { bearerToken, Claims, PERMISSIONS_ONLY, readJwt } from '../jwt';
import { Database } from '../model';
import { Registry } from '../registry/registry';

/** The permissions of a token in one database. */
export interface Access {
  readonly write: boolean;
  /** Namespaces that the token may attach and read. */
  readonly attachable: readonly string[];
  /** The permitted actions for each table. @default - no limits */
  readonly permissions?: readonly Permission[];
}

/** The token of a request does not open the database. The texts are sqld's, which answers most such requests itself. */
export class Unauthorized extends Error {
  constructor(reason: string) {
    super(`Unauthorized: \`${reason}\``);
    this.name = 'Unauthorized';
  }
}

/** How long sqld accepts a token after its end. */
const LEEWAY_SECONDS = 60;

/** The signature algorithms of identity providers. */
const FOREIGN_ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

/** Returns the token of an `Authorization` header. */
export function bearer(header: string | undefined): string {
  if (header === undefined) {
    throw new Unauthorized('Expected authorization header but none given');
  }
  const token = bearerToken(header);
  if (token === undefined) {
    throw new Unauthorized('The authentication scheme in the `Authorization` HTTP header is not supported');
  }
  return token;
}

/** Checks tokens for requests that sqld never sees, and tokens that sqld cannot check. */
export class Tokens {
  private readonly registry: Registry;
  private readonly now: () => number;
  private readonly jwks: Jwks;

  constructor(parts: JwksParts) {
    this.registry = parts.registry;
    this.now = parts.now;
    this.jwks = new Jwks(parts);
  }

  /** Whether a token contains what sqld does not understand: another issuer, or fine-grained permissions. */
  needsJudging(token: string): boolean {
    const jwt = readJwt(token);
    return jwt !== undefined && (jwt.kid !== undefined || jwt.claims.perm !== undefined);
  }

  /** Returns what a token permits, after the same checks as in sqld. */
  async access(token: string, database: Database): Promise<Access> {
    return accessOf(await this.checkedClaims(token, database), database);
  }

  /** Returns the claims of a token that a key of the group, of the database or of an identity provider has signed. */
  private async checkedClaims(token: string, { groupId, organizationId, key }: Database): Promise<Claims> {
    const own = [this.registry.get('group', groupId)!.key, key];
    for (const { publicKey } of own) {
      const claims = await this.claimsIfSigned(token, () => createPublicKey(publicKey), ['EdDSA']);
      if (claims !== undefined) return claims;
    }
    // Tokens of identity providers name their key.
    const providers = readJwt(token)?.kid === undefined ? [] : this.jwks.ofOrganization(organizationId);
    const answers = await Promise.all(providers.map((keySet) => this.claimsIfSigned(token, keySet, FOREIGN_ALGORITHMS)));
    const claims = answers.find((answer) => answer !== undefined);
    if (claims === undefined) {
      const failures = providers.length === 0 ? [] : this.jwks.failures(organizationId);
      throw new Unauthorized(['The JWT is invalid', ...failures].join('; '));
    }
    return claims;
  }

  /**
   * Returns the claims, or undefined if this key did not sign the token.
   * @throws Unauthorized if the token has expired or is not valid yet
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

/** A token without claims about databases opens all of them in all groups that trust its issuer. */
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

/** An empty list, as in Turso's template, sets no limits. In a token with permissions only, it permits nothing. */
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
