import { rmSync } from 'node:fs';
import { Hono } from 'hono';
import { ApiError } from '../errors';
import { readFields } from './fields';
import { saveFilePart } from './multipart';
import { ApiParts, organizationOf } from './parts';
import { targetOrganization } from './target-organization';
import { MOST_DUMP_BYTES, MOST_UPLOAD_BYTES } from '../bodies';
import { dumpUrl, keepDump } from '../control/dumps';

/** Operations on a database besides its configuration. Only Turso's own clients use them. */
export function databaseOperationsApi(parts: ApiParts): Hono {
  const { databases } = parts;
  const api = new Hono();

  // Every database is in a group, and only groups sleep.
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

  // Every database runs on the installed version.
  api.post('/:database/update', (context) => {
    databases.get(organizationOf(context), context.req.param('database'));
    return context.json({});
  });

  return api;
}

/** Older ways to fill a database, which Turso's CLI and TypeScript client still use. */
export function seedingApi(parts: ApiParts): Hono {
  const { authority, databases, files } = parts;
  const api = new Hono();

  api.post('/dumps', async (context) => {
    const name = await keepDump(files, (path) => saveFilePart(context.req.raw, path, MOST_DUMP_BYTES));
    return context.json({ dump_url: dumpUrl(authority, name) });
  });

  api.post('/:database/seed', async (context) => {
    const organization = organizationOf(context);
    const { name } = databases.get(organization, context.req.param('database'));
    const path = files.newTemporary();
    try {
      await saveFilePart(context.req.raw, path, MOST_UPLOAD_BYTES);
      await databases.refill(organization, name, path);
    } catch (error) {
      throw error instanceof ApiError && error.status === 400 ? new ApiError(422, error.message) : error;
    } finally {
      rmSync(path, { force: true });
    }
    return context.json({});
  });

  return api;
}
