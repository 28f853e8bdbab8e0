import type { BadInput, BadInputTables, Config } from './bad-input';
import { BAD_ORGANIZATIONS } from './organization';

const USERS = { name: '0001_users', sql: 'CREATE TABLE users (id INTEGER PRIMARY KEY)' };

const row = (second: object, detail: string): BadInput => ({
  config: { migrations: [USERS, { ...USERS, name: '0002_more', ...second }] }, path: 'migrations[1]', summary: 'Invalid migration', detail,
});

const NO_CONDITION = 'discover has no condition: every database of the organization would be a tenant. Set at least one of group, prefix, pattern and parent.';

/** What is wrong to write for a search for tenants. */
export const BAD_DISCOVERIES: readonly BadInput[] = [
  { config: { discover: {} }, path: 'discover', summary: 'Incomplete discover', detail: NO_CONDITION },
  { config: { discover: { exclude: ['a'] } }, path: 'discover', summary: 'Incomplete discover', detail: NO_CONDITION },
  { config: { discover: { group: 'My Group' } }, path: 'discover.group', summary: 'Invalid group', detail: 'group is "My Group". ' },
  { config: { discover: { prefix: '' } }, path: 'discover.prefix', summary: 'Invalid prefix', detail: 'prefix is "", which matches no name or every name.' },
  { config: { discover: { pattern: '' } }, path: 'discover.pattern', summary: 'Invalid pattern', detail: 'pattern is "", which matches no name or every name.' },
  { config: { discover: { pattern: '**' } }, path: 'discover', summary: 'Incomplete discover', detail: 'discover has no condition but the pattern "**", which matches every name: ' },
  { config: { discover: { group: 'g', exclude: [''] } }, path: 'discover.exclude', summary: 'Invalid exclude', detail: 'exclude is "", which matches no name' },
  { config: { discover: { parent: '' } }, path: 'discover.parent', summary: 'Invalid parent', detail: 'parent is "". ' },
];

const strategy = (written: Config, attribute: string, detail: string): BadInput =>
  ({ config: { strategy: written }, path: `strategy.${attribute}`, summary: `Invalid ${attribute}`, detail });

/** What is wrong to write for migrations, of a fleet or of one database. */
export const BAD_MIGRATIONS: readonly BadInput[] = [
  row({ name: '0001_users' }, '"0001_users" is the name of migration 1 and of migration 2. Give each its own name.'),
  row({ name: 'a b' }, 'The name "a b" is not valid. It begins with a letter or digit'),
  row({ sql: '-- turso: allow-destructiv\nDROP TABLE a' }, '"0002_more": "-- turso: allow-destructiv" on line 1 is unknown. Is it "-- turso: allow-destructive"?'),
  row({ down: '-- none' }, '"0002_more": The down script holds no SQL statement, although the migration does.'),
  row({ sql: "SELECT 'open" }, '"0002_more": The \' on line 1 is never closed.'),
  row({ sql: 'SELECT 1; COMMIT' }, '"0002_more": '),
  {
    config: { target_version: '0002_more' },
    path: 'target_version',
    summary: 'Invalid target_version',
    detail: 'target_version is "0002_more", but no migration has this name. Name one of them, such as the last one, "0001_users".',
  },
  {
    config: { baseline: '0002_more', migrations: [] },
    path: 'baseline',
    summary: 'Invalid baseline',
    detail: 'baseline is "0002_more", but no migration has this name. Leave it out: there are no migrations.',
  },
  {
    config: { import_history_table: 'app_versions' },
    path: 'import_history_table',
    summary: 'Invalid import_history_table',
    detail: 'import_history_table is "app_versions", but import_history is not set. Set it to the tool that keeps its record there, or leave import_history_table out.',
  },
  {
    config: { import_history: 'goose', import_history_table: '' },
    path: 'import_history_table',
    summary: 'Invalid import_history_table',
    detail: 'import_history_table is "". Name the table, or leave it out: goose uses "goose_db_version" by default.',
  },
  {
    config: { import_history: 'liquibase' },
    path: 'import_history',
    summary: 'Invalid import_history',
    detail: 'import_history is "liquibase". Use one of "prisma", "drizzle", "goose", "golang-migrate", "atlas".',
  },
  {
    config: { migrations: [{ ...USERS, file: '0001_users.sql', line: 0 }] },
    path: 'migrations[0].line',
    summary: 'Invalid line',
    detail: 'line is 0. Use a whole number from 1 to 100000000.',
  },
];

/** What is wrong to write for fleets. */
export const SCHEMA_FLEET: BadInputTables = {
  turso_schema_fleet: {
    valid: { schema_database: 'schema', migrations: [USERS] },
    bad: [
      ...BAD_ORGANIZATIONS,
      ...BAD_MIGRATIONS,
      ...BAD_DISCOVERIES,
      strategy({ concurrency: 0 }, 'concurrency', 'concurrency is 0. Use a whole number from 1 to 100.'),
      strategy({ canaries: ['Eve'] }, 'canaries', 'canaries is "Eve". '),
      strategy({ canary_count: -1 }, 'canary_count', 'canary_count is -1. '),
      strategy({ waves: ['10', '101%'] }, 'waves', 'waves holds "101%". Use a number of tenants from 1 to 9999999, such as "20", or a percentage from "1%" to "100%"; without leading zeros.'),
      strategy({ waves: ['010'] }, 'waves', 'waves holds "010". '),
      strategy({ waves: ['0'] }, 'waves', 'waves holds "0". '),
      strategy({ waves: [''] }, 'waves', 'waves holds "". '),
      strategy({ pause: '10' }, 'pause', 'pause is "10". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m"; "24h" at most.'),
      strategy({ pause: '25h' }, 'pause', 'pause is "25h". '),
      strategy({ max_failures: 1.5 }, 'max_failures', 'max_failures is 1.5. '),
      strategy({ rehearse_on: '' }, 'rehearse_on', 'rehearse_on is "". '),
      strategy({ snapshot_retention: '0s' }, 'snapshot_retention', 'snapshot_retention is "0s". '),
      strategy({ lease_duration: '2h' }, 'lease_duration', 'lease_duration is "2h". Use whole numbers with the units w, d, h, m and s, such as "7d", "12h" or "1d30m": more than nothing, "1h" at most.'),
    ],
  },
};
