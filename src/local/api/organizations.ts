import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { OrganizationChanges } from '../control/organizations';
import { ApiError } from '../errors';
import { Organization } from '../model';
import { audit } from './audit';
import { Fields, readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { Principal, principalOf } from './principal';
import { fullOrganizationView, identifiedOrganizationView, organizationView } from './views';

/**
 * https://docs.turso.tech/api-reference/organizations/list. The list is a bare array there, while Turso's TypeScript
 * client reads `organizations` from the same URL; it makes itself known, so both get what they read.
 */
export function organizationsApi(parts: ApiParts): Hono {
  const api = new Hono();

  api.get('/', (context) => {
    const organizations = reachable(principalOf(context), parts).map(organizationView);
    return context.req.header('user-agent') === '@tursodatabase/api'
      ? context.json({ organizations })
      : context.json(organizations);
  });

  api.post('/', async (context) => {
    const name = (await readFields(context)).required('name');
    const dryRun = context.req.query('dry_run') === 'true';
    const organization = await parts.organizations.create(principalOf(context).user, name, dryRun);
    if (!dryRun) {
      await audit(context, parts, 'org-create', organization.slug, organization);
    }
    return context.json({ org: identifiedOrganizationView(organization) });
  });

  // Turso's CLI asks this before it creates a paid organization. turso-local charges nothing.
  api.post('/stripe-customer', (context) => {
    const id = `cus_${randomBytes(8).toString('hex')}`;
    return context.json({ stripe_customer_id: id, StripeCustomerId: id });
  });

  api.get('/:organization', (context) => context.json({ organization: fullOrganizationView(organizationOf(context)) }));

  api.patch('/:organization', async (context) => {
    const changes = organizationChanges(await readFields(context), principalOf(context));
    const organization = await parts.organizations.update(organizationOf(context), changes);
    if (changes.overages !== undefined) {
      await audit(context, parts, 'org-set-overages', String(changes.overages));
    }
    return context.json({ organization: fullOrganizationView(organization) });
  });

  api.delete('/:organization', async (context) => {
    const organization = organizationOf(context);
    await parts.organizations.delete(organization);
    return context.json({ organization: organization.slug });
  });

  return api;
}

/** Serves `/v2/organizations`, which Turso's CLI reads. */
export function organizationsV2Api(parts: ApiParts): Hono {
  const api = new Hono();
  api.get('/', (context) => context.json({
    organizations: reachable(principalOf(context), parts).map(identifiedOrganizationView),
  }));
  return api;
}

function reachable({ user, token }: Principal, { organizations }: ApiParts): Organization[] {
  return organizations.list(user).filter(({ id }) => token?.organizationId === undefined || id === token.organizationId);
}

/** Reads the body of https://docs.turso.tech/api-reference/organizations/update. */
function organizationChanges(fields: Fields, { user }: Principal): OrganizationChanges {
  const overages = fields.boolean('overages');
  const requireMfa = fields.boolean('require_mfa');
  const restoreEnabled = fields.boolean('restore_enabled');
  if (restoreEnabled !== undefined && (overages !== undefined || requireMfa !== undefined)) {
    throw new ApiError(400, 'restore_enabled must be updated separately from other organization settings');
  }
  if (requireMfa === true && !user.mfa) {
    throw new ApiError(400, 'enable multi-factor authentication on your own account before you require it of all members');
  }
  return {
    ...overages === undefined ? {} : { overages },
    ...requireMfa === undefined ? {} : { requireMfa },
    ...restoreEnabled === undefined ? {} : { restoreEnabled },
  };
}
