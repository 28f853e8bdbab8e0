import { Context } from 'hono';
import { ApiError, organizationNotFound } from '../errors';
import { Organization } from '../model';
import { ApiParts } from './parts';
import { principalOf } from './principal';

/** Returns the organization to move something to. The user must own or administer it. */
export function targetOrganization(context: Context, { registry }: ApiParts, slug: string): Organization {
  const target = registry.findOrganization(slug);
  const member = target && registry.findMember(target.id, principalOf(context).user.id);
  if (target === undefined || member === undefined) {
    throw organizationNotFound();
  }
  if (member.role !== 'owner' && member.role !== 'admin') {
    throw new ApiError(403, `moving something to organization ${slug} is only allowed for its admins and its owner`);
  }
  return target;
}
