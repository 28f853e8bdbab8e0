import { discoverAttribute } from './discover';
import { reviewAttribute } from './review-schema';
import { strategyAttribute } from './strategy';
import { HISTORY_TABLES, HISTORY_TOOLS } from '../../fleet';
import { bool, integerBetween, listNested, map, number, oneOf, set, string, type Config, type Plan, type State } from '../../terraform';
import { movableOrganization } from '../shared/organization';

const migrations = listNested({
  name: string({ required: true, description: 'Name of the migration, unique in the fleet: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`.' }),
  sql: string({ required: true, description: 'The SQL. Its statements run in one transaction together with the record of the migration. Comments alone are a migration that does nothing.' }),
  down: string({
    optional: true,
    description: 'SQL that reverts it, for `target_version`. It may be corrected at any time. Left out: the migration cannot be reverted.',
  }),
  transaction: bool({
    optional: true,
    description: 'Whether it runs in one transaction. `false` for work that takes longer than a transaction may at Turso: each statement is then recorded on its own, '
      + 'and what was cut off goes on with the next statement. Defaults to `true`, or to `false` where a line `-- turso: no-transaction` stands before the first statement.',
  }),
  allow_destructive: bool({
    optional: true,
    description: 'Whether it may hold statements that destroy data, such as `DROP TABLE`, `DROP COLUMN`, and `DELETE` or `UPDATE` without `WHERE`. Losses by foreign keys and triggers count, too. Otherwise the plan '
      + 'fails and names them with file and line, and a database that would lose rows or references all the same is left as it was. What only may fail on data, such as a column made `NOT NULL` or `UNIQUE`, is named by a warning. Defaults to `false`, or to `true` where a line '
      + '`-- turso: allow-destructive` stands before the first statement.',
  }),
  foreign_keys: bool({
    optional: true,
    description: 'Whether foreign keys are enforced while it runs, and while it is reverted. `false`: they are off, and checked once at its end. It is not part of the checksum, and may be '
      + 'set for a migration that some databases have. Left out: off where the SQL says `PRAGMA foreign_keys = OFF`, otherwise as `foreign_keys` of the fleet. See '
      + '[foreign keys](../guides/rollouts.md#foreign-keys).',
  }),
  file: string({ optional: true, description: 'The file that the SQL comes from, for messages. A change of it alone does not count.' }),
  line: number({
    optional: true,
    description: 'The line of `file` on which the SQL begins, for messages. Defaults to 1. A change of it alone does not count.',
    validators: [integerBetween(1, 100_000_000)],
  }),
  drizzle_when: number({
    optional: true,
    description: 'For `import_history = "drizzle"`: `when` of the migration in `meta/_journal.json`, in milliseconds since 1970, by which drizzle before its version 1 knows '
      + 'what it has applied. Without it, such a migration is known by the hash of its file, which must not have been edited since.',
  }),
  checksum: string({ computed: true, description: '`sha256:` and the hash of the SQL; it tells an edited migration from the one that was applied.' }),
}, {
  required: true,
  description: 'The migrations of the fleet, in order. New ones are added at the end; an applied one must neither be edited, removed '
    + 'nor moved.',
});

/** The attributes of `turso_schema_fleet`. */
export const attributes = {
  schema_database: string({
    required: true,
    replace: true,
    description: 'Name of the schema database. It holds the ledger of the fleet, is migrated last, and is what new tenant databases '
      + 'are branched from. A change replaces the fleet, which leaves the databases as they are.',
  }),
  migrations,
  organization: movableOrganization('Where `database_ids` stay the same, they have moved with their group, and a change moves the fleet with them. '
    + 'Otherwise a change replaces the fleet, which leaves the databases as they are.'),
  databases: set('string', {
    optional: true,
    description: 'Names of tenant databases, which have to exist when this is applied. Each is brought to the target, together with those that `discover` finds.',
  }),
  database_ids: set('string', {
    optional: true,
    description: 'UUIDs of the schema database and of the tenant databases, best given as `turso_database.x.id`: a database that is '
      + 'replaced under its old name is then migrated by the same apply. Left out: by the next one.',
  }),
  discover: discoverAttribute,
  target_version: string({
    optional: true,
    description: 'Name of the last migration that the databases are to have. One before `version` takes the migrations behind it back, the last first: each of them '
      + 'needs its `down`. Left out: the last of `migrations`.',
  }),
  baseline: string({
    optional: true,
    description: 'Name of the migration whose schema databases had before they came to the fleet: one that has tables, but no record of migrations, is recorded as having all up to '
      + 'this one, and none of those is run there. An empty database gets all of them. Left out: a database without a record gets all of them.',
  }),
  import_history: string({
    optional: true,
    description: `The tool that migrated the databases before, one of ${HISTORY_TOOLS.map((name) => `\`${name}\``).join(', ')}: a database without a record takes over what the `
      + 'tool\'s own table says, which stays as it is. One that has tables of its own, but not the tool\'s, is refused unless there is a `baseline`; an empty one gets all '
      + 'migrations. Left out: such tables are not looked at.',
    validators: [oneOf(...HISTORY_TOOLS)],
  }),
  foreign_keys: bool({
    optional: true,
    description: 'Whether foreign keys are enforced while migrations run that do not say so themselves. `false`: they are off, as goose, golang-migrate, Diesel and the `sqlite3` program have '
      + 'them, and looked at once at the end of each migration. Databases that applications use keep them on. Defaults to `true`.',
  }),
  import_history_table: string({
    optional: true,
    description: 'Name of the table in which the tool of `import_history` keeps its record, where it was told to use another one: `-table` of goose, `x-migrations-table` of '
      + 'golang-migrate, `migrationsTable` of drizzle. Defaults to '
      + `${HISTORY_TOOLS.map((name) => `\`${HISTORY_TABLES[name]}\` for \`${name}\``).join(', ')}.`,
  }),
  strategy: strategyAttribute,
  keepers: map('string', {
    optional: true,
    nullElements: true,
    description: 'Any texts: a change of one rolls out again. Give what changes with the tenants that `discover` finds, such as `turso_tenant_databases.x.fingerprint`, so that '
      + 'those of the same apply are migrated after they have been made.',
  }),
  version: string({
    computed: true,
    nullable: true,
    description: 'Name of the last migration that the schema database, and so every tenant database that is not behind or quarantined, has; null without migrations.',
  }),
  versions: map('number', {
    computed: true,
    description: 'How many tenants are at which migration, by its name; `(none)` are those without any, `(unknown)` those that no rollout has seen yet. '
      + 'Tenants that a rollout was about to touch when it was cut off are asked, and count as `(unknown)` where they give no answer.',
  }),
  tenant_count: number({ computed: true, description: 'How many tenants the fleet has: those of `databases` and those found. The schema database is not counted.' }),
  behind_count: number({
    computed: true,
    description: 'How many tenants are not at the target, or that the ledger is not certain of, because a rollout was cut off. Quarantined ones are not counted. More than 0 makes the next plan an update. It is 0 after each apply.',
  }),
  failed_count: number({ computed: true, description: 'How many tenants failed in the last rollout that tried them. Quarantined ones are counted by `quarantined_count` instead. It is 0 after each apply.' }),
  quarantined_count: number({ computed: true, description: 'How many tenants were put aside because they failed. See `strategy.quarantine`.' }),
  rollout: reviewAttribute,
};

export type FleetResourceState = State<typeof attributes>;
export type FleetResourcePlan = Plan<typeof attributes>;
export type FleetResourceConfig = Config<typeof attributes>;
