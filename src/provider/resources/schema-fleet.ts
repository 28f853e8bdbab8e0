import { hostname, userInfo } from 'node:os';
import { readFleet, readLedger, readMigrations, rollOut, type AppliedMigration, type FleetState, type LedgerRow } from '../../fleet';
import { createMigration } from '../../migrations';
import { attributePath, type ResourceContext } from '../../terraform';
import { locate } from '../database/locate';
import { resource } from '../define';
import { parseImportId, planOrganization } from '../organization/organization';
import { knownMigrations, migrationsState, reportInvalid, reportRewrittenHistory } from '../rollout/declared-migrations';
import { checkDiscovery } from '../rollout/discover-schema';
import { rolloutFailure } from '../rollout/failure';
import { attributes, type FleetResourcePlan, type FleetResourceState } from '../rollout/schema';
import { standingOf } from '../rollout/standing';
import { existingSchema, existingTenants, fleetDatabase, findTenants } from '../rollout/tenants';
import { upgradeFirst } from '../rollout/upgrade';
import type { Turso } from '../turso';

/** Under this key the state remembers, out of sight, what was applied anywhere: plans are checked against it. */
const APPLIED = 'applied';

/** One schema, rolled out over many databases. */
export const schemaFleet = resource({
  type: 'turso_schema_fleet',
  noun: 'schema fleet',
  identity: ['schema_database'],
  label: ({ schema_database: name }) => name,
  timeout: 2 * 60 * 60_000,
  schema: {
    version: 1,
    description: 'Rolls one schema out over many databases: each migration runs in one transaction with its record, in all tenant '
      + 'databases side by side, and in the schema database last. A tenant that fails is rolled back alone, named, and resumed by the '
      + 'next apply. It does what Turso\'s [schema databases](https://docs.turso.tech/features/multi-db-schemas) did, with databases of any '
      + 'kind. Destroying the fleet leaves the databases as they are. Imported by the name of its schema database, or as '
      + '`organization/name`.',
    attributes,
  },
  upgrade: { 0: upgradeFirst },

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
    const migrations = imported ? migrationsState(await readMigrations(client.sql, fleetDatabase(schema), { signal })) : state.migrations;
    const databases = imported ? await namesOf(readLedger(client.sql, fleetDatabase(schema), { signal })) : state.databases;
    const found = await findTenants(client, { schema, databases, discover: state.discover }, signal);
    const target = state.target_version ?? migrations.at(-1)?.name ?? null;
    return {
      ...state,
      organization: client.organization ?? null,
      migrations,
      databases,
      version: fleet.schema.at(-1)?.name ?? null,
      ...standing(fleet, [...found.tenants.map(({ dbId }) => dbId), ...found.missing.map(() => '')], target),
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
    plan.set('behind', 0);
    if (plan.action !== 'nothing') {
      plan.setUnknown('versions');
      plan.setUnknown('tenants');
    }
  },

  validate({ migrations: written, discover }, diagnostics) {
    const migrations = knownMigrations(written);
    if (migrations !== undefined) reportInvalid(migrations, diagnostics);
    checkDiscovery(discover, diagnostics);
  },

  importState(id) {
    const { organization, name } = parseImportId(id);
    return { schema_database: name, organization };
  },
});

function standing(fleet: FleetState, ids: readonly string[], target: string | null) {
  return standingOf(ids.map((id) => {
    const row = fleet.positions.get(id);
    return { ...row, version: row === undefined || row.position === null ? undefined : row.version };
  }), target);
}

/** Carries the plan out. Everything that can be checked is checked before the first database is touched. */
async function apply(plan: FleetResourcePlan, context: ResourceContext<typeof attributes, Turso>): Promise<FleetResourceState> {
  const { signal, log, diagnostics } = context;
  const client = context.client.in(plan.organization);
  const schema = await client.existingDatabase(plan.schema_database, signal);
  const migrations = plan.migrations.map(({ name, sql }) => createMigration(name, sql));
  const result = await rollOut({
    sql: client.sql,
    schema: existingSchema(schema),
    tenants: async () => existingTenants(await findTenants(client, { schema, databases: plan.databases, discover: plan.discover }, signal)),
    migrations,
    holder: `${userInfo().username}@${hostname()}, process ${process.pid}`,
    signal,
    onProgress: ({ database, version, finished, total }) =>
      log.info('Migrated a database', { database, version: version ?? undefined, finished, total }),
  });
  const state: FleetResourceState = {
    ...plan,
    organization: client.organization ?? null,
    migrations: migrationsState(migrations, plan.migrations),
    version: result.schema.version ?? null,
    ...standingOf(result.versions, result.target),
    rollout: null,
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

async function namesOf(rows: AsyncIterable<LedgerRow>): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of rows) names.push(name);
  return names;
}
