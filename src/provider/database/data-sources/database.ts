import { describedDatabase, toDescription } from './described-database';
import { bool, list, string } from '../../../terraform';
import { dataSource } from '../../define';
import { nullIfEmpty } from '../../shared/answers';
import { groupId } from '../../shared/group';
import { askedOrganization } from '../../shared/organization';

/** Reads a database that this configuration does not manage. */
export const databaseData = dataSource({
  type: 'turso_database',
  noun: 'database',
  schema: {
    description: 'A [database](https://docs.turso.tech/api-reference/databases/retrieve) that exists already, with its '
      + '[configuration](https://docs.turso.tech/api-reference/databases/configuration).',
    attributes: {
      ...describedDatabase,
      organization: askedOrganization,
      name: string({ required: true, description: 'Name of the database.' }),
      group_id: string({ computed: true, nullable: true, description: 'UUID of the group; null for a database without a group.' }),
      group_location: string({ computed: true, nullable: true, description: 'Code of the primary location of the group; null for a database without a group.' }),
      size_limit: string({ computed: true, nullable: true, description: 'The largest size of the database, as Turso writes it; null if it has no limit of its own.' }),
      allow_attach: bool({ computed: true, nullable: true, description: 'Whether other databases may attach it; null if Turso does not tell.' }),
      allowed_ips: list('string', { computed: true, description: 'IP addresses and CIDR blocks that may connect; empty: all.' }),
      allowed_aws_vpc_ids: list('string', { computed: true, description: 'AWS VPC endpoints that may connect; empty: all.' }),
    },
  },

  async read({ name, organization }, { client, signal }) {
    const turso = client.in(organization);
    const found = await turso.existingDatabase(name, signal);
    const [group, configuration] = await Promise.all([
      found.group === undefined ? undefined : turso.existingGroup(found.group, signal),
      turso.api.databases.getConfiguration(name, { signal }),
    ]);
    return {
      ...toDescription(found),
      organization: turso.organization ?? null,
      group_id: group === undefined ? null : groupId(group),
      group_location: group === undefined ? null : group.primary ?? '',
      size_limit: nullIfEmpty(configuration.sizeLimit),
      allow_attach: configuration.allowAttach ?? null,
      allowed_ips: Array.from(configuration.allowedIps ?? []),
      allowed_aws_vpc_ids: Array.from(configuration.allowedAwsVpcIds ?? []),
    };
  },
});
