import { Hono } from 'hono';
import { Faults } from './faults';
import { RequestLog } from './request-log';
import { readJson } from '../api/fields';

/**
 * Lets a test in another process switch faults on and read what was asked:
 * `PUT /_faults` with a JSON list of faults, `DELETE /_faults`, `GET /_requests`, `DELETE /_requests`.
 */
export function faultsApi(faults: Faults, requests: RequestLog): Hono {
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
