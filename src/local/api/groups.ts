import { Hono } from 'hono';
import { Group } from '../model';
import { audit } from './audit';
import { mayReach } from './authorize';
import { Fields, readFields } from './fields';
import { awsMigrationApi, groupLocationsApi, groupOperationsApi } from './group-operations';
import { ApiParts, organizationOf } from './parts';
import { tokenRequest } from './token-request';
import { groupView } from './views';

/** https://docs.turso.tech/api-reference/groups/list and its neighbours. */
export function groupsApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.get('/', (context) => {
    const visible = groups.list(organizationOf(context)).filter(({ id }) => mayReach(context, id));
    return context.json({ groups: visible.map((group) => groupView(group, parts)) });
  });

  api.post('/', async (context) => {
    const fields = await readFields(context);
    const group = await groups.create(organizationOf(context), {
      name: fields.required('name'),
      location: fields.required('location'),
      extensions: extensionsFrom(fields),
    });
    await audit(context, parts, 'group-create', group.name);
    return context.json({ group: groupView(group, parts) });
  });

  api.get('/:group', (context) => {
    const group = groups.get(organizationOf(context), context.req.param('group'));
    return context.json({ group: groupView(group, parts) });
  });

  api.delete('/:group', async (context) => {
    const group = await groups.delete(organizationOf(context), context.req.param('group'));
    await audit(context, parts, 'group-delete', group.name);
    return context.json({ group: groupView(group, parts) });
  });

  api.route('/', configurationRoutes(parts));
  api.route('/', groupOperationsApi(parts));
  api.route('/', groupLocationsApi(parts));
  api.route('/', awsMigrationApi(parts));
  api.route('/', authRoutes(parts));
  return api;
}

function configurationRoutes(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.get('/:group/configuration', (context) => {
    const { deleteProtection } = groups.get(organizationOf(context), context.req.param('group'));
    return context.json({ delete_protection: deleteProtection });
  });

  api.patch('/:group/configuration', async (context) => {
    const wanted = (await readFields(context)).boolean('delete_protection');
    const organization = organizationOf(context);
    const name = context.req.param('group');
    if (wanted !== undefined) {
      await groups.change(organization, name, { deleteProtection: wanted });
      await audit(context, parts, wanted ? 'group-protect' : 'group-unprotect', name);
    }
    return context.json({ delete_protection: groups.get(organization, name).deleteProtection });
  });

  return api;
}

function authRoutes(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.post('/:group/auth/tokens', async (context) => {
    const organization = organizationOf(context);
    const group = groups.get(organization, context.req.param('group'));
    const opened = parts.registry.databasesOfGroup(group.id);
    const jwt = await parts.databaseTokens.forGroup(group, await tokenRequest(context, parts, organization, opened));
    await audit(context, parts, 'group-token-create', group.name);
    return context.json({ jwt });
  });

  api.post('/:group/auth/rotate', async (context) => {
    await groups.rotate(organizationOf(context), context.req.param('group'));
    return context.json({});
  });

  return api;
}

/** Reads one word or a list. Turso's clients send an empty word for an empty list. */
function extensionsFrom(fields: Fields): Group['extensions'] {
  const extensions = fields.stringOrStrings('extensions') ?? [];
  if (typeof extensions !== 'string' || extensions === 'all') {
    return extensions;
  }
  return extensions === '' ? [] : extensions.split(',');
}
