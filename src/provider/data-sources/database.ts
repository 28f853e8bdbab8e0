import { string } from '../../terraform';
import { dataSource } from '../define';
import { describedDatabase, toDescription } from './described-database';

/** A database that something else manages. */
export const databaseData = dataSource({
  type: 'turso_database',
  noun: 'database',
  schema: {
    description: 'A [database](https://docs.turso.tech/api-reference/databases/retrieve) that exists already.',
    attributes: {
      ...describedDatabase,
      name: string({ required: true, description: 'Name of the database.' }),
    },
  },

  async read({ name }, { client, signal }) {
    return toDescription(await client.existingDatabase(name, signal));
  },
});
