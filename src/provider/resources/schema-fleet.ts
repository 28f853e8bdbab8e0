import { readFleet, readMigrations, rollOut, type AppliedMigration } from '../../fleet';
import { createMigration } from '../../migrations';
import { attributePath, listNested, map, set, string, type Plan, type ResourceContext, type State } from '../../terraform';
import { locate } from '../database/locate';
import { resource } from '../define';
import { movableOrganization, parseImportId, planOrganization } from '../organization/organization';
import { currentVersions, fleetDatabase, migratable, rolledOutVersions, targetVersions, tenantDatabases } from '../rollout/databases';
import { knownMigrations, migrationsState, reportInvalid, reportRewrittenHistory } from '../rollout/declared-migrations';
import { rolloutFailure } from '../rollout/failure';
import type { Turso } from '../turso';

const attributes = {
  schema_database: string({
    required: true,
    replace: true,
    description: 'Name of the schema database. It holds the ledger of the fleet, is migrated last, and is what new tenant databases '
      + 'are branched from. A change replaces the fleet, which leaves the databases as they are.',
  }),
  organization: movableOrganization('Where `database_ids` stay the same, they have moved with their group, and a change moves the fleet with them. '
    + 'Otherwise a change replaces the fleet, which leaves the databases as they are.'),
  migrations: listNested({
    name: string({ required: true, description: 'Name of the migration, unique in the fleet: letters, digits, `.`, `_` and `-`, at most 128, such as `0001_users`.' }),
    sql: string({ required: true, description: 'The SQL: one or more statements. They run in one transaction together with the record of the migration.' }),
    checksum: string({ computed: true, description: '`sha256:` and the hash of the SQL; it tells an edited migration from the one that was applied.' }),
  }, {
    required: true,
    description: 'The migrations of the fleet, in order. New ones are added at the end; an applied one must neither be edited, removed '
      + 'nor moved.',
  }),
  databases: set('string', {
    optional: true,
    description: 'Names of the tenant databases, which have to exist when this is applied. Each is brought to the last migration.',
  }),
  database_ids: set('string', {
    optional: true,
    description: 'UUIDs of the schema database and of the tenant databases, best given as `turso_database.x.id`: a database that is '
      + 'replaced under its old name is then migrated by the same apply. Left out: by the next one.',
  }),
  version: string({
    computed: true,
    nullable: true,
    description: 'Name of the last migration that the schema database, and so every tenant database, has; null without migrations.',
  }),
  versions: map('string', {
    computed: true,
    description: 'Name of the last migration of each database, by the name of the database. A database without any is left out.',
  }),
};

type FleetState = State<typeof attributes>;

/** Under this key the state remembers, out of sight, what was applied anywhere: plans are checked against it. */
const APPLIED = 'applied';

