import { Context, Hono } from 'hono';
import { settled } from '../control/aws-migration';
import { ApiError, groupNotFound } from '../errors';
import { Database, Group } from '../model';
import { audit } from './audit';
import { mayReach, requireGroup } from './authorize';
import { Fields, readFields } from './fields';
import { newDatabase } from './new-database';
import { pageOf } from './paging';
import { ApiParts, organizationOf } from './parts';
import { listDeletedDatabases } from './recovery';
import { tokenRequest } from './token-request';
import { databaseV3View, groupView } from './views';

/** Databases and groups by UUID, under `/v3/organizations/:organization`, which Turso's CLI requests if a hidden switch is on. */
export function v3Api(parts: ApiParts): Hono {
  const { databases, groups } = parts;
  const api = new Hono();

  api.get('/databases', (context) => {
    const { deleted, group_id: groupId, parent_db_id: parentId } = context.req.query();
    if (deleted === 'true') {
      return listDeletedDatabases(context, parts);
    }
    const found = databases.list(organizationOf(context), { groupId, parentId }).filter((database) => mayReach(context, database.groupId));
    const { items, pagination } = pageOf(found, context.req.query(), ({ name }) => name);
    return context.json({ databases: items.map((database) => databaseV3View(database, parts)), pagination });
  });

  api.post('/databases', async (context) => {
    const organization = organizationOf(context);
    const wanted = newDatabase(await fieldsWithGroup(context, parts), organization, parts);
    requireGroup(context, wanted.groupId);
    const database = await databases.create(organization, wanted);
    await audit(context, parts, 'db-create', database.name);
    return context.json({ database: databaseV3View(database, parts) });
  });

  api.get('/databases/:database', (context) => context.json({ database: databaseV3View(databaseOf(context, parts), parts) }));

  api.delete('/databases/:database', async (context) => {
    const { id, name } = databaseOf(context, parts);
    await databases.delete(organizationOf(context), name);
    await audit(context, parts, 'db-delete', name);
    return context.json({ database: id });
  });

  api.post('/databases/:database/auth/tokens', async (context) => {
    const database = databaseOf(context, parts);
    const jwt = await parts.databaseTokens.forDatabase(database, await tokenRequest(context, parts, organizationOf(context), [database]));
    await audit(context, parts, 'db-token-create', database.name);
    return context.json({ jwt });
  });

  api.get('/groups', (context) => {
    const visible = groups.list(organizationOf(context)).filter(({ id }) => mayReach(context, id));
    return context.json({ groups: visible.map((group) => groupView(group, parts)) });
  });

  api.get('/groups/:group', (context) => context.json({ group: groupView(groupOf(context, parts), parts) }));

  api.post('/groups/:group/auth/tokens', async (context) => {
    const group = groupOf(context, parts);
    const opened = parts.registry.databasesOfGroup(group.id);
    const jwt = await parts.databaseTokens.forGroup(group, await tokenRequest(context, parts, organizationOf(context), opened));
    await audit(context, parts, 'group-token-create', group.name);
    return context.json({ jwt });
  });

  return api;
}

function databaseOf(context: Context, { registry }: ApiParts): Database {
  const id = context.req.param('database')!;
  const database = registry.get('database', id);
  if (database?.organizationId !== organizationOf(context).id) {
    throw new ApiError(404, `could not find database with id ${id}: record not found`);
  }
  return database;
}

function groupOf(context: Context, { registry, now }: ApiParts): Group {
  const group = registry.get('group', context.req.param('group')!);
  if (group?.organizationId !== organizationOf(context).id) {
    throw groupNotFound();
  }
  return settled(group, now());
}

/** Without a group, a branch goes into the group of its source. */
async function fieldsWithGroup(context: Context, { databases }: ApiParts): Promise<Fields> {
  const fields = await readFields(context);
  const seed = fields.fields('seed');
  const source = seed?.string('value') ?? seed?.string('name');
  return fields.isSet('group_id') || source === undefined
    ? fields
    : fields.with('group_id', databases.get(organizationOf(context), source).groupId);
}
