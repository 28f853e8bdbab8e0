import { Scope } from '../control/scopes';
import { Role } from '../model';

/** The requirements of an operation on an organization. */
export interface Operation {
  /** The lowest role that may do it. */
  readonly role: Role;
  /** The scope that an API token of a group needs. Undefined: no such token may do it. */
  readonly scope?: Scope;
  /** The group or database in the path: a name or a UUID. */
  readonly group?: string;
  readonly database?: string;
}

type Line = readonly [method: string, path: string, role: Role, scope?: Scope];

/** By method and path below the organization, in any version of the API. */
const OPERATIONS: readonly Line[] = [
  ['GET', '/', 'viewer', 'read'],
  ['PATCH', '/', 'admin'],
  ['DELETE', '/', 'owner'],
  ['GET', '/locations', 'viewer', 'read'],
  ['GET', '/databases', 'viewer', 'read'],
  ['POST', '/databases', 'member', 'db:create'],
  ['POST', '/databases/dumps', 'member', 'db:create'],
  ['GET', '/databases/:database', 'viewer', 'read'],
  ['DELETE', '/databases/:database', 'member', 'db:delete'],
  ['GET', '/databases/:database/configuration', 'viewer', 'read'],
  ['PATCH', '/databases/:database/configuration', 'member', 'db:configure'],
  ['GET', '/databases/:database/instances', 'viewer', 'read'],
  ['POST', '/databases/:database/instances', 'member', 'db:configure'],
  ['GET', '/databases/:database/instances/:instance', 'viewer', 'read'],
  ['DELETE', '/databases/:database/instances/:instance', 'member', 'db:configure'],
  ['GET', '/databases/:database/instances/:instance/wait', 'viewer', 'read'],
  ['POST', '/databases/:database/auth/tokens', 'member', 'db:mint-token'],
  ['POST', '/databases/:database/auth/rotate', 'member', 'db:rotate-creds'],
  ['GET', '/databases/:database/usage', 'viewer', 'read'],
  ['GET', '/databases/:database/usage/queries', 'viewer', 'read'],
  ['GET', '/databases/:database/stats', 'viewer', 'read'],
  ['POST', '/databases/:database/seed', 'member', 'db:create'],
  ['POST', '/databases/:database/wakeup', 'member', 'db:configure'],
  ['POST', '/databases/:database/update', 'member', 'db:configure'],
  ['POST', '/databases/:database/transfer', 'admin', 'db:configure'],
  ['POST', '/databases/:database/restore', 'admin', 'db:create'],
  ['GET', '/groups', 'viewer', 'read'],
  ['GET', '/groups/:group', 'viewer', 'read'],
  ['GET', '/groups/:group/configuration', 'viewer', 'read'],
  ['PATCH', '/groups/:group/configuration', 'member', 'group:configure'],
  ['POST', '/groups/:group/rename', 'member', 'group:configure'],
  ['POST', '/groups/:group/update', 'member', 'group:configure'],
  ['POST', '/groups/:group/unarchive', 'member', 'group:configure'],
  ['POST', '/groups/:group/locations/:location', 'member', 'group:configure'],
  ['DELETE', '/groups/:group/locations/:location', 'member', 'group:configure'],
  ['GET', '/groups/:group/locations/:location/wait', 'viewer', 'read'],
  ['POST', '/groups/:group/auth/tokens', 'member', 'group:mint-token'],
  ['POST', '/groups/:group/auth/rotate', 'member', 'group:rotate-creds'],
  ['POST', '/groups/:group/transfer', 'admin'],
  ['POST', '/groups/:group/restore', 'admin'],
  ['GET', '/members', 'admin'],
  ['POST', '/members', 'admin'],
  ['POST', '/members/:member', 'admin'],
  // Every member may leave. For other changes, roles below admin get a special text.
  ['PATCH', '/members/:member', 'viewer'],
  ['DELETE', '/members/:member', 'viewer'],
  ['GET', '/invites', 'admin'],
  ['POST', '/invites', 'admin'],
  ['POST', '/invite', 'admin'],
  ['DELETE', '/invites/:email', 'admin'],
  // Roles below admin see and revoke only their own tokens.
  ['DELETE', '/api-tokens/:token', 'viewer'],
  ['POST', '/subscription', 'admin'],
  ['PUT', '/jwks/:jwks', 'admin'],
  ['DELETE', '/jwks/:jwks', 'admin'],
];

const COMPILED = OPERATIONS.map(([method, path, role, scope]) => ({ method, pattern: patternOf(path), role, scope }));

/** @param path below the organization, with a slash first. By default, reading requires a viewer, and everything else a member. */
export function operationOf(method: string, path: string): Operation {
  for (const { pattern, role, scope } of COMPILED.filter((operation) => operation.method === method)) {
    const match = pattern.exec(path);
    if (match !== null) {
      return { role, scope, ...match.groups };
    }
  }
  return { role: method === 'GET' ? 'viewer' : 'member' };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`);
}
