import { rmSync } from 'node:fs';
import { Hono } from 'hono';
import { saveFilePart } from './multipart';
import { ApiParts, organizationOf } from './parts';
import { keepDump } from '../control/dumps';
import { ApiError } from '../errors';

/** Older ways to fill a database, which Turso's CLI and TypeScript client still know. */
export function seedingApi(parts: ApiParts): Hono {
  const { databases, files } = parts;
  const api = new Hono();

  api.post('/dumps', async (context) => {
    return context.json({ dump_url: await keepDump(files, (path) => saveFilePart(context.req.raw, path)) });
  });

  api.post('/:database/seed', async (context) => {
    const organization = organizationOf(context);
    const { name } = databases.get(organization, context.req.param('database'));
    const path = files.newTemporary();
    try {
      await saveFilePart(context.req.raw, path);
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
