import { bool, listNested, string } from '../../../terraform';
import type { DeletedDatabase } from '../../../turso';
import { dataSource } from '../../define';
import { sortedBy } from '../../shared/answers';
import { askedOrganization, organizationId } from '../../shared/organization';

/** Reads the databases that Turso can restore. */
export const deletedDatabases = dataSource({
  type: 'turso_deleted_databases',
  noun: 'deleted databases',
  schema: {
    description: 'The [deleted databases](https://docs.turso.tech/api-reference/databases/list-deleted) of the organization, the last one first. Turso can restore them '
      + 'for five days, on paid plans and while `restore_enabled` of the organization is true. The list does not guarantee that it can.',
    attributes: {
      organization: askedOrganization,
      search: string({ optional: true, description: 'Only databases whose name contains this.' }),
      group: string({ optional: true, description: 'Only databases that belonged to the group of this name.' }),
      databases: listNested({
        id: string({ computed: true, description: 'UUID of the database, which a restoration needs.' }),
        name: string({ computed: true, description: 'Name that it had. Several may have had the same.' }),
        hostname: string({ computed: true, nullable: true, description: 'Hostname that it had.' }),
        group: string({ computed: true, nullable: true, description: 'Name of its group.' }),
        group_id: string({ computed: true, nullable: true, description: 'UUID of its group.' }),
        location: string({ computed: true, nullable: true, description: 'Code of its primary location.' }),
        delete_protection: bool({ computed: true, nullable: true, description: 'Whether its delete protection was on.' }),
        deleted_at: string({ computed: true, nullable: true, description: 'When it was deleted, in RFC 3339.' }),
        group_deleted_at: string({ computed: true, nullable: true, description: 'When its group was deleted with it. Restoring the database then restores the group too.' }),
      }, { computed: true, description: 'The databases found; may be empty.' }),
    },
  },

  async read({ organization, search, group }, { client, signal }) {
    const turso = await client.named(organization, signal);
    const found: DeletedDatabase[] = [];
    const id = await organizationId(turso, signal);
    for await (const database of turso.api.recovery.deletedDatabases(id, search ?? undefined, { signal })) {
      if (group === null || database.group === group) found.push(database);
    }
    const lastFirst = sortedBy(({ deletedAt = '', name, dbId }) => `${deletedAt} ${name} ${dbId}`, found).reverse();
    return { organization: turso.organization, search, group, databases: lastFirst.map(toDescription) };
  },
});

function toDescription(found: DeletedDatabase) {
  return {
    id: found.dbId,
    name: found.name,
    hostname: found.hostname ?? null,
    group: found.group ?? null,
    group_id: found.groupId ?? null,
    location: found.primaryRegion ?? null,
    delete_protection: found.deleteProtection ?? null,
    deleted_at: found.deletedAt ?? null,
    group_deleted_at: found.groupDeletedAt ?? null,
  };
}
