import { bool, string } from '../../terraform';
import { dataSource } from '../define';

/** A group that something else manages. */
export const groupData = dataSource({
  type: 'turso_group',
  noun: 'group',
  schema: {
    description: 'A [group](https://docs.turso.tech/api-reference/groups/retrieve) that exists already.',
    attributes: {
      name: string({ required: true, description: 'Name of the group.' }),
      location: string({ computed: true, description: 'Code of the primary location.' }),
      delete_protection: bool({ computed: true, description: 'Whether Turso refuses to delete the group and its databases.' }),
      id: string({ computed: true, description: 'UUID of the group.' }),
    },
  },

  async read({ name }, { client, signal }) {
    const { primary, deleteProtection, uuid } = await client.existingGroup(name, signal);
    return { name, location: primary ?? '', delete_protection: deleteProtection ?? false, id: uuid ?? name };
  },
});
