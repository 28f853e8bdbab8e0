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
    description: 'The [deleted groups](https://docs.turso.tech/api-reference/groups/list-deleted) of the organization, the last one first. For five days Turso can '
      + 'restore them with their databases, on paid plans and while the organization\'s `restore_enabled` is true. An API token of a group may '
      + 'not list them.',
    attributes: {
      organization: askedOrganization,
      groups: listNested({
        id: string({ computed: true, description: 'UUID of the group, by which it is restored.' }),
        name: string({ computed: true, description: 'Name that it had. Several may have had the same.' }),
        deleted_at: string({ computed: true, nullable: true, description: 'When it was deleted, in RFC 3339.' }),
        cascade_databases: number({ computed: true, nullable: true, description: 'How many databases come back with it.' }),
      }, { computed: true, description: 'The groups found; none is no error.' }),
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
