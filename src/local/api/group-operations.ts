import { Hono } from 'hono';
import { audit } from './audit';
import { readFields } from './fields';
import { ApiParts, organizationOf } from './parts';
import { targetOrganization } from './target-organization';
import { groupView } from './views';
import { abortedMigration, migrationInfo, startedMigration } from '../control/aws-migration';
import { ApiError } from '../errors';

/** Operations on a group besides its configuration. */
export function groupOperationsApi(parts: ApiParts): Hono {
  const { groups } = parts;
  const api = new Hono();

  api.post('/:group/rename', async (context) => {
    const name = (await readFields(context)).required('name');
    const group = await groups.rename(organizationOf(context), context.req.param('group'), name);
    return context.json({ group: groupView(group, parts) });
  });

  // The only answer that is a bare group.
  api.post('/:group/transfer', async (context) => {
    const group = groups.get(organizationOf(context), context.req.param('group'));
    const target = targetOrganization(context, parts, (await readFields(context)).required('organization'));
    return context.json(groupView(await parts.groupTransfer.transfer(group, target), parts));
  });

  api.post('/:group/unarchive', async (context) => {
    const group = await groups.change(organizationOf(context), context.req.param('group'), { archived: false });
    await audit(context, parts, 'group-unarchive', group.name);
    return context.json({ group: groupView(group, parts) });
  });

  // Every database runs on the installed version.
  api.post('/:group/update', (context) => {
    groups.get(organizationOf(context), context.req.param('group'));
    return context.json({});
  });

  return api;
}

/** The locations of a group. They are only stored: every database runs on this machine. */
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

/** The move of a group from Fly to AWS, as Turso's CLI requests it. The group gets a new location; its data does not move. */
export function awsMigrationApi({ groups, now }: ApiParts): Hono {
  const api = new Hono();

  api.get('/:group/aws/migration/info', (context) => {
    const group = groups.get(organizationOf(context), context.req.param('group'));
    return context.json(migrationInfo(group, now()));
  });

  for (const [step, after] of [['start', startedMigration], ['abort', abortedMigration]] as const) {
    api.post(`/:group/aws/migration/${step}`, async (context) => {
      const organization = organizationOf(context);
      const group = groups.get(organization, context.req.param('group')!);
      await groups.change(organization, group.name, { awsMigration: after(group, now()) });
      return context.json({});
    });
  }

  return api;
}
