import { Hono } from 'hono';
import { ApiError } from '../errors';
import { readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { targetOrganization } from './target-organization';

/** What can be done to a database beside changing its configuration: calls that only Turso's own clients know. */
export function databaseOperationsApi(parts: ApiParts): Hono {
  const { databases } = parts;
  const api = new Hono();

  // Every database is in a group, and what sleeps is the group.
  api.post('/:database/wakeup', (context) => {
    const { name } = databases.get(organizationOf(context), context.req.param('database'));
    throw new ApiError(400, `database ${name} is part of a group, please unarchive the group instead`);
  });

  api.post('/:database/transfer', async (context) => {
    const database = databases.get(organizationOf(context), context.req.param('database'));
    const target = targetOrganization(context, parts, (await readFields(context)).required('org'));
    await parts.groupTransfer.transferDatabase(database, target);
    return context.json({});
  });

  // Every database runs on the one version that is installed.
  api.post('/:database/update', (context) => {
    databases.get(organizationOf(context), context.req.param('database'));
    return context.json({});
  });

  return api;
}
