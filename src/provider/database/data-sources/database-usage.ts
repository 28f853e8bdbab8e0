import { string } from '../../../terraform';
import { dataSource } from '../../define';
import { askedOrganization } from '../../shared/organization';
import { describedUsage, toUsage } from '../../shared/usage';
import { inOrder, validTime } from '../../shared/validators';

/** Reads the usage of a database in a period of time. */
export const databaseUsage = dataSource({
  type: 'turso_database_usage',
  noun: 'usage of database',
  schema: {
    description: 'What a database [used](https://docs.turso.tech/api-reference/databases/usage) in a period of time: in all, and by instance.',
    attributes: {
      organization: askedOrganization,
      name: string({ required: true, description: 'Name of the database.' }),
      from: string({ optional: true, description: 'When the period begins, in RFC 3339, such as `2025-01-01T00:00:00Z`. Left out: with the present month.', validators: [validTime()] }),
      to: string({ optional: true, description: 'When the period ends, in RFC 3339. Left out: with the present month.', validators: [validTime()] }),
      id: string({ computed: true, description: 'UUID of the database.' }),
      ...describedUsage,
    },
    validators: [inOrder('from', 'to')],
  },

  async read({ name, organization, from, to }, { client, signal }) {
    const turso = client.in(organization);
    const usage = await turso.api.usage.database(name, { from: from ?? undefined, to: to ?? undefined }, { signal });
    return { organization: turso.organization ?? null, name, from, to, id: usage.uuid, ...toUsage(usage) };
  },
});
