import { string, type Plan, type State } from '../../terraform';
import { foreignKeysAttribute, importHistoryAttribute, importHistoryTableAttribute, migrationsAttribute } from '../shared/migrations/attributes';
import { organizationOf } from '../shared/organization';

/** The attributes of `turso_database_migrations`. */
export const attributes = {
  database: string({ required: true, replace: true, description: 'Name of the database. A change migrates the other one, and leaves this one as it is.' }),
  database_id: string({
    optional: true,
    computed: true,
    replace: true,
    stable: true,
    description: 'UUID of the database. Give `turso_database.x.id`, and a database that is replaced under its name is migrated in the same apply. Left out: looked up.',
  }),
  organization: organizationOf('database'),
  migrations: migrationsAttribute,
  target_version: string({
    optional: true,
    description: 'Name of the last migration that the database is to have. One before `version` reverts the later migrations, the last one first: each of them '
      + 'needs its `down`. Left out: the last of `migrations`.',
  }),
  baseline: string({
    optional: true,
    description: 'Name of the migration whose schema the database had before: if it has tables, but no record of migrations, it is recorded as having all up to '
      + 'this one, and none of those is run. An empty database gets all of them. Left out: a database without a record gets all of them.',
  }),
  import_history: importHistoryAttribute,
  import_history_table: importHistoryTableAttribute,
  foreign_keys: foreignKeysAttribute,
  version: string({ computed: true, nullable: true, description: 'Name of the last migration that the database has; null without migrations.' }),
};

export type MigrationsResourceState = State<typeof attributes>;
export type MigrationsResourcePlan = Plan<typeof attributes>;
