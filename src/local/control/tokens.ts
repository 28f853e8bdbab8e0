import { randomUUID } from 'node:crypto';
import { Permission } from '../fine-grained/permissions';
import { Claims, PERMISSIONS_ONLY, signJwt } from '../jwt';
import { Database, Group } from '../model';
import { ControlParts } from './parts';

export interface TokenRequest {
  readonly readOnly: boolean;
  /** Seconds until the token ends; absent means never. */
  readonly lifetime?: number;
  /** Databases that the token may attach, for reading. */
  readonly attachable: readonly Database[];
  /** What statements may do, table by table; empty: no limits of that kind. */
  readonly permissions: readonly Permission[];
}

/** Mints the tokens that open databases. https://docs.turso.tech/api-reference/databases/create-token */
export class DatabaseTokens {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'now'>) {}

  /** Opens one database. A namespace of the same name in the future does not know it: the id in it is of this one alone. */
  async forDatabase(database: Database, request: TokenRequest): Promise<string> {
    return signJwt({
      ...this.origin(request),
      id: database.id,
      ...accessClaims(request),
      ...attachClaims(request, [database]),
    }, database.key);
  }

  /** Opens every database of the group, also those to come; with permission to attach, those of this moment only. */
  async forGroup(group: Group, request: TokenRequest): Promise<string> {
    return signJwt({
      ...this.origin(request),
      gid: group.id,
      ...accessClaims(request),
      ...attachClaims(request, this.parts.registry.databasesOfGroup(group.id)),
    }, group.key);
  }

  /** No two tokens are alike, also where they are minted in one second: signing the same claims twice would give the same token. */
  private origin({ lifetime }: TokenRequest): { rid: string; iat: number; exp?: number } {
    const iat = Math.floor(this.parts.now() / 1000);
    return { rid: randomUUID(), iat, ...lifetime === undefined ? {} : { exp: iat + lifetime } };
  }
}

/** How a token opens what it opens, beside where. */
function accessClaims({ readOnly, permissions }: TokenRequest): Pick<Claims, 'a' | 'perm'> {
  if (permissions.length === 0) {
    return { a: access(readOnly) };
  }
  const allowed = readOnly ? permissions.map(({ t, a }) => ({ t, a: a.filter((action) => action === 'data_read') })) : permissions;
  return { a: PERMISSIONS_ONLY, perm: allowed.filter(({ a }) => a.length > 0) };
}

function access(readOnly: boolean): 'ro' | 'rw' {
  return readOnly ? 'ro' : 'rw';
}

/** sqld wants the opened and the attachable namespaces listed together as soon as one may be attached. */
function attachClaims(request: TokenRequest, opened: readonly Database[]): { p?: Record<string, { ns: string[] }> } {
  if (request.attachable.length === 0 || request.permissions.length > 0) {
    return {};
  }
  const ids = (databases: readonly Database[]) => ({ ns: databases.map(({ id }) => id) });
  return { p: { [access(request.readOnly)]: ids(opened), roa: ids(request.attachable) } };
}
