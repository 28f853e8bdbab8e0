import type { BadInputTables } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';
import { BAD_MIGRATIONS } from './schema-fleet';

/** What is wrong to write for the migrations of one database. */
export const DATABASE_MIGRATIONS: BadInputTables = {
  turso_database_migrations: {
    valid: { database: 'd', migrations: [{ name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY)' }] },
    bad: [...BAD_ORGANIZATIONS, ...BAD_MIGRATIONS],
  },
};
