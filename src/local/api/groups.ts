import { Hono } from 'hono';
import { readFields } from './fields';
import { groupLocationsApi } from './group-locations';
import { ApiParts, organizationOf } from './parts';
import { tokenRequest } from './token-request';
import { groupView } from './views';

/** https://docs.turso.tech/api-reference/groups/list and its neighbours. */
export function groupsApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.get('/', (context) => context.json({ groups: groups.list(organizationOf(context, parts)).map((group) => groupView(group, parts)) }));

  api.post('/', async (context) => {
    const fields = await readFields(context);
    const group = await groups.create(organizationOf(context, parts), fields.required('name'), fields.required('location'));
    return context.json({ group: groupView(group, parts) });
  });

  api.get('/:group', (context) => {
    const group = groups.get(organizationOf(context, parts), context.req.param('group'));
    return context.json({ group: groupView(group, parts) });
  });

  api.delete('/:group', async (context) => {
    const group = await groups.delete(organizationOf(context, parts), context.req.param('group'));
    return context.json({ group: groupView(group, parts) });
  });

  api.post('/:group/rename', async (context) => {
    const name = (await readFields(context)).required('name');
    const group = await groups.rename(organizationOf(context, parts), context.req.param('group'), name);
    return context.json({ group: groupView(group, parts) });
  });

  // Nothing is ever archived here, and every database runs on the one version that is installed.
  api.post('/:group/unarchive', (context) => {
    const group = groups.get(organizationOf(context, parts), context.req.param('group'));
    return context.json({ group: groupView(group, parts) });
  });

  api.post('/:group/update', (context) => {
    groups.get(organizationOf(context, parts), context.req.param('group'));
    return context.json({});
  });

  api.route('/', configurationRoutes(parts));
  api.route('/', groupLocationsApi(parts));
  api.route('/', authRoutes(parts));
  return api;
}

function configurationRoutes(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.get('/:group/configuration', (context) => {
    const { deleteProtection } = groups.get(organizationOf(context, parts), context.req.param('group'));
    return context.json({ delete_protection: deleteProtection });
  });

  api.patch('/:group/configuration', async (context) => {
    const wanted = (await readFields(context)).boolean('delete_protection');
    const organization = organizationOf(context, parts);
    const name = context.req.param('group');
    const group = wanted === undefined ? groups.get(organization, name) : await groups.protect(organization, name, wanted);
    return context.json({ delete_protection: group.deleteProtection });
  });

  return api;
}

function authRoutes(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.post('/:group/auth/tokens', async (context) => {
    const organization = organizationOf(context, parts);
    const group = groups.get(organization, context.req.param('group'));
    const opened = parts.registry.databasesOfGroup(group.id);
    const jwt = parts.databaseTokens.forGroup(group, await tokenRequest(context, parts, organization, opened));
    return context.json({ jwt });
  });

  api.post('/:group/auth/rotate', async (context) => {
    await groups.rotate(organizationOf(context, parts), context.req.param('group'));
    return context.json({});
  });

  return api;
}
