import { randomUUID } from 'node:crypto';
import { Permission } from '../fine-grained/permissions';
import { Claims, PERMISSIONS_ONLY, signJwt } from '../jwt';
import { Database, Group } from '../model';
import { ControlParts } from './parts';

export interface TokenRequest {
  readonly readOnly: boolean;
  /** Seconds until the token ends. @default - never */
  readonly lifetime?: number;
  /** Databases that the token may attach and read. */
  readonly attachable: readonly Database[];
  /** The permitted actions for each table. An empty list sets no limits. */
  readonly permissions: readonly Permission[];
}

/** Creates the tokens that open databases. https://docs.turso.tech/api-reference/databases/create-token */
export class DatabaseTokens {
  constructor(private readonly parts: Pick<ControlParts, 'registry' | 'now'>) {}

  /** Creates a token for one database. It contains the id, so it does not open a later database of the same name. */
  async forDatabase(database: Database, request: TokenRequest): Promise<string> {
    return signJwt({
      ...this.origin(request),
      id: database.id,
      ...accessClaims(request),
      ...attachClaims(request, [database]),
    }, database.key);
  }

  /** Creates a token for every database of the group, also later ones. With permission to attach, only for the current ones. */
  async forGroup(group: Group, request: TokenRequest): Promise<string> {
    return signJwt({
      ...this.origin(request),
      gid: group.id,
      ...accessClaims(request),
      ...attachClaims(request, this.parts.registry.databasesOfGroup(group.id)),
    }, group.key);
  }

  /** Makes each token unique. Without the random id, two tokens of one second would be the same. */
  private origin({ lifetime }: TokenRequest): { rid: string; iat: number; exp?: number } {
    const iat = Math.floor(this.parts.now() / 1000);
    return { rid: randomUUID(), iat, ...lifetime === undefined ? {} : { exp: iat + lifetime } };
  }
}

/** Returns the claims about what the token permits. */
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

/** With permission to attach, sqld requires one list of the opened and of the attachable namespaces. */
function attachClaims(request: TokenRequest, opened: readonly Database[]): { p?: Record<string, { ns: string[] }> } {
  if (request.attachable.length === 0 || request.permissions.length > 0) {
    return {};
  }
  const ids = (databases: readonly Database[]) => ({ ns: databases.map(({ id }) => id) });
  return { p: { [access(request.readOnly)]: ids(opened), roa: ids(request.attachable) } };
}
