import { Hono } from 'hono';
import { ApiError } from '../errors';
import { ApiParts, organizationOf } from './parts';
import { groupView } from './views';

/** The locations of a group. They are kept as the client wants them; every database runs here all the same. */
export function groupLocationsApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.post('/:group/locations/:location', async (context) => {
    const { group: name, location } = context.req.param();
    const group = await groups.addLocation(organizationOf(context), name, location);
    return context.json({ group: groupView(group, parts) });
  });

  api.delete('/:group/locations/:location', async (context) => {
    const { group: name, location } = context.req.param();
    const group = await groups.removeLocation(organizationOf(context), name, location);
    return context.json({ group: groupView(group, parts) });
  });

  api.get('/:group/locations/:location/wait', (context) => {
    const { group: name, location } = context.req.param();
    if (!groups.get(organizationOf(context), name).locations.includes(location)) {
      throw new ApiError(400, `invalid location: ${location}`);
    }
    return context.json({});
  });

  return api;
}
