import { MiddlewareHandler } from 'hono';
import { ApiError, organizationNotFound } from '../errors';
import { Organization } from '../model';
import { operationOf } from './operations';
import { ApiParts } from './parts';
import { principalOf, requireRole } from './principal';

/** What follows `/v1` where a path leaves the organization out, and so means the personal account. */
const PERSONAL = /^\/(?:databases|groups|usage|plans|subscription|members|invites|invite|invoices|audit-logs|billing|api-tokens)(?:\/|$)/;

/** Finds the organization that the path means, and lets only those through who may do the operation there. */
export function authorize(parts: ApiParts): MiddlewareHandler {
  return async (context, next) => {
    const principal = principalOf(context);
    const [, slug, rest] = /^\/v\d\/organizations\/([^/]+)(\/.*)?$/.exec(context.req.path) ?? [];
    const [, personal] = /^\/v\d(\/.*)$/.exec(context.req.path) ?? [];
    if (slug === undefined && !PERSONAL.test(personal ?? '')) {
      return next();
    }
    const organization = slug === undefined ? parts.organizations.personal(principal.user) : find(parts, slug);
    if (organization === undefined) {
      throw organizationNotFound();
    }
    const member = parts.registry.findMember(organization.id, principal.user.id);
    if (member === undefined) {
      throw new ApiError(403, `you are not a member of organization ${organization.slug}`);
    }
    context.set('organization', organization);
    context.set('role', member.role);
    requireRole(context, operationOf(context.req.method, slug === undefined ? personal : rest ?? '/').role);
    return next();
  };
}

/** Newer clients send the UUID instead of the slug. */
function find({ registry }: ApiParts, name: string): Organization | undefined {
  return registry.findOrganization(name) ?? registry.get('organization', name);
}
