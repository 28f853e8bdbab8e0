import type { BadInput, BadInputTables } from './bad-input';
import { badNames } from './names';
import { BAD_ORGANIZATIONS } from './organization';

const RULE = 'A name holds lowercase letters, digits and dashes, at most 64, and neither begins nor ends with a dash.';

const many = Array.from({ length: 12 }, (_, index) => `T${index}`);

const row = (names: string[], detail: string, { path, summary } = { path: 'names', summary: 'Invalid names' }): BadInput => ({
  config: { names: Object.fromEntries(names.map((name) => [name, 'somebody'])) }, path, summary, detail,
});

/** What is wrong to write for sets of databases. */
export const TENANT_DATABASES: BadInputTables = {
  turso_tenant_databases: {
    valid: { names: { a: 'A', b: 'B' }, schema_database: 'schema', group: 'g' },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...badNames('schema_database'),
      ...badNames('group'),
      row(['a', 'My DB', '-'], `names holds "My DB", "-". ${RULE} Change them, for example "My DB" to "my-db".`),
      row([''], `names holds "". ${RULE}`),
      row(many, '"T9" and 2 more. '),
      row(['a', 'schema'], 'names holds "schema", which is the schema database itself. Leave it out.', {
        path: 'names["schema"]', summary: 'Schema database among the tenants',
      }),
    ],
  },
};
