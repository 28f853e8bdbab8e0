import { attributePath, DiagnosticError, listNested, map, set, string, type Config, type Diagnostics, type ResourceContext, type State } from '../../terraform';
import { checkHistory, readFleet, rollOut, type AppliedMigration, type FleetDatabase, type FleetState, type RolloutResult } from '../../fleet';
import { checkMigrations, createMigration, MigrationsError, type Migration } from '../../migrations';
import { databaseUrls, type Database } from '../../turso';
import { resource } from '../define';
import { fleetFailure } from '../fleet-failure';
import type { Turso } from '../turso';

const attributes = {
  schema_database: string({
    required: true,
    replace: true,
    description: 'Name of the schema database. It holds the ledger of the fleet, is migrated last, and is what new tenant databases are branched from.',
  }),
  migrations: listNested({
    name: string({ required: true, description: 'Name of the migration, unique in the fleet, such as `0001_users`.' }),
    sql: string({ required: true, description: 'The SQL script. It runs in one transaction together with its record.' }),
    checksum: string({ computed: true, description: 'SHA-256 of the SQL.' }),
  }, {
    required: true,
    description: 'The migrations of the fleet, in order. New ones are added at the end; an applied one must neither be edited, removed nor moved.',
  }),
  databases: set('string', {
    optional: true,
    description: 'Names of the tenant databases. Each is brought to the last migration.',
  }),
  version: string({ computed: true, nullable: true, description: 'Name of the last migration that the schema database, and so every tenant database, has; null without migrations.' }),
  versions: map('string', { computed: true, description: 'Name of the last migration of each database, by the name of the database. A database without any migration is left out.' }),
};

type FleetAttributes = typeof attributes;
type FleetResourceState = State<FleetAttributes>;
type Declared = Pick<FleetResourceState, 'schema_database' | 'databases'> & { readonly migrations: readonly { name: string; sql: string }[] };

/** Under this key the state remembers, out of sight, what was applied anywhere: plans are checked against it. */
const APPLIED = 'applied';

/** One schema, rolled out over many databases. */
export const schemaFleet = resource({
  type: 'turso_schema_fleet',
  noun: 'schema fleet',
  label: ({ schema_database: name }) => name,
  schema: {
    description: 'Rolls one schema out over many databases: each migration runs in one transaction with its record, in all tenant databases side by side, and in the schema database last. '
      + 'A tenant that fails is rolled back alone, named, and resumed by the next apply. Destroying the fleet leaves the databases as they are.',
    attributes,
  },

  create: (plan, context) => apply(plan, context),

  async read(state, { client, signal, private: privateData }) {
    const schema = await client.inventory.database(state.schema_database, { signal });
    if (schema === undefined) return undefined;
    const fleet = await readFleet(client.sql, fleetDatabase(schema), { signal });
    if (!fleet.ledger) return undefined;
    privateData.set(APPLIED, fleet.applied);
    const imported = state.migrations === null;
    const databases = imported ? fleet.databases.map(({ name }) => name) : state.databases;
    return {
      schema_database: state.schema_database,
      migrations: imported ? [] : state.migrations,
      databases,
      version: fleet.schema.at(-1)?.name ?? null,
      versions: await currentVersions(client, fleet, schema, databases ?? [], signal),
    };
  },

  update: (plan, _state, context) => apply(plan, context),

  async delete() {
    // The databases and their histories stay: a fleet made anew goes on where this one stopped.
  },

  plan({ plan, diagnostics, private: privateData }) {
    if (plan.action === 'delete') return;
    const { migrations, schema_database: schema, databases } = plan.config;
    const declared = known(migrations);
    if (declared === undefined) {
      plan.setUnknown('version');
      plan.setUnknown('versions');
      return;
    }
    refuseRewrittenHistory(declared, privateData.get<AppliedMigration[]>(APPLIED) ?? [], diagnostics);
    const version = declared.at(-1)?.name ?? null;
    plan.set('migrations', asWritten(declared, migrations!));
    plan.set('version', version);
    if (schema === undefined || databases === undefined || databases?.includes(undefined as never)) plan.setUnknown('versions');
    else plan.set('versions', everyDatabaseAt(version, [schema!, ...databases ?? []]));
  },

  validate(config, diagnostics) {
    const declared = known(config.migrations);
    if (declared === undefined) return;
    try {
      checkMigrations(declared, 'migrations');
    } catch (error) {
      if (!(error instanceof MigrationsError)) throw error;
      for (const fault of error.faults) diagnostics.error('Invalid migration', fault, attributePath('migrations'));
    }
  },

  importState: (id) => ({ schema_database: id }),
});