/** One schema, rolled out over many databases. */
export const schemaFleet = resource({
  type: 'turso_schema_fleet',
  noun: 'schema fleet',
  identity: ['schema_database'],
  label: ({ schema_database: name }) => name,
  schema: {
    description: 'Rolls one schema out over many databases: each migration runs in one transaction with its record, in all tenant '
      + 'databases side by side, and in the schema database last. A tenant that fails is rolled back alone, named, and resumed by the '
      + 'next apply. It does what Turso\'s [schema databases](https://docs.turso.tech/features/multi-db-schemas) did, with databases of any '
      + 'kind. Destroying the fleet leaves the databases as they are. Imported by the name of its schema database, or as '
      + '`organization/name`.',
    attributes,
  },

  create: (plan, context) => apply(plan, context),

  async read(state, { client: anywhere, signal, private: privateData }) {
    const { schema_database: name, organization, database_ids: ids } = state;
    const located = await locate(anywhere, { name, organization, ids: ids ?? [] }, signal);
    if (located === undefined) return undefined;
    const { client, found: schema } = located;
    const fleet = await readFleet(client.sql, fleetDatabase(schema), { signal });
    if (!fleet.ledger) return undefined;
    privateData.set(APPLIED, fleet.applied);
    const imported = state.migrations === null;
    const databases = imported ? fleet.databases.map((row) => row.name) : state.databases;
    return {
      schema_database: state.schema_database,
      organization: client.organization ?? null,
      migrations: imported ? migrationsState(await readMigrations(client.sql, fleetDatabase(schema), { signal })) : state.migrations,
      databases,
      database_ids: state.database_ids,
      version: fleet.schema.at(-1)?.name ?? null,
      versions: await currentVersions(client, fleet, schema, databases ?? [], signal),
    };
  },

  update: (plan, _state, context) => apply(plan, context),

  async delete() {
    // The databases and their histories stay: a fleet made anew goes on where this one stopped.
  },

  plan({ plan, client, diagnostics, private: privateData }) {
    if (plan.action === 'delete') return;
    planOrganization(plan, client);
    const sameDatabases = plan.config.database_ids != null && !plan.changes('database_ids');
    // Who names the organization for the first time says nothing of another one.
    if (plan.state !== null && plan.state.organization !== null && !sameDatabases) plan.replace('organization');
    const { migrations: written, schema_database: schema, databases } = plan.config;
    if (typeof schema === 'string' && databases?.includes(schema) === true) {
      diagnostics.error(
        'Schema database among the tenants',
        `databases names "${schema}", which is the schema database and is migrated already, as the last. Leave it out.`,
        attributePath('databases'),
      );
    }
    const migrations = knownMigrations(written);
    if (migrations === undefined) {
      plan.setUnknown('version');
      plan.setUnknown('versions');
      return;
    }
    reportRewrittenHistory(migrations, privateData.get<AppliedMigration[]>(APPLIED) ?? [], diagnostics);
    const version = migrations.at(-1)?.name ?? null;
    plan.set('migrations', migrationsState(migrations, written));
    plan.set('version', version);
    const names: readonly (string | null | undefined)[] | undefined = databases === undefined ? undefined : [schema, ...databases ?? []];
    // A name that is not known yet is that of a database still to be created.
    if (names?.every((name) => typeof name === 'string')) plan.set('versions', targetVersions(version, names));
    else plan.setUnknown('versions');
  },

  validate({ migrations: written }, diagnostics) {
    const migrations = knownMigrations(written);
    if (migrations !== undefined) reportInvalid(migrations, diagnostics);
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { schema_database: name, organization };
  },
});

/** Carries the plan out. Everything that can be checked is checked before the first database is touched. */
async function apply(plan: Plan<typeof attributes>, context: ResourceContext<typeof attributes, Turso>): Promise<FleetState> {
  const { signal, log, diagnostics } = context;
  const client = context.client.in(plan.organization);
  const schema = migratable(await client.existingDatabase(plan.schema_database, signal));
  const migrations = plan.migrations.map(({ name, sql }) => createMigration(name, sql));
  const result = await rollOut({
    sql: client.sql,
    schema,
    databases: await tenantDatabases(client, plan.databases ?? [], schema.group, signal),
    migrations,
    signal,
    onProgress: ({ database, version, finished, total }) =>
      log.info('Migrated a database', { database, version: version ?? undefined, finished, total }),
  });
  const state: FleetState = {
    schema_database: plan.schema_database,
    organization: client.organization ?? null,
    databases: plan.databases,
    database_ids: plan.database_ids,
    migrations: migrationsState(migrations, plan.migrations),
    version: result.schema.version ?? null,
    versions: rolledOutVersions(result),
  };
  context.save(state);
  context.private.set(APPLIED, result.applied);
  const failure = rolloutFailure(result);
  if (failure !== undefined) throw failure;
  if (result.ledgerError !== undefined) {
    diagnostics.warn('Ledger not written', `Every database is migrated, but the ledger in "${schema.name}" could not be written: `
      + `${result.ledgerError.message} The next apply asks the databases themselves.`);
  }
  return state;
}
