import { listNested, number, string } from '../../../terraform';
import type { DeletedGroup } from '../../../turso';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';
import { askedOrganization, organizationId } from '../../shared/organization';

/** Reads the groups that Turso can restore. */
export const deletedGroups = dataSource({
  type: 'turso_deleted_groups',
  noun: 'deleted groups',
  schema: {
    description: 'The [deleted groups](https://docs.turso.tech/api-reference/groups/list-deleted) of the organization, the last one first. Turso can restore them '
      + 'with their databases for five days, on paid plans and while `restore_enabled` of the organization is true. An API token for a group may '
      + 'not list them.',
    attributes: {
      organization: askedOrganization,
      groups: listNested({
        id: string({ computed: true, description: 'UUID of the group, which a restoration needs.' }),
        name: string({ computed: true, description: 'Name that it had. Several may have had the same.' }),
        deleted_at: string({ computed: true, nullable: true, description: 'When it was deleted, in RFC 3339.' }),
        cascade_databases: number({ computed: true, nullable: true, description: 'How many databases come back with it.' }),
      }, { computed: true, description: 'The groups found; may be empty.' }),
    },
  },

  async read({ organization }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found: DeletedGroup[] = [];
    const id = await organizationId(turso, signal);
    for await (const group of turso.api.recovery.deletedGroups(id, { signal })) found.push(group);
    const lastFirst = sortedBy(({ deletedAt = '', name, uuid }) => `${deletedAt} ${name} ${uuid}`, found).reverse();
    return {
      organization: turso.organization,
      groups: lastFirst.map(({ uuid, name, deletedAt, cascadeDatabases }) => ({
        id: uuid, name, deleted_at: deletedAt ?? null, cascade_databases: cascadeDatabases ?? null,
      })),
    };
  },
});
