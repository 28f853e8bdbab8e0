import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { ApiError } from '../errors';
import { Faults } from './faults';
import { RequestLog } from './request-log';
import { worldApi, WorldParts } from './world-api';
import { readJson } from '../api/fields';

export interface ControlsParts extends WorldParts {
  readonly faults: Faults;
  readonly requests: RequestLog;
  /** The API token of the platform's owner. */
  readonly token: string;
}

/**
 * Serves the controls of `--faults` under paths that begin with `/_`. Only the owner of the platform may use them, because they return
 * tokens of any user.
 */
export function controlsApi(parts: ControlsParts): Hono {
  const app = new Hono();
  app.use(async (context, next) => {
    if (isSame(context.req.header('authorization') ?? '', `Bearer ${parts.token}`)) return next();
    return context.json({ error: 'the API token that turso-local printed when it started is missing: send it as "Authorization: Bearer <token>"' }, 401);
  });
  app.onError((error, context) => context.json({ error: error.message }, error instanceof ApiError ? error.status : 400));
  app.route('/', faultsApi(parts.faults, parts.requests));
  app.route('/', worldApi(parts));
  return app;
}

/** Compares two texts in constant time. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(a, b);
}

/**
 * Lets a test in another process switch faults on and read the requests:
 * `PUT /_faults` with a JSON list of faults, `DELETE /_faults`, `GET /_requests`, `DELETE /_requests`.
 */
function faultsApi(faults: Faults, requests: RequestLog): Hono {
  const app = new Hono();

  app.put('/_faults', async (context) => {
    faults.set(await readJson(context) as Parameters<Faults['set']>[0]);
    return context.json({});
  });

  app.delete('/_faults', (context) => {
    faults.set([]);
    return context.json({});
  });

  app.get('/_requests', (context) => context.json(requests.list()));

  app.delete('/_requests', (context) => {
    requests.clear();
    return context.json({});
  });

  return app;
}
