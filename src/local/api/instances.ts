import { Context, Hono } from 'hono';
import { DatabaseInstance, instanceOf, instancesOf } from '../control/instances';
import { LOCAL } from '../control/locations';
import { hostname } from '../data-plane/address';
import { ApiError } from '../errors';
import { Database, Group } from '../model';
import { audit } from './audit';
import { readFields } from './fields';
import { ApiParts, organizationOf } from './parts';

/**
 * https://docs.turso.tech/api-reference/databases/list-instances. A database has one at each location of its group;
 * all of them are the one database on this machine.
 */
export function instancesApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.get('/:database/instances', (context) => {
    const { database, group } = found(context, parts, context.req.param('database'));
    return context.json({ instances: instancesOf(database, group).map((instance) => view(instance, database, parts)) });
  });

  api.post('/:database/instances', async (context) => {
    const { database, group } = found(context, parts, context.req.param('database'));
    const location = (await readFields(context)).required('location');
    const wider = await groups.addLocation(organizationOf(context), group.name, location);
    await audit(context, parts, 'instance-create', database.name);
    return context.json({ instance: view(instanceOf(database, wider, location), database, parts) });
  });

  api.get('/:database/instances/:instance', (context) => {
    const { database, group } = found(context, parts, context.req.param('database'));
    return context.json({ instance: view(instanceOf(database, group, context.req.param('instance')), database, parts) });
  });

  api.get('/:database/instances/:instance/wait', (context) => {
    const { database, group } = found(context, parts, context.req.param('database'));
    instanceOf(database, group, context.req.param('instance'));
    return context.json({});
  });

  api.delete('/:database/instances/:instance', async (context) => {
    const { database, group } = found(context, parts, context.req.param('database'));
    const { name, type } = instanceOf(database, group, context.req.param('instance'));
    if (type === 'primary') {
      throw new ApiError(400, `instance ${name} is the primary of database ${database.name} and cannot be deleted`);
    }
    await groups.removeLocation(organizationOf(context), group.name, name);
    await audit(context, parts, 'instance-delete', database.name);
    return context.json({});
  });

  return api;
}

function found(context: Context, { databases }: ApiParts, name: string): { database: Database; group: Group } {
  const database = databases.get(organizationOf(context), name);
  return { database, group: databases.groupOf(database) };
}

function view({ id, name, type }: DatabaseInstance, database: Database, parts: ApiParts): object {
  const organization = parts.registry.get('organization', database.organizationId)!;
  return { uuid: id, name, type, region: LOCAL, hostname: hostname(parts.authority, organization, database) };
}
