import { Hono } from 'hono';
import { ApiParts, organizationOf } from './parts';
import { abortedMigration, migrationInfo, startedMigration } from '../control/aws-migration';

/** The move of a group from Fly to AWS, as Turso's CLI leads it. The group gets its new location; the data stays where it is. */
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
