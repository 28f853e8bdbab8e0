import { Hono } from 'hono';
import { ApiParts, organizationOf } from './parts';
import { organizationView } from './views';

/**
 * https://docs.turso.tech/api-reference/organizations/list. The list is a bare array there, while Turso's TypeScript
 * client reads `organizations` from the same URL; it makes itself known, so both get what they read.
 */
export function organizationsApi(parts: ApiParts): Hono {
  const api = new Hono();

  api.get('/', (context) => {
    const organizations = parts.registry.all('organization').map(organizationView);
    return context.req.header('user-agent') === '@tursodatabase/api'
      ? context.json({ organizations })
      : context.json(organizations);
  });

  api.get('/:organization', (context) => context.json({
    organization: { ...organizationView(organizationOf(context, parts)), restore_enabled: false },
  }));

  return api;
}

/** `/v2/organizations`, which Turso's CLI reads. */
export function organizationsV2Api(parts: ApiParts): Hono {
  const api = new Hono();
  api.get('/', (context) => context.json({ organizations: parts.registry.all('organization').map(organizationView) }));
  return api;
}
