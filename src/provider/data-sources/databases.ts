import { listNested, string } from '../../terraform';
import { dataSource } from '../define';
import { describedDatabase, toDescription } from './described-database';

/** Databases of the organization, those made by an application included. */
export const databases = dataSource({
  type: 'turso_databases',
  noun: 'databases',
  schema: {
    description: 'The [databases](https://docs.turso.tech/api-reference/databases/list) of the organization, in the order of their names.',
    attributes: {
      group: string({ optional: true, description: 'Only databases of the group of this name.' }),
      parent: string({ optional: true, description: 'Only databases branched from the database with this UUID.' }),
      databases: listNested(describedDatabase, { computed: true, description: 'The databases found; none is no error.' }),
    },
  },

  async read({ group, parent }, { client, signal }) {
    const found = await client.inventory.databases({ group: group ?? undefined, parent: parent ?? undefined }, { signal });
    const sorted = [...found].sort((one, other) => (one.name < other.name ? -1 : 1));
    return { group, parent, databases: sorted.map(toDescription) };
  },
});
