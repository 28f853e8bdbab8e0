import { discoverAttribute } from './discover';
import { reviewAttribute } from './review-schema';
import { strategyAttribute } from './strategy';
import { map, number, set, string, type Plan, type State } from '../../terraform';
import { foreignKeysAttribute, importHistoryAttribute, importHistoryTableAttribute, migrationsAttribute } from '../shared/migrations/attributes';
import { movableOrganization } from '../shared/organization';

/** The attributes of `turso_schema_fleet`. */
export const attributes = {
  schema_database: string({
    required: true,
    replace: true,
    description: 'Name of the schema database. It holds the ledger of the fleet, is migrated last, and is what new tenant databases '
      + 'are branched from. A change replaces the fleet, which leaves the databases as they are.',
  }),
  migrations: migrationsAttribute,
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
  import_history: importHistoryAttribute,
  foreign_keys: foreignKeysAttribute,
  import_history_table: importHistoryTableAttribute,
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
