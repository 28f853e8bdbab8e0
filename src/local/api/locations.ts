import { Hono } from 'hono';
import { AWS_LOCATIONS, LOCAL } from '../control/locations';
import { ApiError } from '../errors';

const LOCATIONS: Readonly<Record<string, string>> = { ...AWS_LOCATIONS, [LOCAL]: 'This machine' };

/** https://docs.turso.tech/api-reference/locations/list */
export function locationsApi(): Hono {
  const api = new Hono();

  api.get('/', (context) => context.json({ locations: LOCATIONS }));

  api.get('/:code', (context) => {
    const code = context.req.param('code');
    if (!Object.hasOwn(LOCATIONS, code)) {
      throw new ApiError(404, `invalid location: ${code}`);
    }
    return context.json({ location: { code, description: LOCATIONS[code], closest: [] } });
  });

  return api;
}

/** https://docs.turso.tech/api-reference/locations/closest-region, which has its own host in the cloud and needs no token. */
export function regionApi(): Hono {
  const api = new Hono();
  api.get('/', (context) => context.json({ server: 'aws-us-east-1', client: LOCAL }));
  return api;
}

/** Serves the list by platform, which Turso's CLI reads under `/v2`. */
export function locationsV2Api(): Hono {
  const api = new Hono();
  api.get('/', (context) => context.json({ locations: { aws: AWS_LOCATIONS, local: { [LOCAL]: LOCATIONS[LOCAL] } } }));
  return api;
}
