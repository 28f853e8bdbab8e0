import { applyMigrations } from './apply';
import { planMigrations } from './plan';
import { readVersion } from './record';
import { attributes } from './schema';
import { resource } from '../define';
import { checkImportedRecord } from '../shared/migrations/import-history';
import { checkDeclared } from '../shared/migrations/migrations';

/** Keeps the schema of one database by migrations. */
export const databaseMigrations = resource({
  type: 'turso_database_migrations',
  noun: 'set of migrations',
  label: ({ database }) => database,
  timeout: 60 * 60_000,
  schema: {
    description: 'Keeps the schema of one database by migrations, without a schema database. The plan judges the pending migrations and tries them in the database, in a '
      + 'transaction that it rolls back. The apply runs each migration in one [transaction](https://docs.turso.tech/sdk/http/reference) with its record in the table `_turso_migrations`, so none runs twice, and '
      + 'nothing of a failed one stays. A refresh reads the record. The record is that of `turso_schema_fleet`: the database can become a tenant of a fleet later, which '
      + 'goes on where this resource stopped. See [from one database to ten thousand](../guides/from-one-database-to-ten-thousand.md#one-database). Destroying this '
      + 'resource changes nothing in the database. It cannot be imported, and need not be: creating it in a database with a record continues that record.',
    attributes,
  },

  create: (plan, context) => applyMigrations(plan, null, context),

  read: readVersion,

  update: (plan, state, context) => applyMigrations(plan, state, context),

  async delete() {
    // The tables and the record stay, so that a fleet or a new resource can go on.
  },

  plan: planMigrations,

  validate(config, diagnostics) {
    checkDeclared(config, diagnostics);
    checkImportedRecord(config, diagnostics);
  },
});
