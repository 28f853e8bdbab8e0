import { Hono } from 'hono';
import { ApiError } from '../errors';
import { faultsApi } from './control-api';
import { Faults } from './faults';
import { RequestLog } from './request-log';
import { worldApi, WorldParts } from './world-api';

/** Everything that `--faults` serves to tests, under paths that begin with `/_`. */
export function controlsApi(parts: WorldParts & { readonly faults: Faults; readonly requests: RequestLog }): Hono {
  const app = new Hono();
  app.onError((error, context) => context.json({ error: error.message }, error instanceof ApiError ? error.status : 400));
  app.route('/', faultsApi(parts.faults, parts.requests));
  app.route('/', worldApi(parts));
  return app;
}
