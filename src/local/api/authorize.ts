import { Context, MiddlewareHandler } from 'hono';
import { ApiError, organizationNotFound } from '../errors';
import { ApiToken, Organization } from '../model';
import { Operation, operationOf } from './operations';
import { ApiParts } from './parts';
import { Principal, principalOf, requireRole } from './principal';

/** The paths that may follow `/v1` without an organization. They mean the personal account. */
const PERSONAL = /^\/(?:databases|groups|usage|plans|subscription|members|invites|invite|invoices|audit-logs|billing)(?:\/|$)/;

/** The paths outside of its organization that a token of a group may use, to read about itself. */
const OUTSIDE = /^\/v\d\/(?:auth\/(?:api-tokens\/)?validate|user|current-user|locations(?:\/.*)?|organizations)$/;

/** Finds the organization of a path, and rejects callers that may not do the operation there. */
export function authorize(parts: ApiParts): MiddlewareHandler {
  return async (context, next) => {
    const principal = principalOf(context);
    const { slug, rest } = addressed(context.req.path);
    if (rest === undefined) {
      refuseOutside(context, principal);
      return next();
    }
    const organization = slug === undefined ? personal(principal, parts) : find(parts, slug);
    if (organization === undefined) {
      throw organizationNotFound();
    }
    enter(context, principal, organization, parts);
    const operation = operationOf(context.req.method, rest);
    requireRole(context, operation.role);
    if (principal.token?.groupId !== undefined) {
      requireScope(principal.token, operation, organization, parts);
    }
    return next();
  };
}

/** Whether the token of the request opens this group. */
export function mayReach(context: Context, groupId: string): boolean {
  const own = principalOf(context).token?.groupId;
  return own === undefined || own === groupId;
}

export function requireGroup(context: Context, groupId: string): void {
  if (!mayReach(context, groupId)) {
    throw otherGroup();
  }
}

/** Splits a path. `rest` follows the organization, and is undefined without one. */
function addressed(path: string): { slug?: string; rest?: string } {
  const [, slug, rest] = /^\/v\d\/organizations\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  if (slug !== undefined && slug !== 'stripe-customer') {
    return { slug, rest: rest ?? '/' };
  }
  const below = path.replace(/^\/v\d/, '');
  return PERSONAL.test(below) ? { rest: below } : {};
}

function personal({ user, token }: Principal, { registry, organizations }: ApiParts): Organization | undefined {
  return token?.organizationId === undefined ? organizations.personal(user) : registry.get('organization', token.organizationId);
}

/** Finds an organization by slug, or by UUID, which newer clients send. */
function find({ registry }: ApiParts, name: string): Organization | undefined {
  return registry.findOrganization(name) ?? registry.get('organization', name);
}

function enter(context: Context, { user, token }: Principal, organization: Organization, { registry }: ApiParts): void {
  const member = registry.findMember(organization.id, user.id);
  if (member === undefined) {
    throw new ApiError(403, `you are not a member of organization ${organization.slug}`);
  }
  if (token?.organizationId !== undefined && token.organizationId !== organization.id) {
    throw new ApiError(403, `this API token is not for organization ${organization.slug}`);
  }
  context.set('organization', organization);
  context.set('role', member.role);
}

function requireScope(token: ApiToken, operation: Operation, { id }: Organization, { registry }: ApiParts): void {
  const { scope, group, database } = operation;
  if (scope === undefined) {
    throw new ApiError(403, 'this operation is not possible with an API token of a group');
  }
  if (token.scopes?.includes(scope) !== true) {
    throw new ApiError(403, `this API token lacks the scope ${scope}`);
  }
  // A name may look like the UUID of another object, so every object that matches must belong to the group.
  const meant = [
    group === undefined ? undefined : registry.findGroup(id, group)?.id,
    group === undefined ? undefined : registry.get('group', group)?.id,
    database === undefined ? undefined : registry.findDatabase(id, database)?.groupId,
    database === undefined ? undefined : registry.get('database', database)?.groupId,
    database === undefined ? undefined : registry.get('deletedDatabase', database)?.database.groupId,
  ];
  if (meant.some((groupId) => groupId !== undefined && groupId !== token.groupId)) {
    throw otherGroup();
  }
}

function refuseOutside(context: Context, { token }: Principal): void {
  const { method, path } = context.req;
  if (token?.groupId !== undefined && !(method === 'GET' && OUTSIDE.test(path))) {
    throw new ApiError(403, 'this operation is not possible with an API token of a group');
  }
  if (token?.organizationId !== undefined && method === 'POST' && path === '/v1/organizations') {
    throw new ApiError(403, 'an API token of an organization cannot create another one');
  }
}

function otherGroup(): ApiError {
  return new ApiError(403, 'this API token is for another group');
}