/** The migrations as they are written, once all of them are known. */
function known(migrations: Config<FleetAttributes>['migrations']): Migration[] | undefined {
  const declared = (migrations ?? []).flatMap(({ name, sql }) => (typeof name === 'string' && typeof sql === 'string' ? [createMigration(name, sql)] : []));
  return migrations === undefined || declared.length < (migrations ?? []).length ? undefined : declared;
}

/** Terraform wants the SQL back to the letter, with whatever line endings it was written. */
function asWritten(declared: readonly Migration[], written: readonly { readonly sql?: string | null }[]) {
  return declared.map(({ name, checksum }, index) => ({ name, sql: written[index].sql!, checksum }));
}

function refuseRewrittenHistory(declared: readonly Migration[], applied: readonly AppliedMigration[], diagnostics: Diagnostics): void {
  for (const { message } of checkHistory(declared, applied)) {
    diagnostics.error('Applied migration changed', message, attributePath('migrations'));
  }
}

/** Carries the plan out. Everything that can be checked is checked before the first database is touched. */
async function apply(plan: Declared, { client, signal, save, log, diagnostics, private: privateData }: ResourceContext<FleetAttributes, Turso>): Promise<FleetResourceState> {
  const schema = fleetDatabase(await client.existingDatabase(plan.schema_database, signal));
  const databases = await tenants(client, plan.databases ?? [], schema.group, signal);
  const migrations = plan.migrations.map(({ name, sql }) => createMigration(name, sql));
  const result = await rollOut({
    sql: client.sql,
    schema,
    databases,
    migrations,
    signal,
    onProgress: ({ database, version, finished, total }) => log.info('Migrated a database', { database, version: version ?? undefined, finished, total }),
  });
  privateData.set(APPLIED, (await readFleet(client.sql, schema, {})).applied);
  const state = { ...plan, migrations: asWritten(migrations, plan.migrations), version: result.schema.version ?? null, versions: versionsOf(result) };
  save(state);
  const failure = fleetFailure(result);
  if (failure !== undefined) throw failure;
  if (result.ledgerError !== undefined) {
    diagnostics.warn('Ledger not written', `Every database is migrated, but the ledger in "${schema.name}" could not be written: ${result.ledgerError.message} The next apply asks the databases themselves.`);
  }
  return state;
}

async function tenants(client: Turso, names: readonly string[], group: string | undefined, signal: AbortSignal): Promise<FleetDatabase[]> {
  const found = await Promise.all(names.map(async (name) => ({ name, database: await client.inventory.database(name, { group, signal }) })));
  const missing = found.filter(({ database }) => database === undefined).map(({ name }) => `"${name}"`);
  if (missing.length > 0) {
    throw new DiagnosticError({
      summary: 'Databases of the fleet do not exist',
      detail: `No database was migrated, for these do not exist: ${missing.join(', ')}. Create them first, for example by referring to their resources, or take them out of databases.`,
      path: attributePath('databases'),
    });
  }
  return found.map(({ database }) => fleetDatabase(database!));
}

async function currentVersions(client: Turso, fleet: FleetState, schema: Database, names: readonly string[], signal: AbortSignal): Promise<Record<string, string>> {
  const versions: Record<string, string> = {};
  const own = fleet.schema.at(-1)?.name;
  if (own !== undefined) versions[schema.name] = own;
  // By id, not by name: a database recreated under its old name has none of the migrations.
  const rows = new Map(fleet.databases.map((row) => [row.id, row]));
  for (const name of names) {
    const database = await client.inventory.database(name, { group: schema.group, signal });
    const version = database === undefined ? undefined : rows.get(database.dbId)?.version;
    if (version !== undefined && version !== null) versions[name] = version;
  }
  return versions;
}

function versionsOf({ schema, versions }: RolloutResult): Record<string, string> {
  return Object.fromEntries([schema, ...versions].flatMap(({ name, version }): [string, string][] => (typeof version === 'string' ? [[name, version]] : [])));
}

function everyDatabaseAt(version: string | null, names: readonly string[]): Record<string, string> {
  return version === null ? {} : Object.fromEntries(names.map((name) => [name, version]));
}

function fleetDatabase(database: Database): FleetDatabase {
  return { id: database.dbId, name: database.name, group: database.group ?? '', httpUrl: databaseUrls(database).httpUrl };
}
