import { listNested, number, string } from '../../../terraform';
import { dataSource } from '../../define';
import { exact } from '../../shared/answers';
import { askedOrganization } from '../../shared/organization';

/** Reads the top queries of a database. */
export const databaseStats = dataSource({
  type: 'turso_database_stats',
  noun: 'stats of database',
  schema: {
    description: 'The [top queries](https://docs.turso.tech/api-reference/databases/stats) of a database, with the rows that they read and wrote.',
    attributes: {
      organization: askedOrganization,
      name: string({ required: true, description: 'Name of the database.' }),
      top_queries: listNested({
        query: string({ computed: true, sensitive: true, description: 'The SQL, including literal values, so Terraform does not show it.' }),
        rows_read: number({ computed: true, nullable: true, description: 'Rows that it read.' }),
        rows_written: number({ computed: true, nullable: true, description: 'Rows that it wrote.' }),
      }, { computed: true, description: 'The queries, in the order of Turso; may be empty.' }),
    },
  },

  async read({ name, organization }, { client, signal }) {
    const turso = client.in(organization);
    const queries = await turso.api.usage.topQueries(name, { signal });
    return {
      organization: turso.organization ?? null,
      name,
      top_queries: queries.map(({ query, rowsRead, rowsWritten }) => ({
        query, rows_read: exact(rowsRead), rows_written: exact(rowsWritten),
      })),
    };
  },
});
