import { Role } from '../model';

/** Who may do an operation on an organization. */
export interface Operation {
  readonly method: string;
  /** Below the organization, in any version of the API; `:group` and `:database` stand for a name or a UUID. */
  readonly path: string;
  /** The least role that it takes. */
  readonly role: Role;
}

/** Where reading takes a viewer and anything else a member, an operation needs no line here. */
const OPERATIONS: readonly Operation[] = [
  { method: 'PATCH', path: '/', role: 'admin' },
  { method: 'DELETE', path: '/', role: 'owner' },
  { method: 'POST', path: '/groups/:group/transfer', role: 'admin' },
  { method: 'POST', path: '/databases/:database/transfer', role: 'admin' },
  { method: 'GET', path: '/members', role: 'admin' },
  { method: 'POST', path: '/members', role: 'admin' },
  { method: 'POST', path: '/members/:member', role: 'admin' },
  // A role below asks for a text of its own, and everybody may leave.
  { method: 'PATCH', path: '/members/:member', role: 'viewer' },
  { method: 'DELETE', path: '/members/:member', role: 'viewer' },
  { method: 'GET', path: '/invites', role: 'admin' },
  { method: 'POST', path: '/invites', role: 'admin' },
  { method: 'POST', path: '/invite', role: 'admin' },
  { method: 'DELETE', path: '/invites/:email', role: 'admin' },
];

const COMPILED = OPERATIONS.map((operation) => ({ ...operation, pattern: patternOf(operation.path) }));

/** @param path below the organization, beginning with a slash. */
export function operationOf(method: string, path: string): Operation {
  return COMPILED.find((operation) => operation.method === method && operation.pattern.test(path))
    ?? { method, path, role: method === 'GET' ? 'viewer' : 'member' };
}

function patternOf(path: string): RegExp {
  return new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`);
}
