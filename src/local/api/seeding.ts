import { rmSync } from 'node:fs';
import { Hono } from 'hono';
import { saveFilePart } from './multipart';
import { ApiParts, organizationOf } from './parts';
import { MOST_DUMP_BYTES, MOST_UPLOAD_BYTES } from '../bodies';
import { dumpUrl, keepDump } from '../control/dumps';
import { ApiError } from '../errors';

/** Older ways to fill a database, which Turso's CLI and TypeScript client still know. */
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
