import { Context, Hono } from 'hono';
import { deletedKey } from '../control/recovery';
import { DeletedGroup, Organization } from '../model';
import { mayReach } from './authorize';
import { readFields } from './fields';
import { pageOf } from './paging';
import { ApiParts, organizationOf } from './parts';
import { databaseV3View, deletedDatabaseView, groupView } from './views';
import { requirePaidPlan } from '../control/plans';

/** Serves deleted databases and groups under `/v3/organizations/:organization`. https://docs.turso.tech/api-reference/recovery */
export function recoveryApi(parts: ApiParts): Hono {
  const { recovery } = parts;
  const api = new Hono();

  api.post('/databases/:database/restore', async (context) => {
    const organization = recoverable(context);
    const name = (await readFields(context)).string('name');
    const database = await recovery.restoreDatabase(organization, context.req.param('database'), name);
    return context.json({ database: databaseV3View(database, parts) });
  });

  api.get('/deleted-groups', (context) => {
    const found = recovery.groupsOf(recoverable(context));
    const { items, pagination } = pageOf(found, context.req.query(), ({ group }) => deletedKey(group));
    return context.json({ groups: items.map((deleted) => deletedGroupView(deleted, parts)), pagination });
  });

  api.post('/groups/:group/restore', async (context) => {
    const { group, databases, failures } = await recovery.restoreGroup(recoverable(context), context.req.param('group'));
    return context.json({
      group: groupView(group, parts),
      databases: databases.map((database) => databaseV3View(database, parts)),
      failures,
    });
  });

  return api;
}

/** Answers `GET /v3/.../databases?deleted=true`. */
export function listDeletedDatabases(context: Context, parts: ApiParts): Response {
  const search = context.req.query('search') ?? '';
  const found = parts.recovery.databases(recoverable(context))
    .filter(({ database }) => mayReach(context, database.groupId) && database.name.includes(search));
  const { items, pagination } = pageOf(found, context.req.query(), ({ database }) => deletedKey(database));
  return context.json({ databases: items.map((deleted) => deletedDatabaseView(deleted, parts)), pagination });
}

function recoverable(context: Context): Organization {
  const organization = organizationOf(context);
  requirePaidPlan(organization, 'deleted databases and groups');
  return organization;
}

function deletedGroupView(deleted: DeletedGroup, { recovery }: ApiParts): object {
  const { id, group, deletedAt } = deleted;
  return { uuid: id, name: group.name, deleted_at: deletedAt, cascade_databases: recovery.membersOf(deleted).length };
}
