import type { BadInput, BadInputTables } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

const USERS = { name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY)' };

const row = (second: object, detail: string): BadInput => ({
  config: { migrations: [USERS, { ...USERS, name: '0002_more', ...second }] }, path: 'migrations', summary: 'Invalid migration', detail,
});

/** What is wrong to write for fleets. */
export const SCHEMA_FLEET: BadInputTables = {
  turso_schema_fleet: {
    valid: { schema_database: 'schema', migrations: [USERS] },
    bad: [
      ...BAD_ORGANIZATIONS,
      row({ name: '0001_users' }, '"0001_users" is the name of migration 1 and of migration 2. Give each its own name.'),
      row({ name: 'a b' }, 'The name "a b" is not valid. It begins with a letter or digit'),
      row({ sql: '' }, '"0002_more": It holds no SQL statement. Write one, or remove the migration.'),
      row({ sql: "SELECT 'open" }, '"0002_more": The \' on line 1 is never closed.'),
      row({ sql: 'SELECT 1; COMMIT' }, '"0002_more": '),
    ],
  },
};
